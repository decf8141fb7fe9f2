/**
 * `"name":"value"` of JSON, also inside a string of JSON; and `Name: value`: headers on lines of their own or in the middle
 * of one (`curl -H 'Authorization: …'`), settings, and objects as `util.inspect` prints them.
 */
import { charCodeAt, lowerCase, stringIndexOf, stringSlice } from '../host/pristine.js';
import { isSecretName, REDACTED_TEXT } from './redaction.js';
import {
  APOSTROPHE,
  BACKSLASH,
  escapedStringEnd,
  isBlank,
  isNameCode,
  isQuote,
  jsonEnd,
  LONGEST_NAME,
  NEWLINE,
  QUOTE,
  skipBlanks,
  skipSpace,
  skipSpaceBack,
  stringEnd,
} from './text-scan.js';

const SLASH = 47;

export function redactJson(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, ':'); at >= 0; at = stringIndexOf(text, ':', at + 1)) {
    if (at < done) continue;
    // `\"name\" :` ends with its quote; the backslash belongs to it.
    const end = skipSpaceBack(text, at);
    if (end <= done || charCodeAt(text, end - 1) !== QUOTE) continue;
    const start = quoteBefore(text, end - 1, done, QUOTE);
    if (start < 0 || !isSecretName(stringSlice(text, start + 1, end - 1))) continue;
    const value = skipSpace(text, at + 1);
    const valueStop = jsonEnd(text, value);
    if (valueStop === value) continue;
    out += `${stringSlice(text, done, value)}"${REDACTED_TEXT}"`;
    done = valueStop;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

export function redactNamed(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, ':'); at >= 0; at = stringIndexOf(text, ':', at + 1)) {
    if (at < done) continue;
    const start = nameStart(text, at, done);
    if (start === at) continue;
    const isLine = start === 0 || charCodeAt(text, start - 1) === NEWLINE;
    const value = skipBlanks(text, at + 1);
    // Else a place in a file (`token.js:3:5`), `token::next`.
    if (!isLine && value === at + 1 && !opensValue(charCodeAt(text, value))) continue;
    if (charCodeAt(text, at + 1) === SLASH && charCodeAt(text, at + 2) === SLASH) continue;
    const isQuoted = charCodeAt(text, start) === APOSTROPHE;
    const name = isQuoted ? stringSlice(text, start + 1, at - 1) : stringSlice(text, start, at);
    if (!isSecretName(name) || stringSlice(text, value, value + REDACTED_TEXT.length) === REDACTED_TEXT) continue;
    const end = valueEnd(text, value, isLine || hasManyWords(name), start === 0 ? 0 : charCodeAt(text, start - 1));
    if (end === value) continue;
    out += stringSlice(text, done, value) + REDACTED_TEXT;
    done = end;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

function quoteBefore(text: string, end: number, least: number, quote: number): number {
  for (let i = end - 1; i >= least && end - i <= LONGEST_NAME; i--) if (charCodeAt(text, i) === quote) return i;
  return -1;
}

/** Of the name that ends at `end`, or of the apostrophe it is in; `end` if there is none. */
function nameStart(text: string, end: number, least: number): number {
  if (end > least && charCodeAt(text, end - 1) === APOSTROPHE) {
    const quote = quoteBefore(text, end - 1, least, APOSTROPHE);
    return quote < 0 ? end : quote;
  }
  let start = end;
  while (start > least && isNameCode(charCodeAt(text, start - 1))) start--;
  if (end - start > LONGEST_NAME) return end;
  // The `n` of an escaped line break.
  return start > 0 && start < end && charCodeAt(text, start - 1) === BACKSLASH ? start + 1 : start;
}

function opensValue(code: number): boolean {
  return isQuote(code) || code === BACKSLASH || code === 91 || code === 123;
}

function hasManyWords(name: string): boolean {
  const lower = lowerCase(name);
  return stringIndexOf(lower, 'authorization') >= 0 || stringIndexOf(lower, 'cookie') >= 0;
}

/** `toLineEnd`: else the value is one word. `before`: what is in front of the name, which may be a quote around it all. */
function valueEnd(text: string, start: number, toLineEnd: boolean, before: number): number {
  const first = charCodeAt(text, start);
  if (isQuote(first) && first !== before) return stringEnd(text, start);
  if (first === BACKSLASH && charCodeAt(text, start + 1) === QUOTE) return escapedStringEnd(text, start);
  if (first === 91 || first === 123) return jsonEnd(text, start);
  const quote = isQuote(before) ? before : 0;
  let end = start;
  for (; end < text.length; end++) {
    const code = charCodeAt(text, end);
    if (code === NEWLINE || code === quote) break;
    if (code === 13 && charCodeAt(text, end + 1) === NEWLINE) break;
    // The line may be one of a text inside a string.
    if (code === BACKSLASH) break;
    if (!toLineEnd && endsWord(code)) break;
  }
  return end;
}

/** White space and , ; " ' ` ( ) [ ] { } < > */
function endsWord(code: number): boolean {
  if (isBlank(code) || isQuote(code)) return true;
  return code === 44 || code === 59 || code === 41 || code === 93 || code === 125 || code === 60 || code === 62;
}
