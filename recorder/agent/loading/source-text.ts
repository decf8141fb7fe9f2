/** Text of a source that a loader may hold as text or as UTF-8 bytes, decoded as Node's own loader does. */
import { uncurry } from '../host/loading-pristine.js';

const decoder = new TextDecoder();
const decode = uncurry(TextDecoder.prototype.decode);

/** Undefined for what is neither. A byte order mark in bytes is dropped, one in text is kept. */
export function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) {
    return decode(decoder, source as ArrayBuffer);
  }
  return undefined;
}
