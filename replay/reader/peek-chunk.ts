/**
 * What the first bytes of a chunk's record tell without its body: which declaration lists it has, its summary, and where calls stand. The
 * struct Chunk stands right behind the struct Record in what our writer makes, and the summary behind that, so they
 * come with the head in one read. A record laid out otherwise (which Cap'n Proto allows) counts as declaring
 * everything and as having no summary here, and is then read.
 */
import { type ChunkSummary, readSummary } from '../../schema/chunk-summary.js';
import { DECLARES_ALL, Declares } from './chunk-directory.js';

/** Stream header, root pointer, Record's data. Its one pointer, the union's, follows. */
const UNION_POINTER_OFFSET = 64;

/** Pointer indices of the lists in struct Chunk: their ordinals, as the struct has no data. */
const POINTERS = [
  [9, Declares.scripts],
  [10, Declares.functions],
  [11, Declares.lanes],
  [12, Declares.finishedLanes],
  [13, Declares.notices],
  [14, Declares.skipped],
  [15, Declares.steps],
  [16, Declares.leftOut],
  [18, Declares.costs],
] as const;
const KINDS_POINTER = 0;
const SUBJECTS_POINTER = 2;
const SITES_POINTER = 3;
const KEYFRAME_POINTER = 6;
const SUMMARY_POINTER = 17;
/** In struct Keyframe. */
const OPEN_FUNCTIONS_POINTER = 1;
const OPEN_STACK_POINTER = 8;

/** Up to the last of these pointers where nothing stands between. */
export const PEEK_BYTES = UNION_POINTER_OFFSET + 8 + 19 * 8;

/** Enough for the summary of a chunk with some hundred functions; a longer one is not looked at here. */
export const SUMMARY_PEEK_BYTES = 4096;

const LIST_OF_BYTES = 2;

/** Bits of `Declares` of the chunk whose record begins at the start of `view`. Not checked against its checksum. */
export function peekDeclares(view: DataView): number {
  const struct = chunkPointers(view);
  if (struct === undefined) return DECLARES_ALL;
  let declares = 0;
  for (const [index, bit] of POINTERS) {
    if (index >= struct.count) continue;
    const at = struct.offset + index * 8;
    if (at + 8 > view.byteLength) return DECLARES_ALL;
    if (view.getUint32(at, true) !== 0 || view.getUint32(at + 4, true) !== 0) declares |= bit;
  }
  return declares;
}

/** The summary, if it is whole in the view. Throws a RangeError where it is damaged. */
export function peekSummary(view: DataView): ChunkSummary | undefined {
  const chunk = chunkPointers(view);
  const bytes = chunk && bytesOf(view, chunk, SUMMARY_POINTER);
  return bytes === undefined || bytes.length === 0 ? undefined : readSummary(bytes);
}

/** Which calls stand where, as the bytes have it: nothing of it was checked. */
export interface CallGlance {
  kinds: Uint8Array;
  subjects: Uint32Array;
  sites: Uint16Array;
  /** Functions of the keyframe's calls, and which of these calls are on the stack. */
  openFunctions: Uint32Array;
  openStack: Uint32Array;
}

/** Undefined if it is not all in the view. */
export function peekCalls(view: DataView, eventCount: number): CallGlance | undefined {
  const chunk = chunkPointers(view);
  const keyframe = chunk && structOf(view, chunk, KEYFRAME_POINTER);
  if (chunk === undefined || keyframe === undefined) return undefined;
  const kinds = bytesOf(view, chunk, KINDS_POINTER);
  const subjects = bytesOf(view, chunk, SUBJECTS_POINTER);
  const sites = bytesOf(view, chunk, SITES_POINTER);
  const functions = bytesOf(view, keyframe, OPEN_FUNCTIONS_POINTER);
  const stack = bytesOf(view, keyframe, OPEN_STACK_POINTER);
  if (kinds?.length !== eventCount || subjects?.length !== 4 * eventCount || sites?.length !== 2 * eventCount) return;
  if (functions === undefined || stack === undefined || stack.length > functions.length) return undefined;
  return {
    kinds,
    subjects: words(subjects),
    sites: new Uint16Array(sites.buffer, sites.byteOffset, eventCount),
    openFunctions: words(functions),
    openStack: words(stack),
  };
}

/** How much of a record is mostly enough for `peekCalls`, where it is laid out as our writer does. */
export function callPeekBytes(eventCount: number): number {
  return SUMMARY_PEEK_BYTES + eventCount * (1 + 4 + 4 + 2);
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
}

/** Where the pointers of a struct are, and how many. */
interface Pointers {
  offset: number;
  count: number;
}

function chunkPointers(view: DataView): Pointers | undefined {
  return structAt(view, UNION_POINTER_OFFSET);
}

function structOf(view: DataView, { offset, count }: Pointers, index: number): Pointers | undefined {
  return index < count ? structAt(view, offset + index * 8) : undefined;
}

/** The struct that the pointer at `at` leads to. */
function structAt(view: DataView, at: number): Pointers | undefined {
  if (at + 8 > view.byteLength) return undefined;
  const low = view.getInt32(at, true);
  if ((low & 3) !== 0) return undefined;
  const offset = at + 8 + ((low >> 2) + view.getUint16(at + 4, true)) * 8;
  return offset < 0 ? undefined : { offset, count: view.getUint16(at + 6, true) };
}

/** A field of bytes that is whole in the view, aligned to words as all fields are; empty if it was not set. */
function bytesOf(view: DataView, { offset, count }: Pointers, index: number): Uint8Array | undefined {
  const at = offset + index * 8;
  if (index >= count || at + 8 > view.byteLength) return undefined;
  const low = view.getInt32(at, true);
  const high = view.getUint32(at + 4, true);
  if (low === 0 && high === 0) return new Uint8Array(0);
  const start = at + 8 + (low >> 2) * 8;
  const length = high >>> 3;
  const isList = (low & 3) === 1 && (high & 7) === LIST_OF_BYTES;
  if (!isList || start < 0 || start + length > view.byteLength || (view.byteOffset & 7) !== 0) return undefined;
  return new Uint8Array(view.buffer, view.byteOffset + start, length);
}
