/**
 * A trace file as a list of chunks. Opening reads the heads of its records, 16 bytes for every thousand events or so;
 * bodies are read when asked for and kept in a bounded cache. What cannot be read ends the trace there: everything
 * before stays, and the state says where and why. Reads only; a trace is never repaired in place.
 */
import type { ChunkSummary } from '../../schema/chunk-summary.js';
import { decodeEnd, decodeHeader } from '../../schema/header-codec.js';
import { RecordKind } from '../../schema/layout.js';
import { checksumHolds, openRecord, type RecordHead, readHead } from '../../schema/record.js';
import type { TraceEnd, TraceHeader } from '../../schema/trace-types.js';
import type { TraceState } from '../model.js';
import { BufferPool, ChunkMemory } from './buffer-pool.js';
import { type ChunkBody, glanceOf, parseChunk } from './chunk-body.js';
import { ChunkDirectory } from './chunk-directory.js';
import { LruCache } from './lru-cache.js';
import { checkMessageShape } from './message-shape.js';
import { type CallGlance, callPeekBytes, peekCalls, peekSummary, SUMMARY_PEEK_BYTES } from './peek-chunk.js';
import { walkRecord } from './record-walk.js';
import { ChunkDamage, TraceError } from './trace-error.js';
import { TraceFile } from './trace-file.js';
import { stateOf } from './trace-state.js';

/** Bodies and what is derived from them, some tens of chunks. */
const CACHE_BYTES = 32 * 1024 * 1024;
/** What the position table of a chunk adds for each event (timeline/chunk-timeline.ts). */
const DERIVED_BYTES_PER_EVENT = 60;

export class TraceReader {
  readonly path: string;
  readonly header: TraceHeader;
  readonly directory = new ChunkDirectory();
  readonly #file: TraceFile;
  readonly #pool = new BufferPool();
  readonly #bodies = new LruCache<number, { body: ChunkBody; memory: ChunkMemory }>(CACHE_BYTES, ({ memory }) =>
    memory.giveBack(),
  );
  #uses = 0;
  #summaries: (ChunkSummary | undefined)[] = [];
  #previous: RecordHead;
  #offsetBytes = 0;
  #fileBytes = 0;
  #lastTimeNs = 0;
  #end: TraceEnd | undefined;
  #damage: { reason: string; mayGrow: boolean } | undefined;
  #state: TraceState;
  #cuts = 0;

  /** Throws a TraceError where not even the header can be read. Cost: one short read for each chunk. */
  constructor(path: string) {
    this.path = path;
    this.#file = new TraceFile(path);
    try {
      this.#fileBytes = this.#file.sizeBytes();
      const { head, header } = readTraceHeader(this.#file, this.#fileBytes);
      this.header = header;
      this.#previous = head;
      this.#offsetBytes = head.byteLength;
      this.#walk();
      this.#state = this.#judge();
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get state(): TraceState {
    return this.#state;
  }

  get eventCount(): number {
    return this.#previous.firstEvent + this.#previous.eventCount;
  }

  get fileBytes(): number {
    return this.#fileBytes;
  }

  /** Time of the last record. */
  get lastTimeNs(): number {
    return this.#lastTimeNs;
  }

  /** Grows when chunks were taken away again, which is when what was derived from them must go. */
  get cuts(): number {
    return this.#cuts;
  }

  /** Bytes behind the end record, which no trace has. */
  get trailingBytes(): number {
    return this.#end === undefined ? 0 : this.#fileBytes - this.#offsetBytes;
  }

  /** Reads the heads of records appended since; true if there were any or the state is another. */
  refresh(): boolean {
    const before = { kind: this.#state.kind, offset: this.#offsetBytes, cuts: this.#cuts };
    const damaged = this.#damage !== undefined && !this.#damage.mayGrow;
    if (this.#end === undefined && !damaged) {
      this.#fileBytes = this.#file.sizeBytes();
      if (this.#fileBytes < this.#offsetBytes) this.#cutShortened();
      else this.#walk();
    }
    this.#state = this.#judge();
    return before.kind !== this.#state.kind || before.offset !== this.#offsetBytes || before.cuts !== this.#cuts;
  }

  /**
   * Runs what looks at chunks. Their memory is used again afterwards, so that nothing that is kept may be a view of it. Of chunks
   * that were got outside, it is at the end of the next use.
   */
  use<Result>(look: () => Result): Result {
    this.#uses++;
    try {
      return look();
    } finally {
      if (--this.#uses === 0) this.#pool.settle();
    }
  }

  /**
   * The body of a chunk. Throws a ChunkDamage, and cuts the trace before the chunk, where it is not sound.
   * Cost: a read and two passes, some 100 microseconds for 100 KB; nothing if it is cached.
   */
  chunk(index: number): ChunkBody {
    const cached = this.#bodies.get(index);
    if (cached !== undefined) return cached.body;
    const entry = this.directory.at(index);
    const memory = new ChunkMemory(this.#pool);
    const body = this.guard(index, () =>
      parseChunk(index, entry, this.#file.readShared(entry.offsetBytes, entry.byteLength), memory.allocate),
    );
    this.#bodies.set(index, { body, memory }, entry.byteLength + entry.eventCount * DERIVED_BYTES_PER_EVENT);
    this.#summaries[index] = body.summary;
    return body;
  }

  /**
   * As `chunk(index).summary`, from the beginning of the record where it is there, and kept for good.
   * Cost: at first one short read, some microseconds.
   */
  summary(index: number): ChunkSummary {
    const known = this.#summaries[index];
    if (known !== undefined) return known;
    const { offsetBytes, byteLength } = this.directory.at(index);
    const bytes = this.#file.readShared(offsetBytes, Math.min(SUMMARY_PEEK_BYTES, byteLength));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const summary = this.guard(index, () => peekSummary(view)) ?? this.chunk(index).summary;
    this.#summaries[index] = summary;
    return summary;
  }

  /**
   * Where calls stand in the chunk, for a look whether it is worth reading: nothing was checked, and the next read takes the
   * memory. Undefined where only `chunk` can tell. Cost: a read of 11 bytes an event, unless the chunk is cached.
   */
  glance(index: number): CallGlance | undefined {
    const cached = this.#bodies.get(index);
    if (cached !== undefined) return glanceOf(cached.body);
    const { offsetBytes, byteLength, eventCount } = this.directory.at(index);
    const bytes = this.#file.readShared(offsetBytes, Math.min(callPeekBytes(eventCount), byteLength));
    return peekCalls(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), eventCount);
  }

  /** Runs what decodes a part of a chunk; whatever it throws is damage of that chunk. */
  guard<Result>(index: number, decode: () => Result): Result {
    try {
      return decode();
    } catch (error) {
      if (error instanceof TraceError) throw error;
      const { offsetBytes } = this.directory.at(index);
      const reason = error instanceof Error ? error.message : String(error);
      this.#cutAt(index, reason);
      throw new ChunkDamage(this.path, offsetBytes, index, reason);
    }
  }

  close(): void {
    this.#bodies.clear();
    this.#file.close();
  }

  #walk(): void {
    this.#damage = undefined;
    while (this.#end === undefined) {
      const walked = walkRecord(this.#file, this.#offsetBytes, this.#fileBytes, this.#previous);
      if ('kind' in walked) {
        if (walked.kind === 'partial') this.#damage = { reason: 'the last record is not whole', mayGrow: true };
        if (walked.kind === 'damage') this.#damage = { reason: walked.reason, mayGrow: false };
        return;
      }
      const { head, offsetBytes, declares } = walked;
      if (head.kind === RecordKind.end) {
        this.#end = this.#readEnd(head, offsetBytes);
        if (this.#end === undefined) return;
      } else this.directory.push({ ...head, offsetBytes, declares });
      this.#previous = head;
      this.#offsetBytes += head.byteLength;
      this.#lastTimeNs = head.lastTimeNs;
    }
  }

  #readEnd(head: RecordHead, offsetBytes: number): TraceEnd | undefined {
    const bytes = this.#file.read(offsetBytes, head.byteLength);
    try {
      if (!checksumHolds(bytes, head)) throw new RangeError('the checksum of the end does not match');
      checkMessageShape(bytes, RecordKind.end);
      return decodeEnd(openRecord(bytes));
    } catch (error) {
      this.#damage = { reason: error instanceof Error ? error.message : String(error), mayGrow: false };
      return undefined;
    }
  }

  #judge(): TraceState {
    return stateOf({
      path: this.path,
      header: this.header,
      end: this.#end,
      damage: this.#damage,
      eventCount: this.eventCount,
      offsetBytes: this.#offsetBytes,
      fileBytes: this.#fileBytes,
    });
  }

  #cutShortened(): void {
    let keep = this.directory.length;
    const isWhole = (index: number) => {
      const { offsetBytes, byteLength } = this.directory.at(index);
      return offsetBytes + byteLength <= this.#fileBytes;
    };
    while (keep > 0 && !isWhole(keep - 1)) keep--;
    if (keep < this.directory.length) this.#cutAt(keep, 'the file has become shorter');
    else this.#damage = { reason: 'the file has become shorter', mayGrow: false };
  }

  /** The trace ends before this chunk from now on. */
  #cutAt(index: number, reason: string): void {
    const entry = this.directory.at(index);
    for (let i = index; i < this.directory.length; i++) this.#bodies.delete(i);
    this.directory.truncate(index);
    this.#summaries = this.#summaries.slice(0, index);
    this.#lastTimeNs = index === 0 ? 0 : this.directory.at(index - 1).lastTimeNs;
    this.#previous = { ...this.#previous, firstEvent: entry.firstEvent, eventCount: 0 };
    this.#offsetBytes = entry.offsetBytes;
    this.#end = undefined;
    this.#damage = { reason, mayGrow: false };
    this.#cuts++;
    this.#state = this.#judge();
  }
}

function readTraceHeader(file: TraceFile, fileBytes: number): { head: RecordHead; header: TraceHeader } {
  const { path } = file;
  if (fileBytes === 0) {
    throw new TraceError('empty', `${path} is empty: its recording ended before it began; record again.`, path);
  }
  const start = file.read(0, Math.min(fileBytes, 64));
  const head = readHead(new DataView(start.buffer, start.byteOffset, start.byteLength), 0);
  if (head === 'version') {
    const advice = 'was written by a newer version of Rearview; update this one to open it';
    throw new TraceError('newer-version', `${path} ${advice}.`, path, 0);
  }
  if (typeof head === 'string' && head !== 'short') {
    throw new TraceError('not-a-trace', `${path} is not a Rearview trace; give the path of an .rvtrace file.`, path, 0);
  }
  const damaged = (reason: string, cause?: unknown) =>
    new TraceError('damaged', `${path} cannot be shown: ${reason}; record again.`, path, 0, cause);
  if (head === 'short' || head.byteLength > fileBytes) throw damaged('it ends inside its first record');
  const bytes = file.read(0, head.byteLength);
  const walked = walkRecord(file, 0, fileBytes, undefined);
  if ('kind' in walked) throw damaged('reason' in walked ? walked.reason : 'its first record is not whole');
  if (!checksumHolds(bytes, head)) throw damaged('the checksum of its header does not match');
  try {
    checkMessageShape(bytes, RecordKind.header);
    return { head, header: decodeHeader(openRecord(bytes)) };
  } catch (error) {
    throw damaged('its header cannot be decoded', error);
  }
}
