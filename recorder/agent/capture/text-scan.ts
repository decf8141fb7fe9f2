/** Where things end in a text: what the searches for secrets share. All of them give the text's length where it is cut. */
import { charCodeAt, stringIndexOf } from '../host/pristine.js';

export const QUOTE = 34;
export const APOSTROPHE = 39;
export const BACKTICK = 96;
export const BACKSLASH = 92;
export const HYPHEN = 45;
export const NEWLINE = 10;
/** Longer ones are no names. */
export const LONGEST_NAME = 128;

export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE || code === BACKTICK;
}

/** Letters, digits, `-` and `_`. */
export function isNameCode(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57) || code === HYPHEN || code === 95;
}

/** Behind the closing quote of the string that the quote at `start` opens. */
export function stringEnd(text: string, start: number): number {
  const quote = charCodeAt(text, start);
  for (let i = start + 1; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === BACKSLASH) i++;
    else if (code === quote) return i + 1;
  }
  return text.length;
}

/** As `stringEnd` for `\"…\"`, whose own quotes are escaped twice. */
export function escapedStringEnd(text: string, start: number): number {
  const end = stringIndexOf(text, '\\"', start + 2);
  return end < 0 ? text.length : end + 2;
}

/** Behind the JSON value, or what looks like one, that begins at `start`. */
export function jsonEnd(text: string, start: number): number {
  let depth = 0;
  let i = start;
  while (i < text.length) {
    const code = charCodeAt(text, i);
    if (code === QUOTE) {
      i = stringEnd(text, i);
      if (depth === 0) return i;
      continue;
    }
    if (code === BACKSLASH && charCodeAt(text, i + 1) === QUOTE) {
      i = escapedStringEnd(text, i);
      if (depth === 0) return i;
      continue;
    }
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) {
      if (--depth <= 0) return depth < 0 ? i : i + 1;
    } else if (depth === 0 && (code === 44 || code <= 32)) return i;
    i++;
  }
  return i;
}

/** White space of any kind. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && charCodeAt(text, at) <= 32) at++;
  return at;
}

export function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && charCodeAt(text, at - 1) <= 32) at--;
  return at;
}

/** Spaces and tabs. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(charCodeAt(text, at))) at++;
  return at;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && charCodeAt(text, at) > 32) at++;
  return at;
}
