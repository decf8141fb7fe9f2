/**
 * Lists of lanes, written straight into the memory of the message, and read from there: a busy server begins and finishes
 * thousands a second, and through the library a field costs about 100 ns and a text 500.
 */
import type { List, Pointer } from 'capnp-ts';
// Not exported at the top.
import { getContent } from 'capnp-ts/src/serialization/pointers/pointer.js';
import type { LaneId, Moment, TimeNs } from './coordinates.js';
import { LANE_KINDS, nameOf } from './enums.js';
import type { Chunk as ChunkStruct } from './generated/trace.capnp.cjs';
import { encodeIfAscii } from './text-codec.js';
import type { FinishedLaneRecord, LaneRecord } from './trace-types.js';

/** Places in the structs, in 32-bit words, as `capnp compile -ocapnp` shows them; 64-bit ones have their low half first. */
const LANE = { id: 0, kind: 1, startEvent: 2, startTimeNs: 4, name: 6, words: 8 };
const FINISHED_LANE = { id: 0, status: 1, finishEvent: 2, finishTimeNs: 4, words: 6 };
export const LANE_BYTES = 4 * LANE.words;
export const FINISHED_LANE_BYTES = 4 * FINISHED_LANE.words;

const TWO_TO_32 = 2 ** 32;
const WORD_BYTES = 8;
const WORD = WORD_BYTES / 4;
/** A text ends with at least one, and with its word. */
const PADDING = '\0'.repeat(WORD_BYTES);
/** In pointers: a list, whose elements are bytes. */
const LIST_POINTER = 1;
const BYTE_ELEMENTS = 2;

export function putLanes(out: ChunkStruct, lanes: readonly LaneRecord[]): void {
  if (lanes.length === 0) return;
  const list = out.initLanes(lanes.length);
  const names = encodeIfAscii(lanes.map(({ name }) => name + PADDING.slice(name.length % WORD_BYTES)).join(''));
  // Before the views: more memory may be other memory.
  const texts = names === undefined ? undefined : list.segment.allocate(names.length);
  if (texts !== undefined) bytesAt(texts, names!.length).set(names!);
  else for (let i = 0; i < lanes.length; i++) list.get(i).setName(lanes[i]!.name);
  const words = wordsOf(list, LANE.words * lanes.length);
  let at = 0;
  // From the end of the first pointer.
  let textWords = texts === undefined ? 0 : (texts.byteOffset - words.byteOffset) / 4 - LANE.name - WORD;
  for (const lane of lanes) {
    words[at + LANE.id] = lane.id;
    words[at + LANE.kind] = LANE_KINDS.indexOf(lane.kind) & 0xffff;
    putU64(words, at + LANE.startEvent, lane.startEvent);
    putU64(words, at + LANE.startTimeNs, lane.startTimeNs);
    if (texts !== undefined) {
      words[at + LANE.name] = ((textWords / WORD) << 2) | LIST_POINTER;
      words[at + LANE.name + 1] = ((lane.name.length + 1) << 3) | BYTE_ELEMENTS;
      textWords += (Math.floor(lane.name.length / WORD_BYTES) + 1) * WORD - LANE.words;
    }
    at += LANE.words;
  }
}

export function putFinishedLanes(out: ChunkStruct, lanes: readonly FinishedLaneRecord[]): void {
  if (lanes.length === 0) return;
  const words = wordsOf(out.initFinishedLanes(lanes.length), FINISHED_LANE.words * lanes.length);
  let at = 0;
  for (const lane of lanes) {
    words[at + FINISHED_LANE.id] = lane.id;
    words[at + FINISHED_LANE.status] = lane.status;
    putU64(words, at + FINISHED_LANE.finishEvent, lane.finishEvent);
    putU64(words, at + FINISHED_LANE.finishTimeNs, lane.finishTimeNs);
    at += FINISHED_LANE.words;
  }
}

/** The message's pointers must have been checked. */
export function takeLanes(from: ChunkStruct): LaneRecord[] {
  const decoder = new TextDecoder();
  return takeStructs(from.getLanes(), LANE.name, (view, at, pointers) => ({
    id: view.getUint32(at + 4 * LANE.id, true) as LaneId,
    kind: nameOf(LANE_KINDS, view.getUint16(at + 4 * LANE.kind, true), 'the kind of a lane'),
    name: textAt(view, pointers, decoder),
    startEvent: u64(view, at + 4 * LANE.startEvent) as Moment,
    startTimeNs: u64(view, at + 4 * LANE.startTimeNs) as TimeNs,
  }));
}

/** The message's pointers must have been checked. */
export function takeFinishedLanes(from: ChunkStruct): FinishedLaneRecord[] {
  return takeStructs(from.getFinishedLanes(), FINISHED_LANE.words, (view, at) => ({
    id: view.getUint32(at + 4 * FINISHED_LANE.id, true) as LaneId,
    finishEvent: u64(view, at + 4 * FINISHED_LANE.finishEvent) as Moment,
    finishTimeNs: u64(view, at + 4 * FINISHED_LANE.finishTimeNs) as TimeNs,
    status: view.getUint32(at + 4 * FINISHED_LANE.status, true),
  }));
}

/**
 * Throws a RangeError where fields are missing.
 * @param words of a struct's data, at least.
 * @param take gets the byte of a struct's data, and that of its first pointer, -1 if it has none.
 */
function takeStructs<Struct, Taken>(
  list: List<Struct>,
  words: number,
  take: (view: DataView, data: number, pointers: number) => Taken,
): Taken[] {
  const count = list.getLength();
  if (count === 0) return [];
  const { segment, byteOffset } = getContent(list);
  const view = new DataView(segment.buffer);
  // The word before the first struct tells their size: a later version may have added fields.
  const dataBytes = view.getUint16(byteOffset - WORD_BYTES + 4, true) * WORD_BYTES;
  const pointerCount = view.getUint16(byteOffset - WORD_BYTES + 6, true);
  if (dataBytes < 4 * words) throw new RangeError('expected lanes with all their fields, found smaller ones');
  const size = dataBytes + pointerCount * WORD_BYTES;
  return Array.from({ length: count }, (_, i) => {
    const at = byteOffset + i * size;
    return take(view, at, pointerCount === 0 ? -1 : at + dataBytes);
  });
}

function textAt(view: DataView, pointer: number, decoder: InstanceType<typeof TextDecoder>): string {
  const low = pointer < 0 ? 0 : view.getInt32(pointer, true);
  const high = pointer < 0 ? 0 : view.getUint32(pointer + 4, true);
  if (low === 0 && high === 0) return '';
  // The zero at its end counts.
  const length = Math.max(0, (high >>> 3) - 1);
  const start = pointer + WORD_BYTES + (low >> 2) * WORD_BYTES;
  return decoder.decode(new Uint8Array(view.buffer, start, length));
}

function u64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_TO_32;
}

function wordsOf(list: List<unknown>, count: number): Uint32Array {
  const { segment, byteOffset } = getContent(list);
  return new Uint32Array(segment.buffer, byteOffset, count);
}

function bytesAt({ segment, byteOffset }: Pointer, count: number): Uint8Array {
  return new Uint8Array(segment.buffer, byteOffset, count);
}

function putU64(words: Uint32Array, at: number, value: number): void {
  words[at] = value;
  words[at + 1] = value / TWO_TO_32;
}
