/**
 * Walks a trace from record to record by their heads alone and holds each against the rules of trace.capnp that a head
 * can break. Bodies are looked at when they are needed (chunk-body.ts).
 */
import { HEAD_BYTES, MAX_RECORD_BYTES, RecordKind } from '../../schema/layout.js';
import { type RecordHead, readHead } from '../../schema/record.js';
import { PEEK_BYTES, peekDeclares } from './peek-chunk.js';
import type { TraceFile } from './trace-file.js';

/** Bytes of the five columns for one event: more events than that cannot be in a record. */
const COLUMN_BYTES = 1 + 4 + 4 + 2 + 4;

export interface WalkedRecord {
  head: RecordHead;
  offsetBytes: number;
  /** Bits of `Declares`, for a chunk. */
  declares: number;
}

/** end: at the end of the file. partial: in a record whose end is not in the file. damage: in front of no record. */
export type WalkStop = { kind: 'end' | 'partial' } | { kind: 'damage'; reason: string };

/**
 * The record at `offset`, or why there is none.
 * @param previous the record that ends there; undefined at the start of the file.
 */
export function walkRecord(
  file: TraceFile,
  offsetBytes: number,
  fileBytes: number,
  previous: RecordHead | undefined,
): WalkedRecord | WalkStop {
  if (offsetBytes >= fileBytes) return { kind: 'end' };
  const bytes = file.peek(offsetBytes, Math.min(PEEK_BYTES, fileBytes - offsetBytes));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEAD_BYTES) return { kind: 'partial' };
  const head = readHead(view, 0);
  if (typeof head === 'string') return { kind: 'damage', reason: headProblems[head] };
  const reason = successionProblem(previous, head);
  if (reason !== undefined) return { kind: 'damage', reason };
  if (offsetBytes + head.byteLength > fileBytes) return { kind: 'partial' };
  return { head, offsetBytes, declares: head.kind === RecordKind.chunk ? peekDeclares(view) : 0 };
}

const headProblems = {
  short: 'a record begins but is not whole',
  magic: 'expected a record, found other bytes',
  version: 'expected a record of a format this version of Rearview reads',
  kind: 'expected a header, a chunk or an end, found a record of an unknown kind',
  length: `expected a record of at most ${MAX_RECORD_BYTES} bytes`,
} as const;

/** The first rule that `head` breaks where it stands. */
function successionProblem(previous: RecordHead | undefined, head: RecordHead): string | undefined {
  const isChunk = head.kind === RecordKind.chunk;
  const expected = {
    sequence: previous === undefined ? 0 : previous.sequence + 1,
    firstEvent: previous === undefined ? 0 : previous.firstEvent + previous.eventCount,
    segments: previous === undefined ? [0] : [previous.segment, previous.segment + 1],
    earliestNs: previous === undefined ? 0 : previous.lastTimeNs,
  };
  if ((head.kind === RecordKind.header) !== (previous === undefined)) return 'expected one header, at the start';
  if (head.sequence !== expected.sequence) return `expected record ${expected.sequence}, found ${head.sequence}`;
  if (head.firstEvent !== expected.firstEvent) {
    return `expected event ${expected.firstEvent}, found ${head.firstEvent}`;
  }
  if (!expected.segments.includes(head.segment)) {
    return `expected segment ${expected.segments.join(' or ')}, found ${head.segment}`;
  }
  if (head.firstTimeNs < expected.earliestNs || head.lastTimeNs < head.firstTimeNs) return 'time goes back';
  if (!isChunk && (head.eventCount !== 0 || head.lastTimeNs !== head.firstTimeNs)) {
    return 'expected no events outside of chunks';
  }
  if (head.eventCount * COLUMN_BYTES > head.byteLength) return 'more events than a record of its length can hold';
  return undefined;
}
