/**
 * The body of one chunk: read, held against its checksum and against every rule of trace.capnp about events and
 * keyframes, so that what is built on it need not look again. Dictionaries and declarations are taken on demand.
 */
import { takeChunkKeyframe, takeChunkSteps, takeColumns } from '../../schema/chunk-codec.js';
import { type ChunkSummary, encodeSummary, summarizeChunk, takeSummary } from '../../schema/chunk-summary.js';
import type { TimeNs } from '../../schema/coordinates.js';
import { CallState, DETAILS, EventKind } from '../../schema/enums.js';
import { RecordKind } from '../../schema/layout.js';
import { checksumHolds, openRecord, readHead } from '../../schema/record.js';
import type { EventColumns, Keyframe, StepRecord } from '../../schema/trace-types.js';
import type { Allocate } from './buffer-pool.js';
import type { ChunkEntry } from './chunk-directory.js';
import { checkEvents } from './event-rules.js';
import { checkMessageShape } from './message-shape.js';
import type { CallGlance } from './peek-chunk.js';

type RecordStruct = ReturnType<typeof openRecord>;

export interface ChunkBody {
  index: number;
  entry: ChunkEntry;
  columns: EventColumns;
  keyframe: Keyframe;
  summary: ChunkSummary;
  /** For the codec's `take` functions. */
  record: RecordStruct;
  /** Memory that lives as long as the body, for what is derived from it. */
  allocate: Allocate;
}

/**
 * Throws a RangeError (or the codec's Error) saying what was expected where the bytes are not the chunk of `entry`.
 * Cost: one pass over the bytes, one over the events.
 */
export function parseChunk(index: number, entry: ChunkEntry, bytes: Uint8Array, allocate: Allocate): ChunkBody {
  if (bytes.length !== entry.byteLength) throw new RangeError('the file has become shorter');
  const head = readHead(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  if (typeof head === 'string' || head.firstEvent !== entry.firstEvent || head.eventCount !== entry.eventCount) {
    throw new RangeError('the file has changed');
  }
  if (!checksumHolds(bytes, head)) throw new RangeError('its checksum does not match');
  checkMessageShape(bytes, RecordKind.chunk);
  const record = openRecord(bytes, allocate);
  const columns = takeColumns(record, entry.eventCount);
  const keyframe = takeChunkKeyframe(record);
  checkTimes(columns, entry);
  checkKeyframe(keyframe, entry);
  checkSteps(takeChunkSteps(record), columns, entry);
  if (record.getChunk().getLeftOut().getLength() % 8 !== 0) throw new RangeError('calls left out are not in pairs');
  const costsBytes = record.getChunk().getCosts().getLength();
  if (costsBytes !== 0 && (costsBytes < 12 || costsBytes % 8 !== 4)) throw new RangeError('costs are not in pairs');
  checkEvents(columns, keyframe);
  const summary = takeSummary(record.getChunk()) ?? summarizeChunk(columns, keyframe);
  return { index, entry, columns, keyframe, summary, record, allocate };
}

/** As `peekCalls`, of a body that was read. */
export function glanceOf({ columns: { kinds, subjects, sites }, keyframe }: ChunkBody): CallGlance {
  const openFunctions = Uint32Array.from(keyframe.calls, (call) => call.function);
  return { kinds, subjects, sites, openFunctions, openStack: Uint32Array.from(keyframe.stack) };
}

/** Throws a RangeError where the summary is not that of the events: a writer's fault, and no damage that a checksum shows. */
export function checkSummary({ columns, keyframe, summary }: ChunkBody): void {
  const own = encodeSummary(summarizeChunk(columns, keyframe));
  const written = encodeSummary(summary);
  const isSame = own.length === written.length && own.every((byte, i) => byte === written[i]);
  if (!isSame) throw new RangeError('its summary is not that of its events');
}

function checkTimes({ times }: EventColumns, entry: ChunkEntry): void {
  let last = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (time < last) throw new RangeError('time goes back between events');
    last = time;
  }
  const expected = entry.lastTimeNs - entry.firstTimeNs;
  // Above 2^53 ns both sides are rounded; no recording is that long, so a difference is damage all the same.
  if (times.length > 0 ? (times[0] !== 0 && times[0]! > expected) || last !== expected : expected !== 0) {
    throw new RangeError('the last event is not at the time the record says');
  }
}

function checkKeyframe({ calls, stack }: Keyframe, entry: ChunkEntry): void {
  if (new Set(stack).size !== stack.length) throw new RangeError('a call is twice on the keyframe stack');
  calls.forEach((call, i) => {
    if (call.id >= entry.firstEvent) throw new RangeError('a keyframe call begins after its keyframe');
    if (call.parent >= i) throw new RangeError('a keyframe call is older than its parent');
    if (call.state > CallState.yielded) throw new RangeError('a keyframe call is in an unknown state');
  });
}

/** Steps and `step` events must be the same, in the same order. */
function checkSteps(steps: readonly StepRecord[], { kinds, subjects, sites }: EventColumns, entry: ChunkEntry): void {
  let e = -1;
  for (const step of steps) {
    e = kinds.indexOf(EventKind.step, e + 1);
    const isOwn = e !== -1 && step.event === entry.firstEvent + e && step.function === subjects[e];
    if (!isOwn || DETAILS.indexOf(step.detail) !== sites[e]) throw new RangeError('a step is not that of its event');
    if ((step.detail === 'sampled') !== step.oneOf > 0)
      throw new RangeError('a step says of how many calls one is recorded');
  }
  if (kinds.indexOf(EventKind.step, e + 1) !== -1) throw new RangeError('a step event has no step');
}

/** Time of an event of the chunk. */
export function eventTimeNs(body: ChunkBody, localEvent: number): TimeNs {
  return (body.entry.firstTimeNs + body.columns.times[localEvent]!) as TimeNs;
}
