/** Reads a whole trace back by the schema's codec alone, and holds every record against the rules of its fixed part. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { decodeChunk } from '../../schema/chunk-codec.js';
import { EventKind } from '../../schema/enums.js';
import { decodeEnd, decodeHeader } from '../../schema/header-codec.js';
import { RecordKind } from '../../schema/layout.js';
import { checksumHolds, openRecord, type RecordHead, readHead } from '../../schema/record.js';
import type { ChunkContents, Shape, TraceEnd, TraceHeader } from '../../schema/trace-types.js';
import { type Plain, takeValues } from './plain-value.js';

export interface ReadChunk extends ChunkContents {
  head: RecordHead;
  /** Tables of the segment up to this chunk: index is the id. */
  allStrings: string[];
  allShapes: Shape[];
}

export interface ReadEvent {
  number: number;
  timeNs: number;
  kind: string;
  subject: number;
  site: number;
  value: number;
  chunk: ReadChunk;
}

export interface ReadTrace {
  bytes: Buffer;
  header: TraceHeader;
  chunks: ReadChunk[];
  events: ReadEvent[];
  end: TraceEnd | undefined;
}

const kindNames = Object.keys(EventKind);

export function readTrace(path: string): ReadTrace {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trace: ReadTrace = { bytes, header: undefined as never, chunks: [], events: [], end: undefined };
  let strings: string[] = [''];
  let shapes: Shape[] = [{ className: 0, keys: [] }];
  let sequence = 0;
  let segment = 0;
  let lastTimeNs = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const head = readHead(view, offset);
    if (typeof head === 'string') throw new Error(`no record at ${offset}: ${head}`);
    const record = bytes.subarray(offset, offset + head.byteLength);
    expect(checksumHolds(record, head)).toBe(true);
    expect(head.sequence).toBe(sequence++);
    expect(head.firstEvent).toBe(trace.events.length);
    expect(head.firstTimeNs).toBeGreaterThanOrEqual(lastTimeNs);
    expect(head.lastTimeNs).toBeGreaterThanOrEqual(head.firstTimeNs);
    lastTimeNs = head.lastTimeNs;
    expect(trace.end).toBeUndefined();
    const root = openRecord(record);
    if (head.kind === RecordKind.header) trace.header = decodeHeader(root);
    else if (head.kind === RecordKind.end) trace.end = decodeEnd(root);
    else {
      if (head.segment !== segment) {
        expect(head.segment).toBe(++segment);
        strings = [''];
        shapes = [{ className: 0, keys: [] }];
      }
      const contents = decodeChunk(root, head.eventCount);
      expect(contents.firstString).toBe(strings.length);
      expect(contents.firstShape).toBe(shapes.length);
      strings = [...strings, ...contents.strings];
      shapes = [...shapes, ...contents.shapes];
      const chunk = { ...contents, head, allStrings: strings, allShapes: shapes };
      trace.chunks.push(chunk);
      pushEvents(trace.events, chunk);
    }
    offset += head.byteLength;
  }
  return trace;
}

function pushEvents(events: ReadEvent[], chunk: ReadChunk): void {
  let last = 0;
  for (let i = 0; i < chunk.head.eventCount; i++) {
    const offset = chunk.times[i]!;
    expect(offset).toBeGreaterThanOrEqual(last);
    last = offset;
    expect(chunk.values[i]!).toBeLessThan(chunk.tape.length || 1);
    events.push({
      number: chunk.head.firstEvent + i,
      timeNs: chunk.head.firstTimeNs + offset,
      kind: kindNames[chunk.kinds[i]!]!,
      subject: chunk.subjects[i]!,
      site: chunk.sites[i]!,
      value: chunk.values[i]!,
      chunk,
    });
  }
  if (chunk.head.eventCount > 0) expect(chunk.head.lastTimeNs).toBe(chunk.head.firstTimeNs + last);
}

/** The first `count` values of an event. */
export function valuesOf(event: ReadEvent, count: number): Plain[] {
  return takeValues(event.chunk, event.value, count);
}

export function firstValue(event: ReadEvent): Plain {
  return valuesOf(event, 1)[0]!;
}
