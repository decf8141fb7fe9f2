/**
 * One record of a trace: writing it as a framed single-segment message, and reading its fixed part back.
 *
 * Reading is split in two so that a reader can walk a file without touching bodies: `readHead` looks at 64 bytes,
 * `openRecord` checks the checksum and gives the Cap'n Proto root.
 */
import { Message } from 'capnp-ts';
// Not exported at the top: an arena of the right size from the start, so that no column is copied again as it grows.
import { SingleSegmentArena } from 'capnp-ts/src/serialization/arena/index.js';
import type { Moment, TimeNs } from './coordinates.js';
import { crc32 } from './crc32.js';
import { Record as RecordStruct } from './generated/trace.capnp.cjs';
import * as layout from './layout.js';

/** The fixed part of a record. */
export interface RecordHead {
  kind: layout.RecordKind;
  /** Bytes of the whole message, stream header included. */
  byteLength: number;
  checksum: number;
  firstEvent: Moment;
  firstTimeNs: TimeNs;
  lastTimeNs: TimeNs;
  eventCount: number;
  segment: number;
  sequence: number;
  formatVersion: number;
}

export type NewRecordHead = Omit<RecordHead, 'kind' | 'byteLength' | 'checksum' | 'formatVersion'>;

/** Of a larger record the memory is given back. */
const MOST_BYTES_KEPT = 4 << 20;

/**
 * Memory to build records in, one after another: to touch new memory costs more than what is written into it. A record
 * is there until the next one is built.
 */
export class RecordBuffers {
  #arena = new ArrayBuffer(0);
  #used = 0;
  #record = new Uint8Array(0);

  /** All zeros. */
  arena(capacity: number): ArrayBuffer {
    if (capacity > MOST_BYTES_KEPT) return new ArrayBuffer(capacity);
    if (this.#arena.byteLength < capacity) this.#arena = new ArrayBuffer(capacity);
    else new Uint8Array(this.#arena, 0, this.#used).fill(0);
    // Until `used` says less: what fills it may fail.
    this.#used = this.#arena.byteLength;
    return this.#arena;
  }

  /** So many bytes of the arena have been written to since. */
  used(bytes: number): void {
    this.#used = Math.min(bytes, this.#arena.byteLength);
  }

  record(byteLength: number): Uint8Array {
    if (byteLength > MOST_BYTES_KEPT) return new Uint8Array(byteLength);
    if (this.#record.length < byteLength) this.#record = new Uint8Array(byteLength);
    return this.#record.subarray(0, byteLength);
  }
}

/**
 * Builds the message of a record.
 * @param bodyBytes an upper estimate of the body; too small costs a copy, never correctness.
 * @param fill sets the union member of the record.
 * @param buffers where it is built; by default in memory of its own.
 */
export function buildRecord(
  head: NewRecordHead,
  bodyBytes: number,
  fill: (record: RecordStruct) => void,
  buffers = new RecordBuffers(),
): Uint8Array {
  const capacity = (layout.HEAD_BYTES + bodyBytes + 1024 + 7) & ~7;
  const message = new Message(new SingleSegmentArena(buffers.arena(capacity)));
  const record = message.initRoot(RecordStruct);
  fill(record);
  const segment = message.getSegment(0);
  buffers.used(segment.byteLength);
  const bytes = buffers.record(layout.STREAM_HEADER_BYTES + segment.byteLength);
  bytes.set(new Uint8Array(segment.buffer, 0, segment.byteLength), layout.STREAM_HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(layout.SEGMENT_COUNT_OFFSET, 0, true);
  view.setUint32(layout.SEGMENT_WORDS_OFFSET, segment.byteLength / 8, true);
  view.setUint32(layout.MAGIC_OFFSET, layout.MAGIC, true);
  view.setBigUint64(layout.FIRST_EVENT_OFFSET, BigInt(head.firstEvent), true);
  view.setBigUint64(layout.FIRST_TIME_OFFSET, BigInt(head.firstTimeNs), true);
  view.setBigUint64(layout.LAST_TIME_OFFSET, BigInt(head.lastTimeNs), true);
  view.setUint32(layout.EVENT_COUNT_OFFSET, head.eventCount, true);
  view.setUint32(layout.SEGMENT_OFFSET, head.segment, true);
  view.setUint32(layout.SEQUENCE_OFFSET, head.sequence, true);
  view.setUint16(layout.FORMAT_VERSION_OFFSET, layout.FORMAT_VERSION, true);
  view.setUint32(layout.CHECKSUM_OFFSET, crc32(bytes), true);
  return bytes;
}

/** Why bytes are not a record. `version` alone means a sound record of a format this build does not know. */
export type HeadProblem = 'short' | 'magic' | 'version' | 'kind' | 'length';

/**
 * Reads the fixed part of the record that begins at `offset`.
 * Needs HEAD_BYTES there, else `short`. The body is not looked at.
 */
export function readHead(view: DataView, offset: number): RecordHead | HeadProblem {
  if (offset + layout.HEAD_BYTES > view.byteLength) return 'short';
  const u32 = (at: number) => view.getUint32(offset + at, true);
  const u64 = (at: number) => Number(view.getBigUint64(offset + at, true));
  if (u32(layout.SEGMENT_COUNT_OFFSET) !== 0 || u32(layout.MAGIC_OFFSET) !== layout.MAGIC) return 'magic';
  const formatVersion = view.getUint16(offset + layout.FORMAT_VERSION_OFFSET, true);
  if (formatVersion > layout.FORMAT_VERSION) return 'version';
  const rootIsOurs =
    u32(layout.ROOT_POINTER_OFFSET) === layout.ROOT_POINTER_LOW &&
    u32(layout.ROOT_POINTER_OFFSET + 4) === layout.ROOT_POINTER_HIGH;
  if (!rootIsOurs || formatVersion === 0) return 'magic';
  const kind = view.getUint16(offset + layout.WHICH_OFFSET, true);
  if (kind > layout.RecordKind.end) return 'kind';
  const byteLength = layout.STREAM_HEADER_BYTES + u32(layout.SEGMENT_WORDS_OFFSET) * 8;
  if (byteLength < layout.HEAD_BYTES || byteLength > layout.MAX_RECORD_BYTES) return 'length';
  return {
    kind: kind as layout.RecordKind,
    byteLength,
    checksum: u32(layout.CHECKSUM_OFFSET),
    firstEvent: u64(layout.FIRST_EVENT_OFFSET) as Moment,
    firstTimeNs: u64(layout.FIRST_TIME_OFFSET) as TimeNs,
    lastTimeNs: u64(layout.LAST_TIME_OFFSET) as TimeNs,
    eventCount: u32(layout.EVENT_COUNT_OFFSET),
    segment: u32(layout.SEGMENT_OFFSET),
    sequence: u32(layout.SEQUENCE_OFFSET),
    formatVersion,
  };
}

/**
 * The library makes an empty list, in the message, of a field that was never set and is read. Without room for these it copies
 * all of the message into a larger one.
 */
const EMPTY_FIELDS_BYTES = 1024;

const ZEROS = new Uint8Array(4);

/** Whether the bytes of a whole record have the checksum they say. Cost: one pass. */
export function checksumHolds(bytes: Uint8Array, head: RecordHead): boolean {
  let crc = crc32(bytes.subarray(0, layout.CHECKSUM_OFFSET));
  crc = crc32(ZEROS, crc);
  crc = crc32(bytes.subarray(layout.CHECKSUM_OFFSET + 4), crc);
  return crc === head.checksum;
}

/**
 * The Cap'n Proto root over the bytes of a whole record, checked before. Columns read from it are views of a copy made
 * here, aligned to words whatever the alignment of `bytes`.
 * @param allocate gives the memory of the copy, of at least so many bytes, whatever is in them.
 */
export function openRecord(
  bytes: Uint8Array,
  allocate = (byteLength: number) => new ArrayBuffer(byteLength),
): RecordStruct {
  const contentBytes = bytes.length - layout.STREAM_HEADER_BYTES;
  const buffer = allocate(contentBytes + EMPTY_FIELDS_BYTES);
  const copy = new Uint8Array(buffer);
  copy.set(bytes.subarray(layout.STREAM_HEADER_BYTES));
  copy.fill(0, contentBytes);
  const message = new Message(new SingleSegmentArena(buffer));
  message.getSegment(0).byteLength = contentBytes;
  return message.getRoot(RecordStruct);
}
