/** Ends of lines in JavaScript. */
import { charCodeAt } from '../host/pristine.js';

/** LF, CR, LS, PS. */
export function isLineTerminator(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

/** Whether a line ends right behind this character, as V8 counts lines: CR and LF together are one end (String::CalculateLineEnds). */
export function endsLine(text: string, at: number): boolean {
  const code = charCodeAt(text, at);
  return isLineTerminator(code) && !(code === 13 && charCodeAt(text, at + 1) === 10);
}
