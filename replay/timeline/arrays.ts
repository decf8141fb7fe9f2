/** Typed arrays one behind the other in one piece of memory. */
import type { Allocate } from '../reader/buffer-pool.js';

type ArrayType<Elements> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Elements;
};

export class Arrays {
  readonly #buffer: ArrayBuffer;
  #usedBytes = 0;

  /** @param byteLength of all of them. */
  constructor(allocate: Allocate, byteLength: number) {
    this.#buffer = allocate(byteLength);
    new Uint8Array(this.#buffer).fill(0);
  }

  /** Of zeros. Those with larger elements come first: there is no space between two arrays. */
  next<Elements>(type: ArrayType<Elements>, length: number): Elements {
    const array = new type(this.#buffer, this.#usedBytes, length);
    this.#usedBytes += length * type.BYTES_PER_ELEMENT;
    return array;
  }
}
