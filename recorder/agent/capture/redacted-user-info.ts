/** The user and password in URLs: `scheme://user:password@host`. */
import { charCodeAt, min, stringIndexOf, stringSlice } from '../host/pristine.js';
import { REDACTED_TEXT, redactsCredentials } from './redaction.js';
import { isQuote } from './text-scan.js';

const AT = 64;
const COLON = 58;
/** With a slash in it. */
const LONGEST_USER_INFO = 256;

export function redactUserInfo(text: string): string {
  if (!redactsCredentials()) return text;
  let safe = text;
  for (let at = stringIndexOf(safe, '://'); at >= 0; at = stringIndexOf(safe, '://', at + 3)) {
    safe = redactUserInfoAt(safe, at + 1);
  }
  return safe;
}

/** `slashes`: where the two before the host are, -1 if there are none. */
export function redactUserInfoAt(text: string, slashes: number): string {
  if (slashes < 0 || !redactsCredentials()) return text;
  const start = slashes + 2;
  let at = lastAt(text, start, authorityEnd(text, start));
  // What is no port is a password with a slash in it.
  if (at < 0 && hasPassword(text, start)) {
    at = lastAt(text, start, urlEnd(text, start, min(text.length, start + LONGEST_USER_INFO)));
  }
  return at < 0 ? text : stringSlice(text, 0, start) + REDACTED_TEXT + stringSlice(text, at);
}

/** Of a text that goes on where it was cut, and may have been cut before the `@`. */
export function redactCutUserInfo(text: string): string {
  let start = -1;
  for (let at = stringIndexOf(text, '//'); at >= 0; at = stringIndexOf(text, '//', at + 2)) start = at + 2;
  if (start < 0 || !redactsCredentials() || urlEnd(text, start, text.length) < text.length) return text;
  const isInAuthority = authorityEnd(text, start) === text.length;
  if (!isInAuthority && (!hasPassword(text, start) || lastAt(text, start, text.length) >= 0)) return text;
  return stringSlice(text, 0, start) + REDACTED_TEXT;
}

function authorityEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !endsAuthority(charCodeAt(text, end))) end++;
  return end;
}

/** / ? # and what ends a URL. */
function endsAuthority(code: number): boolean {
  return code === 47 || code === 63 || code === 35 || endsUrl(code);
}

function endsUrl(code: number): boolean {
  return code <= 32 || isQuote(code);
}

/** Where the URL ends; `most` if that is further on. */
function urlEnd(text: string, start: number, most: number): number {
  let end = start;
  while (end < most && !endsUrl(charCodeAt(text, end))) end++;
  return end;
}

function lastAt(text: string, start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) if (charCodeAt(text, i) === AT) return i;
  return -1;
}

/** Whether the first part of the authority has a colon with something behind it that is no port. */
function hasPassword(text: string, start: number): boolean {
  if (charCodeAt(text, start) === 91) return false; // [::1]
  const end = authorityEnd(text, start);
  let i = start;
  while (i < end && charCodeAt(text, i) !== COLON) i++;
  for (i++; i < end; i++) {
    const code = charCodeAt(text, i);
    if (code < 48 || code > 57) return true;
  }
  return false;
}
