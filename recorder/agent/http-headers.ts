/**
 * The headers of HTTP messages, from their own data: Node's getters would build them and keep them inside the program's
 * objects. Names are in lower case.
 */
import { ownData, ownSymbolData } from './own-properties.js';
import { create, isArray, isProxy, lowerCase, PlainPrototype, SafeWeakMap } from './pristine.js';

export type Texts = Record<string, unknown>;

/** Of each list of raw headers, which Node fills once. */
const known = new SafeWeakMap<object, Texts>();

/** From name and value by turns. A name that comes again gets an array. */
export function requestHeaders(request: object): Texts {
  // `rawHeaders` of HTTP/2 is behind a symbol.
  const raw = ownData(request, 'rawHeaders') ?? ownSymbolData(request, 'rawHeaders');
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
  if (typeof kept === 'object' && kept !== null && !isProxy(kept)) {
    for (const name in kept) {
      const entry = ownData(kept, name);
      if (isArray(entry) && !isProxy(entry)) headers[name] = ownData(entry, 1);
    }
  }
  return headers;
}
