/**
 * What one evaluation may take. Steps are counted and not timed, so that an expression that is too large for one reader is
 * too large for all; the interrupt is for who waits for the answer.
 */
import { EvaluationError } from './evaluation-error.js';

export interface EvaluationLimits {
  /** Nodes evaluated and items visited; every 32 characters or bits that are made count as one more. About 0.1 us each. */
  steps: number;
  /** Levels of nodes and of arrow functions inside each other; bounds the JavaScript stack. */
  levels: number;
  /** UTF-16 units in a string. */
  stringLength: number;
  bigintBits: number;
  /** Values inside one array or object that an expression makes, at all levels together. */
  values: number;
}

export const EVALUATION_LIMITS: Readonly<EvaluationLimits> = {
  steps: 200_000,
  levels: 400,
  stringLength: 1 << 16,
  bigintBits: 1 << 16,
  values: 10_000,
};

const STEPS_BETWEEN_LOOKS = 1024;
const UNITS_IN_A_STEP = 32;

export class Budget {
  #steps = 0;
  #nextLook: number;
  #levels = 0;
  /** Arrays that are being joined: one that is inside itself is an empty text there. */
  readonly joining = new Set<unknown>();

  /** @param isInterrupted asked now and then; the evaluation ends when it says true. */
  constructor(
    readonly limits: Readonly<EvaluationLimits>,
    readonly isInterrupted?: () => boolean,
  ) {
    this.#nextLook = Math.min(STEPS_BETWEEN_LOOKS, limits.steps + 1);
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps < this.#nextLook) return;
    if (this.#steps > this.limits.steps) throw exceeded(`more than ${this.limits.steps} steps`);
    this.#nextLook = Math.min(this.#steps + STEPS_BETWEEN_LOOKS, this.limits.steps + 1);
    if (this.isInterrupted?.()) throw new EvaluationError('The evaluation was interrupted.', 'limit');
  }

  /** Before a string of that length is made. */
  string(length: number): void {
    if (length > this.limits.stringLength)
      throw exceeded(`a string of more than ${this.limits.stringLength} characters`);
    this.step(Math.ceil(length / UNITS_IN_A_STEP));
  }

  /** Before a bigint of about that size is made. */
  bigint(bits: number): void {
    if (bits > this.limits.bigintBits) throw exceeded(`a bigint of more than ${this.limits.bigintBits} bits`);
    this.step(Math.ceil(Math.max(bits, 0) / UNITS_IN_A_STEP));
  }

  /** What `run` does is so many levels deeper. */
  deeper<Result>(levels: number, run: () => Result): Result {
    this.#levels += levels;
    if (this.#levels > this.limits.levels) throw exceeded(`more than ${this.limits.levels} levels`);
    try {
      return run();
    } finally {
      this.#levels -= levels;
    }
  }
}

export function exceeded(what: string): EvaluationError {
  return new EvaluationError(`This takes ${what}, which an evaluation may not; ask for less at a time.`, 'limit');
}
