/** Text of a source that a loader may hold as text or as UTF-8 bytes, decoded as Node's own loader does. */
import { isAnyArrayBuffer, isView, uncurry } from '../host/pristine.js';

const decoder = new TextDecoder();
const decode = uncurry(TextDecoder.prototype.decode as (this: unknown, source: unknown) => string);

/** Undefined for what is neither. A byte order mark in bytes is dropped, one in text is kept. */
export function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  return isView(source) || isAnyArrayBuffer(source) ? decode(decoder, source) : undefined;
}
