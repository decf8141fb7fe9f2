/**
 * Strings and shapes by id. They are numbered within a segment and a chunk may add some, so an id is looked up in the
 * chunk that uses it and else searched in the chunks of its segment before; nothing is loaded ahead. Cost of an id not
 * seen before: reads O(log n) of the segment's chunks.
 */
import { takeChunkShapes, takeChunkStrings } from '../../schema/chunk-codec.js';
import type { Shape } from '../../schema/trace-types.js';
import { LruCache } from './lru-cache.js';
import type { TraceReader } from './trace-reader.js';

const CACHE_BYTES = 16 * 1024 * 1024;

export interface NamedShape {
  className: string;
  keys: string[];
  /** Bits of ShapeFlag; absent for 0. */
  flags?: number;
  /** Indices in `keys` of those that are symbols, shown by their description; absent if none is. */
  symbolKeys?: ReadonlySet<number>;
}

interface Table<Item> {
  firstId: number;
  items: Item[];
}

export class Dictionaries {
  readonly #reader: TraceReader;
  readonly #strings: DictionaryKind<string>;
  readonly #shapes: DictionaryKind<Shape>;
  readonly #named = new LruCache<string, NamedShape>(CACHE_BYTES);

  constructor(reader: TraceReader) {
    this.#reader = reader;
    this.#strings = new DictionaryKind(reader, (index) => {
      const { record } = reader.chunk(index);
      const table = record.getChunk().getStrings();
      checkEnds(table.getEnds().toUint8Array(), table.getUtf8().getLength());
      const { firstString, strings } = takeChunkStrings(record);
      return { firstId: firstString, items: strings };
    });
    this.#shapes = new DictionaryKind(reader, (index) => {
      const { record } = reader.chunk(index);
      const table = record.getChunk().getShapes();
      checkEnds(table.getKeyEnds().toUint8Array(), table.getKeys().getLength() / 4);
      const { firstShape, shapes } = takeChunkShapes(record);
      return { firstId: firstShape, items: shapes };
    });
  }

  /** Throws a RangeError where the segment of the chunk has no such string up to it. */
  string(chunkIndex: number, id: number): string {
    return id === 0 ? '' : this.#strings.lookup(chunkIndex, id);
  }

  /** Throws a RangeError as `string`. */
  shape(chunkIndex: number, id: number): NamedShape {
    const key = `${this.#reader.directory.at(chunkIndex).segment}:${id}`;
    let named = this.#named.get(key);
    if (named === undefined) {
      const shape = this.#shapes.lookup(chunkIndex, id);
      const keys = shape.keys.map((name) => this.string(chunkIndex, name));
      named = { className: this.string(chunkIndex, shape.className), keys };
      if (shape.flags) named.flags = shape.flags;
      if (shape.symbolKeys) named.symbolKeys = new Set(shape.symbolKeys);
      this.#named.set(key, named, 64 + keys.length * 16);
    }
    return named;
  }

  /** Forgets what was taken from chunks that are no longer in the trace. */
  forgetAfterCut(): void {
    this.#named.clear();
    this.#strings.clear(this.#reader.directory.length);
    this.#shapes.clear(this.#reader.directory.length);
  }
}

/** Ends that go back would make a table of any size out of a few bytes. */
function checkEnds(bytes: Uint8Array, limit: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let last = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const end = view.getUint32(at, true);
    if (end < last || end > limit) throw new RangeError('a dictionary entry ends before its beginning or outside');
    last = end;
  }
}

class DictionaryKind<Item> {
  readonly #reader: TraceReader;
  readonly #take: (chunkIndex: number) => Table<Item>;
  readonly #tables = new LruCache<number, Table<Item>>(CACHE_BYTES);
  /** Ids of each chunk's table that was looked at: first id and the one after the last. */
  readonly #ranges = new Map<number, { first: number; end: number }>();

  constructor(reader: TraceReader, take: (chunkIndex: number) => Table<Item>) {
    this.#reader = reader;
    this.#take = take;
  }

  lookup(chunkIndex: number, id: number): Item {
    const found = this.#find(chunkIndex, id);
    const table = found === undefined ? undefined : this.#table(found);
    const item = table?.items[id - table.firstId];
    if (item === undefined) throw new RangeError(`expected dictionary entry ${id}, which no chunk of the segment has`);
    return item;
  }

  clear(chunkCount: number): void {
    this.#tables.clear();
    for (const index of this.#ranges.keys()) if (index >= chunkCount) this.#ranges.delete(index);
  }

  /**
   * The chunk of the same segment, not after `chunkIndex`, whose table has the id. Every table, also an empty one, says
   * which id comes next, so the search is binary: once a program has warmed up, chunks that add nothing are the rule.
   */
  #find(chunkIndex: number, id: number): number | undefined {
    const { directory } = this.#reader;
    let low = directory.firstOfSegment(directory.at(chunkIndex).segment);
    let high = chunkIndex;
    // Most often the chunk that uses an id has brought it.
    for (let probe = chunkIndex; low <= high; probe = (low + high) >>> 1) {
      const { first, end } = this.#range(probe);
      if (id < first) high = probe - 1;
      else if (id >= end) low = probe + 1;
      else return probe;
    }
    return undefined;
  }

  #range(index: number): { first: number; end: number } {
    let range = this.#ranges.get(index);
    if (range === undefined) {
      const { firstId, items } = this.#table(index);
      range = { first: firstId, end: firstId + items.length };
      this.#ranges.set(index, range);
    }
    return range;
  }

  #table(index: number): Table<Item> {
    const cached = this.#tables.get(index);
    if (cached !== undefined) return cached;
    const table = this.#reader.guard(index, () => this.#take(index));
    // An estimate: the text of strings is not counted, a string of our captures has some 30 characters.
    this.#tables.set(index, table, 64 + table.items.length * 80);
    return table;
  }
}
