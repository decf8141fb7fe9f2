/**
 * Where each exception of a chunk was first seen: at a `throw`, or, for an error that the runtime or code without hooks raised,
 * at the innermost call it ended, or where it was caught if it ended none. An exception that leaves a call is in its caller's hands: the one it stands on, or the one that awaits
 * it. It stays there until that call catches or ends; a `finally` block may make calls meanwhile.
 */
import { EventKind } from '../../schema/enums.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';

/** Instead of the index of an event: the call of that index in the chunk brought it along from before the chunk. */
export const fromBefore = (call: number): number => -2 - call;
export const callFromBefore = (origin: number): number => -2 - origin;

export interface ExceptionFlow {
  /**
   * For each throw, unwind and catch the event where its exception was first seen. Below NONE it is `fromBefore(call)`;
   * where that call had none before the chunk either, it was first seen at `fallback`.
   */
  origins: ReadonlyMap<number, Origin>;
  /** What each call of the chunk's index has in hand at its end, where the chunk changed that. */
  atEnd: ReadonlyMap<number, Origin>;
}

export interface Origin {
  /** Index of an event, `fromBefore(call)`, or NONE for no exception. */
  event: number;
  /** Index of the event that shows it first in this chunk. */
  fallback: number;
}

const NOTHING: Origin = { event: NONE, fallback: NONE };

/** Cost: one pass over the kinds, and the exceptions. */
export function exceptionFlow(timeline: ChunkTimeline): ExceptionFlow {
  const { kinds } = timeline.columns;
  const keyframeCalls = timeline.keyframe.calls.length;
  const origins = new Map<number, Origin>();
  const inHand = new Map<number, Origin>();
  for (let e = 0; e < kinds.length; e++) {
    const kind = kinds[e];
    if (kind !== EventKind.throw && kind !== EventKind.unwind && kind !== EventKind.catch) continue;
    const call = timeline.eventCalls[e]!;
    const unknown = call < keyframeCalls ? { event: fromBefore(call), fallback: e } : undefined;
    if (kind === EventKind.throw) {
      const origin = { event: e, fallback: e };
      origins.set(e, origin);
      inHand.set(call, origin);
    } else {
      const held = inHand.get(call) ?? unknown;
      // The runtime raised it, or code that is not recorded.
      const origin = held === undefined || held.event === NONE ? { event: e, fallback: e } : held;
      origins.set(e, origin);
      inHand.set(call, NOTHING);
      const receiver = kind === EventKind.catch ? NONE : receiverOf(timeline, e, call);
      if (receiver !== NONE) inHand.set(receiver, origin);
    }
  }
  return { origins, atEnd: inHand };
}

/** The call an exception that ends `call` at event `e` goes on to, NONE if it goes to the event loop. */
export function receiverOf(timeline: ChunkTimeline, e: number, call: number): number {
  const below = timeline.nodesBelow[timeline.eventNodes[e]!]!;
  if (below !== NONE) return timeline.nodeCalls[below]!;
  return timeline.openParent(call, e);
}
