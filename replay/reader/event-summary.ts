/**
 * One pass over a chunk's events that checks what subjects and values may be, and keeps in a few bytes what a search
 * needs to pass the chunk by: which lanes and functions can be in it, and whether exceptions are.
 */
import { EventKind } from '../../schema/enums.js';
import type { EventColumns, Keyframe } from '../../schema/trace-types.js';

/** Most `through` events before one `enter`. */
const MOST_THROUGH = 4;

export interface EventSummary {
  /** Lanes in force somewhere in the chunk, ascending; some may have no position. */
  lanes: Uint32Array;
  /** Functions that were entered in the chunk or open at its start, ascending. */
  functions: Uint32Array;
  hasThrow: boolean;
  hasUnwind: boolean;
  hasCatch: boolean;
  hasUncaught: boolean;
}

/** Throws a RangeError where an event breaks a rule of its kind. Cost: a few ns for each event. */
export function summarizeEvents(columns: EventColumns, keyframe: Keyframe): EventSummary {
  const { kinds, subjects, values, tape } = columns;
  const lanes = new Set<number>([keyframe.lane]);
  const functions = new DistinctIds();
  for (const call of keyframe.calls) functions.add(call.function);
  // The lane of a call that goes on calling, whatever lane is in force.
  for (const index of keyframe.stack) lanes.add(keyframe.calls[index]!.lane);
  const tapeLength = Math.max(tape.length, 1);
  const seen = new Uint8Array(256);
  let callCount = keyframe.calls.length;
  let through = 0;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    const subject = subjects[i]!;
    seen[kind] = 1;
    if (values[i]! >= tapeLength) throw new RangeError('a value is not on the tape');
    if (through > 0 && kind !== EventKind.enter && kind !== EventKind.through) throw noCallThrough();
    switch (kind) {
      case EventKind.enter:
        callCount++;
        functions.add(subject);
        through = 0;
        break;
      case EventKind.through:
        if (++through > MOST_THROUGH) throw new RangeError('more calls that were left out are named than there may be');
        break;
      case EventKind.lane:
        lanes.add(subject);
        break;
      case EventKind.laneStart:
      case EventKind.laneFinish:
      case EventKind.uncaught:
        break;
      case EventKind.none:
        throw new RangeError('an event has no kind');
      default:
        if (kind <= EventKind.uncaught && subject >= callCount) throw new RangeError('an event names no call');
    }
  }
  if (through > 0) throw noCallThrough();
  return {
    lanes: Uint32Array.from(lanes).sort(),
    functions: functions.ascending(),
    hasThrow: seen[EventKind.throw] === 1,
    hasUnwind: seen[EventKind.unwind] === 1,
    hasCatch: seen[EventKind.catch] === 1,
    hasUncaught: seen[EventKind.uncaught] === 1,
  };
}

function noCallThrough(): RangeError {
  return new RangeError('calls that were left out are named before no call');
}

/** A set of ids. Marks in an array, for the usual small ones: a Set costs more than all the rest of the pass. */
class DistinctIds {
  readonly #marks = new Uint8Array(4096);
  readonly #small: number[] = [];
  readonly #large = new Set<number>();

  add(id: number): void {
    if (id >= this.#marks.length) this.#large.add(id);
    else if (this.#marks[id] === 0) {
      this.#marks[id] = 1;
      this.#small.push(id);
    }
  }

  ascending(): Uint32Array {
    return Uint32Array.from([...this.#small, ...this.#large]).sort();
  }
}
