/** What the parts of a capture share: the place it goes to, its limits, and the way back for values inside values. */
import type { CaptureLimits } from '../../../schema/trace-types.js';
import type { Tape } from '../columns/tape.js';
import type { Dictionary } from './dictionary.js';
import type { PromiseDetails } from './promise-details.js';

export interface CaptureContext {
  readonly tape: Tape;
  readonly dictionary: Dictionary;
  readonly limits: CaptureLimits;
  /** Number of the capture at hand, to know objects met before. */
  readonly number: number;
  /** Undefined on a Node that does not show it. */
  readonly promiseDetails: PromiseDetails | undefined;
  /** Values that may still be written: below a `share`, of that. */
  readonly nodes: number;
  /**
   * Of the values that may still be written, what comes next gets its part, at least `least`, if `parts` are to come; what it
   * leaves is there for the others after `unshare`, which takes what this gives back.
   */
  share(parts: number, least: number): number;
  unshare(kept: number): void;
  /** `levels`: how many levels of objects may still be looked into. */
  value(value: unknown, levels: number): void;
  /** Cut at this length. */
  string(value: string, stringLength: number): void;
}

export interface PropertyCapture {
  /** One property of an object that is no Proxy. */
  property(object: object, key: PropertyKey, levels: number): void;
}
