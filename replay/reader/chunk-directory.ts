/**
 * Where each chunk is and what it covers: all that a reader keeps of every chunk of a trace, 60 bytes each, in typed
 * arrays. Searches are binary.
 */
import type { Moment, TimeNs } from '../../schema/coordinates.js';

/** Which declaration lists a chunk has. */
export const Declares = {
  scripts: 1,
  functions: 2,
  lanes: 4,
  finishedLanes: 8,
  notices: 16,
  skipped: 32,
  steps: 64,
  leftOut: 128,
  costs: 256,
} as const;
export const DECLARES_ALL = 511;

export interface ChunkEntry {
  offsetBytes: number;
  byteLength: number;
  firstEvent: Moment;
  firstTimeNs: TimeNs;
  lastTimeNs: TimeNs;
  eventCount: number;
  segment: number;
  /** Bits of `Declares`. */
  declares: number;
}

const FIELDS = 8;

export class ChunkDirectory {
  #rows = new Float64Array(FIELDS * 64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(entry: ChunkEntry): void {
    const start = this.#length * FIELDS;
    if (start === this.#rows.length) {
      const grown = new Float64Array(this.#rows.length * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    const { offsetBytes, byteLength, firstEvent, firstTimeNs, lastTimeNs, eventCount, segment, declares } = entry;
    const row = [offsetBytes, byteLength, firstEvent, firstTimeNs, lastTimeNs, eventCount, segment, declares];
    this.#rows.set(row, start);
    this.#length++;
  }

  /** Throws a RangeError where there is no such chunk. */
  at(index: number): ChunkEntry {
    if (!(index >= 0 && index < this.#length)) throw new RangeError(`no chunk ${index}`);
    const start = index * FIELDS;
    return {
      offsetBytes: this.#rows[start]!,
      byteLength: this.#rows[start + 1]!,
      firstEvent: this.#rows[start + 2]! as Moment,
      firstTimeNs: this.#rows[start + 3]! as TimeNs,
      lastTimeNs: this.#rows[start + 4]! as TimeNs,
      eventCount: this.#rows[start + 5]!,
      segment: this.#rows[start + 6]!,
      declares: this.#rows[start + 7]!,
    };
  }

  declares(index: number): number {
    return this.#rows[index * FIELDS + 7]!;
  }

  /** Keeps the first `length` chunks. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** The chunk that holds an event of the trace. */
  chunkOfEvent(moment: number): number {
    return this.#lastAtMost(2, moment);
  }

  /** The last chunk that begins at or before the time, -1 if none does. */
  chunkOfTime(timeNs: number): number {
    return this.#lastAtMost(3, timeNs);
  }

  /** The first chunk of a segment; the segment must be in the trace. */
  firstOfSegment(segment: number): number {
    return this.#lastAtMost(6, segment - 1) + 1;
  }

  /** The last row whose (never decreasing) field is at most `value`. */
  #lastAtMost(field: number, value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle * FIELDS + field]! <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
