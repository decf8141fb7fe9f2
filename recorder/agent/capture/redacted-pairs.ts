/** `name=value` as in queries, forms, cookies, connection strings and settings, and `--name value` of command lines. */
import { charCodeAt, stringIndexOf, stringSlice } from '../host/pristine.js';
import { isSecretName, REDACTED_TEXT } from './redaction.js';
import { HYPHEN, isBlank, isNameCode, isQuote, LONGEST_NAME, skipBlanks, stringEnd, wordEnd } from './text-scan.js';

const decode = decodeURIComponent;
const EQUALS = 61;
const GREATER = 62;

export function redactPairs(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, '='); at >= 0; at = stringIndexOf(text, '=', at + 1)) {
    if (at < done) continue;
    const isSpaced = at > done && isBlank(charCodeAt(text, at - 1));
    const nameEnd = isSpaced ? skipBlanksBack(text, at) : at;
    const start = nameStart(text, nameEnd, done);
    if (start === nameEnd || !isSecretName(decoded(stringSlice(text, start, nameEnd)))) continue;
    // `token == other`, `token => …`
    if (isSpaced && isOperator(charCodeAt(text, at + 1))) continue;
    const value = isSpaced ? skipBlanks(text, at + 1) : at + 1;
    const end = valueEnd(text, value);
    if (end === value) continue;
    out += stringSlice(text, done, value) + REDACTED_TEXT;
    done = end;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

export function redactOptions(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, '--'); at >= 0; at = stringIndexOf(text, '--', at + 2)) {
    if (at < done || (at > 0 && charCodeAt(text, at - 1) > 32)) continue;
    let nameEnd = at + 2;
    while (nameEnd < text.length && isNameCode(charCodeAt(text, nameEnd))) nameEnd++;
    const value = skipBlanks(text, nameEnd);
    if (value === nameEnd || value === text.length || charCodeAt(text, value) === HYPHEN) continue;
    if (!isSecretName(stringSlice(text, at, nameEnd))) continue;
    out += stringSlice(text, done, value) + REDACTED_TEXT;
    done = isQuote(charCodeAt(text, value)) ? stringEnd(text, value) : wordEnd(text, value);
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

function nameStart(text: string, end: number, least: number): number {
  let start = end;
  while (start > least && end - start < LONGEST_NAME && !endsPair(charCodeAt(text, start - 1))) start--;
  return start;
}

/** A value in quotes ends with them. */
function valueEnd(text: string, start: number): number {
  if (isQuote(charCodeAt(text, start))) return stringEnd(text, start);
  let end = start;
  while (end < text.length && !endsPair(charCodeAt(text, end))) end++;
  return end;
}

/** White space and & ; # ? , " ' ` < > */
function endsPair(code: number): boolean {
  switch (code) {
    case 38:
    case 59:
    case 35:
    case 63:
    case 44:
    case 34:
    case 39:
    case 96:
    case 60:
    case 62:
      return true;
    default:
      return code <= 32;
  }
}

function isOperator(code: number): boolean {
  return code === EQUALS || code === GREATER;
}

function skipBlanksBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && isBlank(charCodeAt(text, at - 1))) at--;
  return at;
}

function decoded(name: string): string {
  if (stringIndexOf(name, '%') < 0) return name;
  try {
    return decode(name);
  } catch {
    return name; // Not percent-encoded properly: the name is what it is.
  }
}
