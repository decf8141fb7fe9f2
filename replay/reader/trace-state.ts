/** Whether a trace is complete, still being written, or cut: what its bytes and, for a live one, its process say. */
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
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

/**
 * Whether a process has a file open, which a thread's trace is for as long as it runs: Node closes it when a worker is
 * terminated. Undefined where the system does not tell: only Linux does, of processes of the same user.
 */
function hasOpen(processId: number, path: string): boolean | undefined {
  const folder = `/proc/${processId}/fd`;
  try {
    const file = realpathSync(path);
    return readdirSync(folder).some((fd) => linkOf(`${folder}/${fd}`) === file);
  } catch {
    return undefined;
  }
}

/** Undefined if it is gone by now. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

export interface TraceEnding {
  path: string;
  header: TraceHeader;
  end: TraceEnd | undefined;
  /** Why no further record could be read at `offsetBytes`; undefined where the file ends between records. */
  damage: { reason: string; mayGrow: boolean } | undefined;
  eventCount: number;
  offsetBytes: number;
  fileBytes: number;
}

export function stateOf(ending: TraceEnding): TraceState {
  const { path, header, end, damage, eventCount, offsetBytes, fileBytes } = ending;
  if (end !== undefined) return { kind: 'complete', end };
  if (damage === undefined || damage.mayGrow) {
    const isWritten = processRuns(header) && hasOpen(header.processId, path) !== false;
    if (isWritten) return { kind: 'recording' };
  }
  const ended = header.threadId === 0 ? 'its process was killed' : 'its thread was terminated, its process killed';
  const reason = damage?.reason ?? `the recording stopped without an end: ${ended} or is elsewhere`;
  return { kind: 'cut', moment: eventCount as Moment, offsetBytes, fileBytes, reason };
}
