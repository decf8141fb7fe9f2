/** Questions to a trace that may turn out to be damaged while they are answered. */
import { ChunkDamage } from './trace-error.js';

/** Asks again, of fewer chunks, each time one turns out to be damaged. */
export function withoutDamage<Result>(ask: () => Result): Result {
  for (;;) {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof ChunkDamage)) throw error;
    }
  }
}
