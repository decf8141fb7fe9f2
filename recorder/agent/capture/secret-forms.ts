/**
 * Credentials that no name tells but their form: `Bearer …` and `Basic …`, JSON web tokens, private keys in PEM, the key ids
 * of AWS, and the user given to curl. Only forms that hardly anything else has.
 */
import { charCodeAt, stringIndexOf, stringSlice } from '../host/pristine.js';
import { REDACTED_TEXT } from './redaction.js';
import { isNameCode, wordEnd } from './text-scan.js';

const LOWER_B = 98;
const DOT = 46;
const COLON = 58;
/** Shorter words behind `Bearer` and `Basic` are words. */
const SHORTEST_CREDENTIAL = 8;
/** `{"` and a few more characters, in Base64. */
const SHORTEST_JWT_HEADER = 10;
const AWS_KEY_ID_LENGTH = 20;
const PEM_BEGIN = '-----BEGIN ';
const PEM_PRIVATE = 'PRIVATE KEY-----';

export function redactForms(text: string): string {
  let safe = text;
  if (stringIndexOf(safe, PEM_BEGIN) >= 0) safe = redactPrivateKeys(safe);
  if (stringIndexOf(safe, 'eyJ') >= 0) safe = replaceAll(safe, 'eyJ', jwtEnd);
  if (stringIndexOf(safe, 'AKIA') >= 0) safe = replaceAll(safe, 'AKIA', awsKeyIdEnd);
  if (stringIndexOf(safe, 'ASIA') >= 0) safe = replaceAll(safe, 'ASIA', awsKeyIdEnd);
  if (stringIndexOf(safe, 'earer ') >= 0) safe = redactScheme(safe, 'earer ');
  if (stringIndexOf(safe, 'asic ') >= 0) safe = redactScheme(safe, 'asic ');
  if (stringIndexOf(safe, 'curl ') >= 0) safe = redactUserOption(redactUserOption(safe, ' -u '), ' --user ');
  return safe;
}

/** `endOf`: where what begins at an occurrence of `mark` ends; its beginning if it is something else. */
function replaceAll(text: string, mark: string, endOf: (text: string, start: number) => number): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, mark); at >= 0; at = stringIndexOf(text, mark, at + 1)) {
    if (at < done || (at > 0 && isNameCode(charCodeAt(text, at - 1)))) continue;
    const end = endOf(text, at);
    if (end === at) continue;
    out += stringSlice(text, done, at) + REDACTED_TEXT;
    done = end;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

/** Two or more parts of Base64 with dots between, the first of them a JSON object. */
function jwtEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNameCode(charCodeAt(text, end))) end++;
  if (end - start < SHORTEST_JWT_HEADER || end + 1 >= text.length) return start;
  if (charCodeAt(text, end) !== DOT || !isNameCode(charCodeAt(text, end + 1))) return start;
  while (end < text.length && (isNameCode(charCodeAt(text, end)) || charCodeAt(text, end) === DOT)) end++;
  return end;
}

function awsKeyIdEnd(text: string, start: number): number {
  const end = start + AWS_KEY_ID_LENGTH;
  if (end > text.length || (end < text.length && isNameCode(charCodeAt(text, end)))) return start;
  for (let i = start; i < end; i++) {
    const code = charCodeAt(text, i);
    if (!(code >= 65 && code <= 90) && !(code >= 48 && code <= 57)) return start;
  }
  return end;
}

/** What is between the lines that begin and end one. */
function redactPrivateKeys(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, PEM_BEGIN); at >= 0; at = stringIndexOf(text, PEM_BEGIN, at + 1)) {
    const label = stringIndexOf(text, PEM_PRIVATE, at);
    if (label < 0) break;
    const start = label + PEM_PRIVATE.length;
    // Between the two is the algorithm: `RSA `, `ENCRYPTED `.
    if (stringIndexOf(text, '-----', at + PEM_BEGIN.length) < label || start === text.length) continue;
    const end = stringIndexOf(text, '-----END', start);
    out += stringSlice(text, done, start) + REDACTED_TEXT;
    done = end < 0 ? text.length : end;
    at = done;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

/** `tail`: the scheme without its first letter, which is a B or b. */
function redactScheme(text: string, tail: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, tail); at >= 0; at = stringIndexOf(text, tail, at + 1)) {
    if (at < done) continue;
    if (at === 0 || (charCodeAt(text, at - 1) | 32) !== LOWER_B) continue;
    if (at > 1 && isNameCode(charCodeAt(text, at - 2))) continue;
    const start = at + tail.length;
    let end = start;
    while (end < text.length && isCredentialCode(charCodeAt(text, end))) end++;
    // A header's value is nothing else; a sentence has further words.
    const isAll = at === 1 && wordEnd(text, start) === text.length;
    if (isAll) end = text.length;
    if (end === start || !(isAll || looksRandom(text, start, end))) continue;
    if (stringSlice(text, start, end) === REDACTED_TEXT) continue;
    out += stringSlice(text, done, start) + REDACTED_TEXT;
    done = end;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

/** Letters, digits and - _ . ~ + / = */
function isCredentialCode(code: number): boolean {
  return isNameCode(code) || code === DOT || code === 126 || code === 43 || code === 47 || code === 61;
}

/** Long, with a digit, a capital behind a small letter, or the padding of Base64. */
function looksRandom(text: string, start: number, end: number): boolean {
  if (end - start < SHORTEST_CREDENTIAL) return false;
  let wasSmall = false;
  for (let i = start; i < end; i++) {
    const code = charCodeAt(text, i);
    if ((code >= 48 && code <= 57) || code === 61) return true;
    if (code >= 65 && code <= 90 && wasSmall) return true;
    wasSmall = code >= 97 && code <= 122;
  }
  return false;
}

/** `curl -u user:password` */
function redactUserOption(text: string, option: string): string {
  const at = stringIndexOf(text, option);
  if (at < 0) return text;
  const start = at + option.length;
  const end = wordEnd(text, start);
  for (let i = start; i < end; i++) {
    if (charCodeAt(text, i) === COLON) return stringSlice(text, 0, start) + REDACTED_TEXT + stringSlice(text, end);
  }
  return text;
}
