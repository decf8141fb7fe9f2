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
  SafeMap,
  SafeWeakMap,
  stringIndexOf,
  stringSlice,
} from '../host/pristine.js';
import { Facts } from './facts.js';
import { isObject, ownData, ownItem, ownSymbolData } from './own-properties.js';
import { redactUrl } from './redacted-text.js';
import { wholeCharacters } from './whole-characters.js';

const LONGEST_NAME = 200;
/** A client can send any number of names. */
const MOST_NAMED_CHARACTERS = 50_000;

/** `GET /cart/20`: without the query, and cut where it is long. The one place where such a name is made; see `redactUrl`. */
export function requestName(method: unknown, redactedTarget: unknown): string {
  const name = requestText(method, redactedTarget);
  return name.length <= LONGEST_NAME ? name : `${stringSlice(name, 0, wholeCharacters(name, LONGEST_NAME))}…`;
}

/** Names that came, by themselves and in lower case. */
const headerNames = new SafeMap<string, HeaderName>();
let namedCharacters = 0;
let lists = 0;

interface HeaderName {
  lower: string;
  /** Number of the list of headers it was met in last, and where in that. */
  list: number;
  at: number;
}

/** From name and value by turns. A name that comes again gets an array. Cost: about 0.1 microseconds a header. */
export function headersByTurns(raw: unknown): Facts {
  const headers = new Facts();
  if (!isArray(raw) || isProxy(raw)) return headers;
  if (namedCharacters > MOST_NAMED_CHARACTERS) forgetNames();
  lists++;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const text = ownItem(raw, i);
    const value = ownItem(raw, i + 1);
    if (typeof text !== 'string' || typeof value !== 'string') continue;
    const name = headerNames.get(text) ?? newName(text);
    if (name.list === lists) {
      addValue(headers.values, name.at, value);
      continue;
    }
    name.list = lists;
    name.at = headers.names.length;
    headers.add(name.lower, name.lower === ':path' ? redactUrl(value) : value);
  }
  return headers;
}

function newName(text: string): HeaderName {
  const lower = lowerCase(text);
  const name = headerNames.get(lower) ?? { lower, list: 0, at: 0 };
  headerNames.set(lower, name);
  headerNames.set(text, name);
  namedCharacters += text.length;
  return name;
}

function forgetNames(): void {
  headerNames.clear();
  namedCharacters = 0;
}

function addValue(values: unknown[], at: number, value: string): void {
  const before = values[at];
  if (isArray(before)) before[before.length] = value;
  else values[at] = [before, value];
}

/** Node keeps them under a symbol, as `{ name: [Name, value] }`. */
export function responseHeaders(response: object): Facts {
  const headers = new Facts();
  const kept = ownSymbolData(response, 'kOutHeaders');
  if (isObject(kept)) {
    for (const name in kept) {
      const entry = ownData(kept, name);
      if (isArray(entry) && !isProxy(entry)) headers.add(name, ownItem(entry, 1));
    }
  }
  return headers;
}

/** Of each list of raw headers, which Node fills once: the same object whenever the request is looked at. */
const known = new SafeWeakMap<object, object>();

/** As an object among the values of the program. */
export function requestHeadersObject(request: object): object {
  // `rawHeaders` of HTTP/2 is behind a symbol.
  const raw = ownData(request, 'rawHeaders') ?? ownSymbolData(request, 'rawHeaders');
  const before = isObject(raw) ? known.get(raw) : undefined;
  if (before !== undefined) return before;
  const headers = asObject(headersByTurns(raw));
  if (isArray(raw) && raw.length > 0) known.set(raw, headers);
  return headers;
}

export function responseHeadersObject(response: object): object {
  return asObject(responseHeaders(response));
}

function asObject({ names, values }: Facts): object {
  const object: Record<string, unknown> = create(PlainPrototype);
  for (let i = 0; i < names.length; i++) object[names[i] as string] = values[i];
  return object;
}

/** `GET /cart/20`, without the query: its values may be secrets. Empty if these are not the fields of a request. */
function requestText(method: unknown, target: unknown): string {
  if (typeof method !== 'string' || typeof target !== 'string') return '';
  const end = stringIndexOf(target, '?');
  return `${method} ${end < 0 ? target : stringSlice(target, 0, end)}`;
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
