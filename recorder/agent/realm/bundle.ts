/** The entry of the bundle that is run in the realm: what the libraries miss there, then the rest. */
import './text-encoder.js';

export { realm } from './main.js';
