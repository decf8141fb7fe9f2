/** Whether a trace is complete, still being written, or cut: what its bytes and, for a live one, its process say. */
import { hostname } from 'node:os';
import type { Moment } from '../../schema/coordinates.js';
import type { TraceEnd, TraceHeader } from '../../schema/trace-types.js';
import type { TraceState } from '../model.js';

/** Whether the recorded process still runs on this machine. Its id may have been given to another since. */
function processRuns(header: TraceHeader): boolean {
  if (header.hostname !== hostname() || header.processId === 0) return false;
  try {
    process.kill(header.processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export interface TraceEnding {
  header: TraceHeader;
  end: TraceEnd | undefined;
  /** Why no further record could be read at `offsetBytes`; undefined where the file ends between records. */
  damage: { reason: string; mayGrow: boolean } | undefined;
  eventCount: number;
  offsetBytes: number;
  fileBytes: number;
}

export function stateOf(ending: TraceEnding): TraceState {
  const { header, end, damage, eventCount, offsetBytes, fileBytes } = ending;
  if (end !== undefined) return { kind: 'complete', end };
  if ((damage === undefined || damage.mayGrow) && processRuns(header)) return { kind: 'recording' };
  const reason = damage?.reason ?? 'the recording stopped without an end: its process was killed or is elsewhere';
  return { kind: 'cut', moment: eventCount as Moment, offsetBytes, fileBytes, reason };
}
