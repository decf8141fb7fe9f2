/** Columns that grow with what they are indexed by. */
import { copyInto } from './pristine.js';

/** The same elements, and room for index `last`: as long as before, doubled until it fits; at least 1024. */
export function grown<T extends Uint8Array | Uint32Array | Float64Array>(
  column: T,
  View: new (length: number) => T,
  last: number,
): T {
  let size = column.length === 0 ? 1024 : column.length * 2;
  while (size <= last) size *= 2;
  const copy = new View(size);
  copyInto(copy, column);
  return copy;
}
