/** A promise's state, which only V8 knows; `then` would make its rejection a handled one. */
import { PromiseState } from '../../../schema/enums.js';
import type { NodeInternals } from '../host/options.js';

/** State as V8 numbers it (kPending, kFulfilled, kRejected), and what it was settled with. */
export type PromiseDetails = (promise: object) => [state: number, result?: unknown] | undefined;

/** Undefined on a Node that does not show it. */
export function promiseDetailsOf(node: NodeInternals): PromiseDetails | undefined {
  try {
    const binding = node.internalBinding?.('util') as { getPromiseDetails?: PromiseDetails } | undefined;
    const details = binding?.getPromiseDetails;
    // As expected, and not only by its name.
    return details?.(resolved)?.[0] === FULFILLED ? details : undefined;
  } catch {
    return undefined;
  }
}

const FULFILLED = 1;
const resolved = Promise.resolve();

export function promiseState(state: number): PromiseState {
  if (state === 0) return PromiseState.pending;
  return state === FULFILLED ? PromiseState.fulfilled : PromiseState.rejected;
}
