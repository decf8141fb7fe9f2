/** A chunk to and from its record. Columns are copied once on the way in and are views on the way out. */
import { encodeSummary, putSummary, summarizeChunk } from './chunk-summary.js';
import { putColumn, u8, u16, u32 } from './columns.js';
import type { Record as RecordStruct } from './generated/trace.capnp.cjs';
import { KEYFRAME_CALL_BYTES, putKeyframe, takeKeyframe } from './keyframe-codec.js';
import { buildRecord, type NewRecordHead, type RecordBuffers } from './record.js';
import { estimateTableBytes, putTables, takeDeclarations, takeShapes, takeSteps, takeStrings } from './table-codec.js';
import type { ChunkContents, ChunkTables, EventColumns, Keyframe, Shape, StepRecord } from './trace-types.js';

/** All columns must have `head.eventCount` elements. `buffers`: as for `buildRecord`. */
export function encodeChunk(head: NewRecordHead, chunk: ChunkContents, buffers?: RecordBuffers): Uint8Array {
  const summary = encodeSummary(summarizeChunk(chunk, chunk.keyframe));
  const estimate =
    summary.length +
    head.eventCount * 16 +
    chunk.tape.byteLength +
    chunk.keyframe.calls.length * KEYFRAME_CALL_BYTES +
    estimateTableBytes(chunk);
  const fill = (record: RecordStruct): void => {
    const out = record.initChunk();
    putSummary(out, summary);
    putKeyframe(out.initKeyframe(), chunk.keyframe);
    putColumn((n) => out.initKinds(n), chunk.kinds);
    putColumn((n) => out.initTimes(n), chunk.times);
    putColumn((n) => out.initSubjects(n), chunk.subjects);
    putColumn((n) => out.initSites(n), chunk.sites);
    putColumn((n) => out.initValues(n), chunk.values);
    putColumn((n) => out.initTape(n), chunk.tape);
    putTables(out, chunk);
  };
  return buildRecord(head, estimate, fill, buffers);
}

/** Throws a RangeError where the columns do not have `eventCount` elements. */
export function takeColumns(record: RecordStruct, eventCount: number): EventColumns {
  const chunk = record.getChunk();
  const columns = {
    kinds: u8(chunk.getKinds()),
    times: u32(chunk.getTimes()),
    subjects: u32(chunk.getSubjects()),
    sites: u16(chunk.getSites()),
    values: u32(chunk.getValues()),
  };
  for (const column of Object.values(columns)) {
    if (column.length !== eventCount) throw new RangeError('a column is not as long as the chunk says');
  }
  return { ...columns, tape: u32(chunk.getTape()) };
}

export function takeChunkKeyframe(record: RecordStruct): Keyframe {
  return takeKeyframe(record.getChunk().getKeyframe());
}

export function takeChunkStrings(record: RecordStruct): { firstString: number; strings: string[] } {
  return takeStrings(record.getChunk());
}

export function takeChunkShapes(record: RecordStruct): { firstShape: number; shapes: Shape[] } {
  return takeShapes(record.getChunk());
}

export function takeChunkDeclarations(record: RecordStruct): ReturnType<typeof takeDeclarations> {
  return takeDeclarations(record.getChunk());
}

export function takeChunkSteps(record: RecordStruct): StepRecord[] {
  return takeSteps(record.getChunk());
}

/** The whole chunk at once, for checks and tests; readers take what they need. */
export function decodeChunk(record: RecordStruct, eventCount: number): ChunkContents {
  const tables: ChunkTables = {
    ...takeChunkStrings(record),
    ...takeChunkShapes(record),
    ...takeChunkDeclarations(record),
  };
  return { ...takeColumns(record, eventCount), keyframe: takeChunkKeyframe(record), ...tables };
}
