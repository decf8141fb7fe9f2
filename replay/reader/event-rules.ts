/** The rules of trace.capnp about what events may name, in one pass. */
import { EventKind } from '../../schema/enums.js';
import type { EventColumns, Keyframe } from '../../schema/trace-types.js';

/** Most `through` events before one `enter`. */
const MOST_THROUGH = 4;

/** Throws a RangeError where an event breaks a rule of its kind. Cost: about a ns for each event. */
export function checkEvents({ kinds, subjects, values, tape }: EventColumns, keyframe: Keyframe): void {
  const tapeLength = Math.max(tape.length, 1);
  let callCount = keyframe.calls.length;
  let through = 0;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    if (values[i]! >= tapeLength) throw new RangeError('a value is not on the tape');
    if (through > 0 && kind !== EventKind.enter && kind !== EventKind.through) throw noCallThrough();
    switch (kind) {
      case EventKind.enter:
        callCount++;
        through = 0;
        break;
      case EventKind.through:
        if (++through > MOST_THROUGH) throw new RangeError('more calls that were left out are named than there may be');
        break;
      case EventKind.lane:
      case EventKind.laneStart:
      case EventKind.laneFinish:
      case EventKind.uncaught:
        break;
      case EventKind.output:
      case EventKind.errorOutput:
        if (subjects[i]! > callCount) throw new RangeError('an event names no call');
        break;
      case EventKind.none:
        throw new RangeError('an event has no kind');
      default:
        if (kind <= EventKind.uncaught && subjects[i]! >= callCount) throw new RangeError('an event names no call');
    }
  }
  if (through > 0) throw noCallThrough();
}

function noCallThrough(): RangeError {
  return new RangeError('calls that were left out are named before no call');
}
