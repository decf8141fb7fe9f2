/**
 * Which declaration lists a chunk has, from the first bytes of its record: the struct Chunk stands right behind the
 * struct Record in what our writer makes, so its pointers come with the head in one read, and a chunk that declares
 * nothing need not be read to know all functions and lanes of a trace. A record laid out otherwise (which Cap'n
 * Proto allows) counts as declaring everything, and is then read.
 */
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

/** Up to the last of these pointers where nothing stands between. */
export const PEEK_BYTES = UNION_POINTER_OFFSET + 8 + 17 * 8;

/** Bits of `Declares` of the chunk whose record begins at the start of `view`. Not checked against its checksum. */
export function peekDeclares(view: DataView): number {
  if (view.byteLength < UNION_POINTER_OFFSET + 8) return DECLARES_ALL;
  const low = view.getInt32(UNION_POINTER_OFFSET, true);
  if ((low & 3) !== 0) return DECLARES_ALL;
  const dataWords = view.getUint16(UNION_POINTER_OFFSET + 4, true);
  const pointerCount = view.getUint16(UNION_POINTER_OFFSET + 6, true);
  const pointers = UNION_POINTER_OFFSET + 8 + ((low >> 2) + dataWords) * 8;
  let declares = 0;
  for (const [index, bit] of POINTERS) {
    if (index >= pointerCount) continue;
    const at = pointers + index * 8;
    if (at < 0 || at + 8 > view.byteLength) return DECLARES_ALL;
    if (view.getUint32(at, true) !== 0 || view.getUint32(at + 4, true) !== 0) declares |= bit;
  }
  return declares;
}
