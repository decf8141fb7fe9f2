/** How much is recorded of a function's calls, step by step from most to least; see Detail of schema/trace.capnp. */
import type { Detail } from '../../../schema/enums.js';
import { min } from '../host/pristine.js';

export interface Level {
  detail: Detail;
  /** With `sampled`: one of so many calls is recorded; else 0. */
  oneOf: number;
}

/** A function that may not say when it ends goes no further than `timing`. */
export const LEVELS: readonly Level[] = [
  { detail: 'full', oneOf: 0 },
  { detail: 'scalars', oneOf: 0 },
  { detail: 'timing', oneOf: 0 },
  { detail: 'sampled', oneOf: 10 },
  { detail: 'sampled', oneOf: 100 },
  { detail: 'sampled', oneOf: 1000 },
  { detail: 'sampled', oneOf: 10_000 },
  { detail: 'off', oneOf: 0 },
];
export const SCALARS = 1;
export const TIMING = 2;
const FIRST_SAMPLED = 3;
export const OFF = 7;

/** Its calls that are recorded are in full. */
export function isRecordedInFull(level: number): boolean {
  return level === 0 || level >= FIRST_SAMPLED;
}

/** Of a call without values: two clock reads and two events, and what they take in the file. */
const TIMING_NS = 250;
const SCALARS_NS = 350;
/** What recording takes for one of the function's calls at a level, on average, if one in full takes `fullNs`. */
export function expectedNs(level: number, fullNs: number): number {
  if (level >= FIRST_SAMPLED) return level === OFF ? 0 : fullNs / (LEVELS[level] as Level).oneOf;
  if (level === TIMING) return min(fullNs, TIMING_NS);
  if (level === SCALARS) return min(fullNs, SCALARS_NS);
  return fullNs;
}
