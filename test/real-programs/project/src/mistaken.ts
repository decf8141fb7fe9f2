import { Square } from './shapes';

const text: string = new Square(2).area();
export default text.length;
