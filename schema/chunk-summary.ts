/**
 * What a search must know of a chunk to pass it by: which lanes and functions can be in it, and whether exceptions are. It
 * stands at the beginning of the chunk's record, so that its events need not be read for it, with a checksum of its own.
 */
import { putColumn, u8 } from './columns.js';
import { crc32 } from './crc32.js';
import { EventKind } from './enums.js';
import type { Chunk as ChunkStruct } from './generated/trace.capnp.cjs';
import type { EventColumns, Keyframe } from './trace-types.js';

export interface ChunkSummary {
  /** Lanes in force somewhere in the chunk, ascending; some may have no event of a call. */
  lanes: Uint32Array;
  /** Functions that were entered in the chunk or open at its start, ascending. */
  functions: Uint32Array;
  hasThrow: boolean;
  hasUnwind: boolean;
  hasCatch: boolean;
  hasUncaught: boolean;
  hasOutput: boolean;
}

const Flag = { throw: 1, unwind: 2, catch: 4, uncaught: 8, output: 16 } as const;
const CHECKSUM_BYTES = 4;
/** Of a number in groups of 7 bits. */
const MOST_GROUP_BYTES = 5;

/** Cost: some ns for each event. */
export function summarizeChunk(columns: EventColumns, keyframe: Keyframe): ChunkSummary {
  const { kinds, subjects } = columns;
  const lanes = new DistinctIds();
  const functions = new DistinctIds();
  lanes.add(keyframe.lane);
  for (const call of keyframe.calls) functions.add(call.function);
  // The lane of a call that goes on calling, whatever lane is in force.
  for (const index of keyframe.stack) lanes.add(keyframe.calls[index]!.lane);
  const seen = new Uint8Array(256);
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    seen[kind] = 1;
    if (kind === EventKind.enter) functions.add(subjects[i]!);
    else if (kind === EventKind.lane) lanes.add(subjects[i]!);
  }
  return {
    lanes: lanes.ascending(),
    functions: functions.ascending(),
    hasThrow: seen[EventKind.throw] === 1,
    hasUnwind: seen[EventKind.unwind] === 1,
    hasCatch: seen[EventKind.catch] === 1,
    hasUncaught: seen[EventKind.uncaught] === 1,
    hasOutput: seen[EventKind.output] === 1 || seen[EventKind.errorOutput] === 1,
  };
}

/** Before anything else of the chunk is put, or it stands where no reader looks. */
export function putSummary(out: ChunkStruct, encoded: Uint8Array): void {
  putColumn((n) => out.initSummary(n), encoded);
}

/** Undefined if the chunk has none. Throws a RangeError where it is damaged. */
export function takeSummary(from: ChunkStruct): ChunkSummary | undefined {
  const bytes = u8(from.getSummary());
  return bytes.length === 0 ? undefined : readSummary(bytes);
}

/** Throws a RangeError where the bytes are no summary. */
export function readSummary(bytes: Uint8Array): ChunkSummary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = bytes.subarray(CHECKSUM_BYTES);
  if (body.length === 0 || view.getUint32(0, true) !== crc32(body)) throw new RangeError('its summary is damaged');
  const flags = body[0]!;
  const ids = new IdReader(body, 1);
  return {
    lanes: ids.list(),
    functions: ids.list(),
    hasThrow: (flags & Flag.throw) !== 0,
    hasUnwind: (flags & Flag.unwind) !== 0,
    hasCatch: (flags & Flag.catch) !== 0,
    hasUncaught: (flags & Flag.uncaught) !== 0,
    hasOutput: (flags & Flag.output) !== 0,
  };
}

export function encodeSummary(summary: ChunkSummary): Uint8Array {
  const { lanes, functions } = summary;
  const most = CHECKSUM_BYTES + 1 + (2 + lanes.length + functions.length) * MOST_GROUP_BYTES;
  const bytes = new Uint8Array(most);
  bytes[CHECKSUM_BYTES] =
    (summary.hasThrow ? Flag.throw : 0) |
    (summary.hasUnwind ? Flag.unwind : 0) |
    (summary.hasCatch ? Flag.catch : 0) |
    (summary.hasUncaught ? Flag.uncaught : 0) |
    (summary.hasOutput ? Flag.output : 0);
  let end = putIds(bytes, CHECKSUM_BYTES + 1, lanes);
  end = putIds(bytes, end, functions);
  const used = bytes.subarray(0, end);
  new DataView(bytes.buffer).setUint32(0, crc32(used.subarray(CHECKSUM_BYTES)), true);
  return used;
}

/** Their number, then the first and what each is more than the one before. The end of them. */
function putIds(bytes: Uint8Array, at: number, ascending: Uint32Array): number {
  let end = putGroups(bytes, at, ascending.length);
  let last = 0;
  for (const id of ascending) {
    end = putGroups(bytes, end, id - last);
    last = id;
  }
  return end;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function putGroups(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest > 0x7f) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}

class IdReader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  list(): Uint32Array {
    const count = this.#next();
    if (count > this.bytes.length - this.at) throw new RangeError('its summary names more than it has');
    const ids = new Uint32Array(count);
    let last = 0;
    for (let i = 0; i < count; i++) {
      last += this.#next();
      ids[i] = last;
    }
    return ids;
  }

  #next(): number {
    let value = 0;
    for (let shift = 0; shift < 7 * MOST_GROUP_BYTES; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('its summary ends inside a number');
  }
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
