/** The agent's timer. */
import { nowMs } from './pristine.js';
import { afterUnseen } from './unseen-promises.js';

/**
 * A timer that never keeps the process alive, and can be started again and again; a start while it runs begins anew. It
 * is not running at first, and its callback must not throw.
 *
 * Not made of `setTimeout`: another timer in Node's lists decides whether the program's microtasks run below
 * `processTimers` or not, which shows in the stack traces of errors made in them. The promises it is made of are unseen.
 */
export class UnrefTimer {
  readonly #callback: () => void;
  readonly #delayMs: number;
  /** Not running: infinite. */
  #dueMs = Number.POSITIVE_INFINITY;
  #isWaiting = false;

  constructor(delayMs: number, callback: () => void) {
    this.#delayMs = delayMs;
    this.#callback = callback;
  }

  start(): void {
    this.#dueMs = nowMs() + this.#delayMs;
    if (!this.#isWaiting) this.#wait(this.#delayMs);
  }

  stop(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  #wait(delayMs: number): void {
    // May break off on a stack that is nearly full.
    afterUnseen(delayMs, this.#onWake);
    this.#isWaiting = true;
  }

  readonly #onWake = (): void => {
    this.#isWaiting = false;
    const leftMs = this.#dueMs - nowMs();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    if (leftMs > 0) {
      this.#wait(leftMs);
      return;
    }
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#callback();
  };
}
