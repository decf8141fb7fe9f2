/** Numbers without a pattern that a program's own could meet. Not for secrets. */
import { imul } from './pristine.js';

export class Chance {
  #seed = 1;

  /** An integer from 0 up to, and without, `end`, which is at most 65536. */
  below(end: number): number {
    // Numerical Recipes' generator: any would do.
    this.#seed = (imul(this.#seed, 1664525) + 1013904223) | 0;
    return ((this.#seed >>> 16) * end) >>> 16;
  }
}
