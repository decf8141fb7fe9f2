/**
 * Texts that name their secrets themselves: URLs, queries, form bodies and cookies (`token=…`), JSON (`"token":"…"`), blocks
 * of HTTP headers, `Bearer …`, and the user-info of URLs. Only the secret is replaced; a text without one is given back as
 * it is, after a few searches for a single character.
 *
 * A name is judged as everywhere (redaction.ts). Nothing is parsed: what only looks like such a text is redacted too.
 */
import { charCodeAt, stringIndexOf, stringSlice } from '../host/pristine.js';
import { isSecretName, REDACTED_TEXT, redactsCredentials } from './redaction.js';

const decode = decodeURIComponent;
const LONGEST_NAME = 128;

/** Any text, before it is written. Cost: linear, and next to nothing for most. */
export function redactText(text: string): string {
  let safe = text;
  if (stringIndexOf(safe, '=') >= 0) safe = redactPairs(safe);
  if (stringIndexOf(safe, ':') >= 0) {
    if (stringIndexOf(safe, '://') >= 0) safe = redactUserInfo(safe);
    if (stringIndexOf(safe, '"') >= 0) safe = redactJson(safe);
    if (stringIndexOf(safe, '\n') >= 0) safe = redactHeaderLines(safe);
  }
  const first = charCodeAt(safe, 0) | 32;
  return first === LOWER_B && redactsCredentials() ? redactScheme(safe) : safe;
}

/** A URL or request target, also one without a scheme (`//me:pw@host/`). */
export function redactUrl(url: string): string {
  const query = stringIndexOf(url, '?');
  const path = query < 0 ? url : stringSlice(url, 0, query);
  return redactText(redactUserInfoAt(path, stringIndexOf(path, '//')) + stringSlice(url, path.length));
}

const LOWER_B = 98;
const QUOTE = 34;
const BACKSLASH = 92;

// name=value

function redactPairs(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, '='); at >= 0; at = stringIndexOf(text, '=', at + 1)) {
    if (at < done) continue;
    const start = nameStart(text, at, done);
    if (start === at || !isSecretName(decoded(stringSlice(text, start, at)))) continue;
    const value = at + 1;
    const end = valueEnd(text, value);
    if (end === value) continue;
    out += stringSlice(text, done, value) + REDACTED_TEXT;
    done = end;
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
  if (charCodeAt(text, start) === QUOTE) return stringEnd(text, start);
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

function decoded(name: string): string {
  if (stringIndexOf(name, '%') < 0) return name;
  try {
    return decode(name);
  } catch {
    return name; // Not percent-encoded properly: the name is what it is.
  }
}

// scheme://user:password@host

function redactUserInfo(text: string): string {
  if (!redactsCredentials()) return text;
  let safe = text;
  for (let at = stringIndexOf(safe, '://'); at >= 0; at = stringIndexOf(safe, '://', at + 3)) {
    safe = redactUserInfoAt(safe, at + 1);
  }
  return safe;
}

/** `slashes`: where the two before the host are, -1 if there are none. */
function redactUserInfoAt(text: string, slashes: number): string {
  if (slashes < 0 || !redactsCredentials()) return text;
  const start = slashes + 2;
  let at = -1;
  for (let i = start; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === 64) at = i;
    else if (code === 47 || code === 63 || code === 35 || code === 34 || code <= 32) break;
  }
  if (at < 0) return text;
  return stringSlice(text, 0, start) + REDACTED_TEXT + stringSlice(text, at);
}

// "name":"value", also inside a string of JSON: \"name\":\"value\"

function redactJson(text: string): string {
  let out = '';
  let done = 0;
  for (let at = stringIndexOf(text, ':'); at >= 0; at = stringIndexOf(text, ':', at + 1)) {
    if (at < done) continue;
    const end = skipSpaceBack(text, at);
    if (end <= done || charCodeAt(text, end - 1) !== QUOTE) continue;
    const start = quoteBefore(text, end - 1, done);
    if (start < 0 || !isSecretName(stringSlice(text, start + 1, end - 1))) continue;
    const value = skipSpace(text, at + 1);
    const valueStop = jsonEnd(text, value);
    if (valueStop === value) continue;
    out += `${stringSlice(text, done, value)}"${REDACTED_TEXT}"`;
    done = valueStop;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

function quoteBefore(text: string, end: number, least: number): number {
  for (let i = end - 1; i >= least && end - i <= LONGEST_NAME; i--) if (charCodeAt(text, i) === QUOTE) return i;
  return -1;
}

/** Behind the value that begins at `start`, wherever the text ends. */
function jsonEnd(text: string, start: number): number {
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

/** Behind the closing quote of the string that `start` opens. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  return text.length;
}

/** As `stringEnd` for `\"…\"`, whose own quotes are escaped twice. */
function escapedStringEnd(text: string, start: number): number {
  const end = stringIndexOf(text, '\\"', start + 2);
  return end < 0 ? text.length : end + 2;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && charCodeAt(text, at) <= 32) at++;
  return at;
}

/** `\"name\" :` ends with its quote; the backslash belongs to it. */
function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && charCodeAt(text, at - 1) <= 32) at--;
  return at;
}

// Name: value, a line each

function redactHeaderLines(text: string): string {
  let out = '';
  let done = 0;
  let line = 0;
  while (line < text.length) {
    const next = stringIndexOf(text, '\n', line);
    const end = next < 0 ? text.length : next;
    const colon = stringIndexOf(text, ':', line);
    if (colon > line && colon < end && isHeaderName(text, line, colon)) {
      const stop = end > line && charCodeAt(text, end - 1) === 13 ? end - 1 : end;
      const value = skipSpace(text, colon + 1);
      if (value < stop && isSecretName(stringSlice(text, line, colon))) {
        out += stringSlice(text, done, value) + REDACTED_TEXT;
        done = stop;
      }
    }
    line = end + 1;
  }
  return done === 0 ? text : out + stringSlice(text, done);
}

/** Letters, digits and hyphens only. */
function isHeaderName(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST_NAME) return false;
  for (let i = start; i < end; i++) {
    const code = charCodeAt(text, i);
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!isLetter && code !== 45 && code !== 95 && !(code >= 48 && code <= 57)) return false;
  }
  return true;
}

// Bearer …, Basic …

function redactScheme(text: string): string {
  const space = stringIndexOf(text, ' ');
  if (space !== 5 && space !== 6) return text;
  const scheme = stringSlice(text, 0, space);
  const isCredential = scheme === 'Bearer' || scheme === 'bearer' || scheme === 'Basic' || scheme === 'basic';
  if (!isCredential || text.length === space + 1) return text;
  // A sentence that begins so has further words.
  if (stringIndexOf(text, ' ', space + 1) >= 0 || stringSlice(text, space + 1) === REDACTED_TEXT) return text;
  return `${scheme} ${REDACTED_TEXT}`;
}
