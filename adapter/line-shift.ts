/**
 * Lines of a file that has changed since it was recorded, and back. A breakpoint is set in the file, and is for what ran: so it is
 * for the same line of text there, if there is one.
 */
import { diffArrays } from 'diff';
import type { Line } from '../schema/coordinates.js';

/** Texts that have hardly a line in common take long to compare, and nothing would come of it. */
const MOST_EDITS = 2000;

export class LineShift {
  private readonly recorded = new Map<Line, Line>();
  private readonly now = new Map<Line, Line>();

  /** Cost: the lines, times the edits between the two. */
  constructor(recorded: string, now: string) {
    let recordedLine = 1;
    let nowLine = 1;
    for (const { count, added, removed } of diffArrays(linesOf(recorded), linesOf(now), {
      maxEditLength: MOST_EDITS,
    }) ?? []) {
      for (let i = 0; i < count; i++) {
        if (!added && !removed) {
          this.recorded.set(nowLine as Line, recordedLine as Line);
          this.now.set(recordedLine as Line, nowLine as Line);
        }
        if (!added) recordedLine++;
        if (!removed) nowLine++;
      }
    }
  }

  /** Undefined for a line that was not there. */
  toRecorded(line: Line): Line | undefined {
    return this.recorded.get(line);
  }

  /** Undefined for a line that is there no more. */
  toNow(line: Line): Line | undefined {
    return this.now.get(line);
  }
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
