/**
 * What the first bytes of a chunk's record tell without its body: which declaration lists it has, and its summary. The
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
] as const;
const SUMMARY_POINTER = 17;

/** Up to the last of these pointers where nothing stands between. */
export const PEEK_BYTES = UNION_POINTER_OFFSET + 8 + 18 * 8;

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
  const struct = chunkPointers(view);
  if (struct === undefined || struct.count <= SUMMARY_POINTER) return undefined;
  const at = struct.offset + SUMMARY_POINTER * 8;
  if (at + 8 > view.byteLength) return undefined;
  const low = view.getInt32(at, true);
  const high = view.getUint32(at + 4, true);
  const start = at + 8 + (low >> 2) * 8;
  const length = high >>> 3;
  const isList = (low & 3) === 1 && (high & 7) === LIST_OF_BYTES;
  if (!isList || start < 0 || length === 0 || start + length > view.byteLength) return undefined;
  return readSummary(new Uint8Array(view.buffer, view.byteOffset + start, length));
}

/** Where the pointers of struct Chunk are. */
function chunkPointers(view: DataView): { offset: number; count: number } | undefined {
  if (view.byteLength < UNION_POINTER_OFFSET + 8) return undefined;
  const low = view.getInt32(UNION_POINTER_OFFSET, true);
  if ((low & 3) !== 0) return undefined;
  const dataWords = view.getUint16(UNION_POINTER_OFFSET + 4, true);
  const offset = UNION_POINTER_OFFSET + 8 + ((low >> 2) + dataWords) * 8;
  return offset < 0 ? undefined : { offset, count: view.getUint16(UNION_POINTER_OFFSET + 6, true) };
}
