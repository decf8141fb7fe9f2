/**
 * What the agent runs in a realm of its own, with built-ins that no program can reach: the instrumenter and the trace's
 * codec, and acorn and capnp-ts below them, are ordinary code that iterates, calls methods of arrays and strings and matches
 * expressions. In the program's realm its replacements of these would run, and fail.
 *
 * Nothing from here may get into the program's hands. What is given in must be a primitive, a list or view made here, or a
 * record with every property of its own: what has a prototype of the program's realm is looked up there.
 */
import { encodeChunk } from '../../../schema/chunk-codec.js';
import { encodeEnd, encodeHeader } from '../../../schema/header-codec.js';
import { type NewRecordHead, RecordBuffers } from '../../../schema/record.js';
import type { ChunkContents } from '../../../schema/trace-types.js';
import { originalCoverage } from '../../instrument/coverage-offsets.js';
import { instrument } from '../../instrument/instrument.js';

/** Chunks are built in the same memory, one after another. */
const chunkBuffers = new RecordBuffers();

export const realm = {
  instrument,
  originalCoverage,
  encodeHeader,
  /** The record is there until the next chunk is encoded. */
  encodeChunk: (head: NewRecordHead, chunk: ChunkContents): Uint8Array => encodeChunk(head, chunk, chunkBuffers),
  encodeEnd,
  /** An array to append to: what the program puts on its own `Array.prototype` is not on it. */
  newList: <T>(): T[] => [],
  BytesView: Uint8Array,
  HalfWordsView: Uint16Array,
  WordsView: Uint32Array,
  DoublesView: Float64Array,
  /** Its answers inherit from nothing that the program can change. */
  getOwnPropertyDescriptor: Object.getOwnPropertyDescriptor,
  /** Of what V8 throws here when the stack is full. */
  rangeErrorPrototype: RangeError.prototype,
};
