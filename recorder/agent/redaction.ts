/**
 * Which names look like those of secrets. What is kept under them is never looked at, so no byte of it is ever written.
 *
 * A name is split into words (`accessToken`, `access_token`, `ACCESS-TOKEN`, `APIKey`), and whole words are compared, so
 * that `secretary` and `tokenizer` are shown. Values under harmless names are not searched for secrets.
 */
import { charCodeAt, lowerCase, SafeMap, SafeSet, stringIndexOf, stringSlice } from './pristine.js';

export const REDACTED_TEXT = '<redacted>';
const LONGEST_NAME = 128;
const MOST_CACHED = 20_000;

const SECRET_WORDS = setOf([
  ...[
    'password',
    'passwords',
    'passwd',
    'passphrase',
    'passcode',
    'pwd',
    'secret',
    'secrets',
    'token',
    'tokens',
    'jwt',
  ],
  ...['authorization', 'bearer', 'cookie', 'cookies', 'credential', 'credentials', 'cvv', 'cvc', 'otp', 'ssn'],
  // Two words written as one.
  ...['apikey', 'apikeys', 'apitoken', 'authkey', 'authtoken', 'accesstoken', 'refreshtoken', 'idtoken', 'sessionid'],
  ...['sessiontoken', 'sessionkey', 'accesskey', 'accesskeyid', 'privatekey', 'secretkey', 'clientsecret', 'csrftoken'],
  ...['xsrftoken', 'setcookie', 'encryptionkey', 'signingkey'],
]);
const SECRET_PAIRS = setOf([
  ...['api key', 'api keys', 'access key', 'access keys', 'private key', 'private keys', 'session id', 'session key'],
  ...['auth key', 'encryption key', 'signing key', 'connect sid'],
]);

function setOf(words: readonly string[]): SafeSet<string> {
  const set = new SafeSet<string>();
  for (let i = 0; i < words.length; i++) set.add(words[i] as string);
  return set;
}

const cache = new SafeMap<string, boolean>();

/** Cost: one map look-up for a name seen before. Names longer than 128 are no names and are not searched. */
export function isSecretName(name: string): boolean {
  const known = cache.get(name);
  if (known !== undefined) return known;
  if (name.length > LONGEST_NAME) return false;
  const secret = hasSecretWord(name);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(name, secret);
  return secret;
}

function hasSecretWord(name: string): boolean {
  let previous = '';
  let start = -1;
  for (let i = 0; i <= name.length; i++) {
    const kind = i < name.length ? letterKind(charCodeAt(name, i)) : NO_LETTER;
    if (start >= 0 && (kind === NO_LETTER || beginsWord(name, i, start, kind))) {
      const word = lowerCase(stringSlice(name, start, i));
      if (SECRET_WORDS.has(word) || SECRET_PAIRS.has(`${previous} ${word}`)) return true;
      previous = word;
      start = -1;
    }
    if (start < 0 && kind !== NO_LETTER) start = i;
  }
  return false;
}

const NO_LETTER = 0;
const LOWER = 1;
const UPPER = 2;

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

const decode = decodeURIComponent;

/** A URL or request target without the password and the secret-looking query values it may hold. */
export function redactUrl(url: string): string {
  const query = stringIndexOf(url, '?');
  const path = query < 0 ? url : stringSlice(url, 0, query);
  const safePath = redactUserInfo(path);
  return query < 0 ? safePath : safePath + redactQuery(stringSlice(url, query));
}

function redactUserInfo(path: string): string {
  const slashes = stringIndexOf(path, '//');
  const at = slashes < 0 ? -1 : stringIndexOf(path, '@', slashes);
  if (at < 0) return path;
  const nextSlash = stringIndexOf(path, '/', slashes + 2);
  if (nextSlash >= 0 && nextSlash < at) return path;
  return stringSlice(path, 0, slashes + 2) + REDACTED_TEXT + stringSlice(path, at);
}

/** `query` begins with its question mark; a fragment may follow, and can hold secrets as well. */
function redactQuery(query: string): string {
  let out = '';
  let start = 0;
  for (let i = 1; i <= query.length; i++) {
    const code = i < query.length ? charCodeAt(query, i) : 38;
    if (code !== 38 && code !== 59 && code !== 35) continue; // & ; #
    const equals = stringIndexOf(query, '=', start);
    const hasValue = equals >= 0 && equals < i;
    const name = stringSlice(query, start + 1, hasValue ? equals : i);
    const keep =
      hasValue && isSecretName(decoded(name)) ? `${name}=${REDACTED_TEXT}` : stringSlice(query, start + 1, i);
    out += stringSlice(query, start, start + 1) + keep;
    start = i;
  }
  return out;
}

function decoded(name: string): string {
  try {
    return decode(name);
  } catch {
    return name; // Not percent-encoded properly: the name is what it is.
  }
}
