/** Cutting text without leaving half a character at its end. */
import { charCodeAt, min } from '../host/pristine.js';

/** The largest length up to `length` that does not end between the two halves of a surrogate pair. */
export function wholeCharacters(text: string, length: number): number {
  if (length === 0 || length >= text.length) return min(length, text.length);
  const last = charCodeAt(text, length - 1);
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}
