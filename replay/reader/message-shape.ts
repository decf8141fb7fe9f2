/**
 * Holds the pointers of a message against the structs of trace.capnp before anything is decoded: each must be of its
 * field's kind and stay inside the message, and the message may not use a word twice. A checksum does not show what a
 * wrong writer wrote, and the Cap'n Proto library trusts sizes: one bad list pointer makes it copy gigabytes.
 * Pointer layout: https://capnproto.org/encoding.html
 */
import { HEAD_BYTES, RecordKind, STREAM_HEADER_BYTES } from '../../schema/layout.js';

/** What a pointer field holds: bytes (Data, Text), a list of such, a struct, or a list of structs. */
type Field = 'bytes' | 'texts' | { struct: readonly Field[] } | { list: readonly Field[] };

const bytes = (count: number): Field[] => new Array<Field>(count).fill('bytes');

/** Pointer fields of the record's struct by kind, in the order of their ordinals. */
const SHAPES: Readonly<Record<RecordKind, readonly Field[]>> = {
  [RecordKind.header]: [...bytes(7), 'texts', 'texts', 'bytes', { struct: [] }],
  [RecordKind.chunk]: [
    ...bytes(6),
    { struct: bytes(9) },
    { struct: bytes(2) },
    { struct: bytes(5) },
    { list: [...bytes(7), { list: bytes(2) }, ...bytes(1)] },
    { list: ['bytes', 'bytes', 'texts', 'bytes'] },
    { list: bytes(1) },
    { list: [] },
    { list: bytes(1) },
    { list: bytes(1) },
    { list: [] },
    ...bytes(3),
  ],
  [RecordKind.end]: bytes(2),
};

const POINTER_STRUCT = 0;
const POINTER_LIST = 1;
const LIST_OF_BYTES = 2;
const LIST_OF_POINTERS = 6;
const LIST_OF_STRUCTS = 7;

/** Throws a RangeError where a pointer is wrong. Cost: the pointers; columns are one each. */
export function checkMessageShape(message: Uint8Array, kind: RecordKind): void {
  const words = (message.length - STREAM_HEADER_BYTES) / 8;
  const view = new DataView(message.buffer, message.byteOffset + STREAM_HEADER_BYTES, Math.floor(words) * 8);
  const rootWords = (HEAD_BYTES - STREAM_HEADER_BYTES) / 8;
  new PointerWalk(view, words - rootWords - 1).pointer(rootWords, { struct: SHAPES[kind] });
}

class PointerWalk {
  readonly #view: DataView;
  /** Words that no object has used so far. */
  #left: number;

  constructor(view: DataView, words: number) {
    this.#view = view;
    this.#left = words;
  }

  /** @param at index of the pointer's word. */
  pointer(at: number, field: Field): void {
    if (at * 8 + 8 > this.#view.byteLength) throw wrong();
    const low = this.#view.getInt32(at * 8, true);
    const high = this.#view.getUint32(at * 8 + 4, true);
    if (low === 0 && high === 0) return;
    const target = at + 1 + (low >> 2);
    if (typeof field === 'object' && 'struct' in field) {
      if ((low & 3) !== POINTER_STRUCT) throw wrong();
      this.#use(target, (high & 0xffff) + (high >>> 16));
      this.#pointers(target + (high & 0xffff), high >>> 16, field.struct);
      return;
    }
    const count = high >>> 3;
    const expected = field === 'bytes' ? LIST_OF_BYTES : field === 'texts' ? LIST_OF_POINTERS : LIST_OF_STRUCTS;
    if ((low & 3) !== POINTER_LIST || (high & 7) !== expected) throw wrong();
    if (field === 'bytes') this.#use(target, Math.ceil(count / 8));
    else if (field === 'texts') {
      this.#use(target, count);
      for (let i = 0; i < count; i++) this.pointer(target + i, 'bytes');
    } else this.#structs(target, count, field.list);
  }

  /** A list of structs: a word that tells their number and size, and they. */
  #structs(tag: number, words: number, fields: readonly Field[]): void {
    this.#use(tag, words + 1);
    const count = this.#view.getUint32(tag * 8, true) >>> 2;
    const dataWords = this.#view.getUint16(tag * 8 + 4, true);
    const pointerCount = this.#view.getUint16(tag * 8 + 6, true);
    const size = dataWords + pointerCount;
    if ((count > 0 && size === 0) || count * size !== words) throw wrong();
    for (let i = 0; i < count; i++) this.#pointers(tag + 1 + i * size + dataWords, pointerCount, fields);
  }

  /** Fields behind the known ones are a later version's, and not read. */
  #pointers(at: number, count: number, fields: readonly Field[]): void {
    for (let i = 0; i < count && i < fields.length; i++) this.pointer(at + i, fields[i]!);
  }

  #use(at: number, words: number): void {
    this.#left -= words;
    if (at < 0 || (at + words) * 8 > this.#view.byteLength || this.#left < 0) throw wrong();
  }
}

function wrong(): RangeError {
  return new RangeError(
    'expected the structs of trace.capnp, found a pointer that is of another kind or leads outside',
  );
}
