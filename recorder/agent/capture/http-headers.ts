/**
 * What is shown of HTTP messages: the name of a request's lane, its status, and headers, from own data: Node's getters would build
 * these and keep them inside the program's objects. Header names are in lower case.
 */

import {
  create,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isArray,
  isProxy,
  lowerCase,
  PlainPrototype,
  SafeWeakMap,
  stringIndexOf,
  stringSlice,
} from '../host/pristine.js';
import { isObject, ownData, ownSymbolData } from './own-properties.js';
import { redactUrl } from './redacted-text.js';
import { wholeCharacters } from './whole-characters.js';

export type Texts = Record<string, unknown>;

const LONGEST_NAME = 200;

/** `GET /cart/20`: without the query, and cut where it is long. The one place where such a name is made. */
export function requestName(method: unknown, target: unknown): string {
  const name = requestText(method, target);
  return name.length <= LONGEST_NAME ? name : `${stringSlice(name, 0, wholeCharacters(name, LONGEST_NAME))}…`;
}

/** Of each list of raw headers, which Node fills once. */
const known = new SafeWeakMap<object, Texts>();

export function requestHeaders(request: object): Texts {
  // `rawHeaders` of HTTP/2 is behind a symbol.
  return headersByTurns(ownData(request, 'rawHeaders') ?? ownSymbolData(request, 'rawHeaders'));
}

/** From name and value by turns. A name that comes again gets an array. */
export function headersByTurns(raw: unknown): Texts {
  if (!isArray(raw) || isProxy(raw)) return create(PlainPrototype);
  const before = known.get(raw);
  if (before !== undefined) return before;
  const headers: Texts = create(PlainPrototype);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = ownData(raw, i);
    const value = ownData(raw, i + 1);
    if (typeof name === 'string' && typeof value === 'string') addHeader(headers, lowerCase(name), value);
  }
  if (raw.length > 0) known.set(raw, headers);
  return headers;
}

function addHeader(headers: Texts, name: string, value: string): void {
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else if (isArray(before)) before[before.length] = value;
  else headers[name] = [before, value];
}

/** Node keeps them under a symbol, as `{ name: [Name, value] }`. */
export function responseHeaders(response: object): Texts {
  const headers: Texts = create(PlainPrototype);
  const kept = ownSymbolData(response, 'kOutHeaders');
  if (isObject(kept)) {
    for (const name in kept) {
      const entry = ownData(kept, name);
      if (isArray(entry) && !isProxy(entry)) headers[name] = ownData(entry, 1);
    }
  }
  return headers;
}

/** `GET /cart/20`, without the query: its values may be secrets. Empty if these are not the fields of a request. */
function requestText(method: unknown, target: unknown): string {
  if (typeof method !== 'string' || typeof target !== 'string') return '';
  const end = stringIndexOf(target, '?');
  return `${method} ${redactUrl(end < 0 ? target : stringSlice(target, 0, end))}`;
}

/** HTTP status of a message; 0 if it has none. A response that never set one has its class's. */
export function statusOf(object: object): number {
  for (let at: object | null = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, 'statusCode');
    if (descriptor === undefined) continue;
    const status = hasOwn(descriptor, 'value') ? descriptor.value : 0;
    return typeof status === 'number' && status > 0 && status < 1000 ? status : 0;
  }
  return 0;
}
