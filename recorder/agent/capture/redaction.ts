/**
 * Which names look like those of secrets. What is kept under them is never looked at, so no byte of it is ever written.
 *
 * A name is split into words (`accessToken`, `access_token`, `ACCESS-TOKEN`, `APIKey`), and whole words are compared, so
 * that `secretary` and `tokenizer` are shown. A text under a harmless name is searched only for what names its secrets
 * itself (redacted-text.ts).
 */
import type { RedactionOptions } from '../host/options.js';
import { charCodeAt, lowerCase, newList, SafeMap, SafeSet, stringSlice } from '../host/pristine.js';
import { DEFAULT_SECRET_WORDS } from './secret-words.js';

export const REDACTED_TEXT = '<redacted>';
export const DEFAULT_REDACTION: RedactionOptions = { words: [], defaults: true };
const LONGEST_NAME = 128;
const MOST_CACHED = 20_000;
const NO_LETTER = 0;
const LOWER = 1;
const UPPER = 2;

let secrets = new SafeSet<string>();
/** Words of the longest secret there is. */
let longest = 0;
let hasDefaults = false;
let cache = new SafeMap<string, boolean>();

configureRedaction(DEFAULT_REDACTION);

/** For all that is recorded from here on: a process has one recording. Runs before the program does. */
export function configureRedaction({ words, defaults }: RedactionOptions): void {
  secrets = new SafeSet();
  longest = 0;
  hasDefaults = defaults;
  cache = new SafeMap();
  if (defaults) for (let i = 0; i < DEFAULT_SECRET_WORDS.length; i++) addSecret(DEFAULT_SECRET_WORDS[i] as string);
  for (let i = 0; i < words.length; i++) addSecret(words[i] as string);
}

/** Whether what is no name's is redacted as well: the user-info of URLs, and credentials that say what they are. */
export function redactsCredentials(): boolean {
  return hasDefaults;
}

function addSecret(text: string): void {
  const words = wordsOf(text);
  if (words.length === 0) return;
  let spaced = '';
  let joined = '';
  for (let i = 0; i < words.length; i++) {
    spaced += i === 0 ? words[i] : ` ${words[i]}`;
    joined += words[i];
  }
  secrets.add(spaced);
  secrets.add(joined);
  if (words.length > longest) longest = words.length;
}

/** Cost: one map look-up for a name seen before. Names longer than 128 are no names and are not searched. */
export function isSecretName(name: string): boolean {
  const known = cache.get(name);
  if (known !== undefined) return known;
  if (name.length > LONGEST_NAME) return false;
  const secret = hasSecretWord(wordsOf(name));
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(name, secret);
  return secret;
}

function hasSecretWord(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    let text = '';
    for (let n = 0; n < longest && i + n < words.length; n++) {
      text += n === 0 ? words[i] : ` ${words[i + n]}`;
      if (secrets.has(text)) return true;
    }
  }
  return false;
}

/** In lower case. */
function wordsOf(name: string): string[] {
  const words: string[] = newList();
  let start = -1;
  for (let i = 0; i <= name.length; i++) {
    const kind = i < name.length ? letterKind(charCodeAt(name, i)) : NO_LETTER;
    if (start >= 0 && (kind === NO_LETTER || beginsWord(name, i, start, kind))) {
      words[words.length] = lowerCase(stringSlice(name, start, i));
      start = -1;
    }
    if (start < 0 && kind !== NO_LETTER) start = i;
  }
  return words;
}

function letterKind(code: number): number {
  if (code >= 65 && code <= 90) return UPPER;
  if ((code >= 97 && code <= 122) || code > 127) return LOWER;
  return NO_LETTER;
}

/** At `aB`, and before the last capital of `ABc`. */
function beginsWord(name: string, at: number, start: number, kind: number): boolean {
  if (at === start) return false;
  const before = letterKind(charCodeAt(name, at - 1));
  if (kind === UPPER) {
    if (before === LOWER) return true;
    return at + 1 < name.length && letterKind(charCodeAt(name, at + 1)) === LOWER;
  }
  return false;
}
