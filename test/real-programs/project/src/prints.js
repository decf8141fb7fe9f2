import { square } from './square.js';

class Bag extends Array {
  #seen = 0;
  get seen() {
    return this.#seen ?? square?.name;
  }
  async *each() {
    for (const value of this) {
      this.#seen++;
      yield value;
    }
  }
}

export const run = async (...values) => {
  const bag = Bag.from(values);
  for await (const value of bag.each()) console.log(`${value}`, square(value), bag.seen);
};
