/**
 * The names of an object's own enumerable properties, at a cost that stays bounded when an object is used as a
 * dictionary of a million entries: JavaScript lists all names or none, so the names of such an object are kept and
 * listed anew only now and then. The values are always those of now.
 */

import {
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  hasOwn,
  isDataDescriptor,
  isProxy,
  lookupGetter,
  newList,
  ownEnumerableKeys,
  SafeMap,
  symbolDescription,
} from '../host/pristine.js';
import type { SeenObject } from './object-ids.js';

const MANY = 2000;
/** Captures for each name listed before the names are listed anew: about 8 names, 0.3 us, for each capture. */
const CAPTURES_FOR_A_NAME = 1 / 8;

/** All of them or at least the first `most`; `countOfKeys` tells how many there are. `object` must not be a Proxy. */
export function ownKeysOf(object: object, seen: SeenObject, most: number, capture: number): readonly string[] {
  const kept = seen.manyKeys;
  if (kept !== undefined && capture >= kept.listedAt && capture - kept.listedAt < kept.count * CAPTURES_FOR_A_NAME) {
    return kept.first;
  }
  const all = ownEnumerableKeys(object);
  if (all.length < MANY) {
    if (kept !== undefined) seen.manyKeys = undefined;
    return all;
  }
  const first: string[] = newList();
  for (let i = 0; i < most && i < all.length; i++) first[i] = all[i] as string;
  seen.manyKeys = { first, count: all.length, listedAt: capture };
  return first;
}

/** Right after `ownKeysOf` gave `keys`. */
export function countOfKeys(seen: SeenObject, keys: readonly string[]): number {
  return seen.manyKeys === undefined ? keys.length : seen.manyKeys.count;
}

/** What is kept under `key` as own data; undefined if there is nothing or an accessor. `object` must not be a Proxy. */
export function ownData(object: object, key: PropertyKey): unknown {
  const descriptor = getOwnPropertyDescriptor(object, key);
  return descriptor !== undefined && isDataDescriptor(descriptor) ? descriptor.value : undefined;
}

/** As `ownData`, of an array that is no Proxy. A descriptor of an index takes three times as long, and is garbage. */
export function ownItem(array: readonly unknown[], index: number): unknown {
  // With a setter alone there is nothing to read.
  return hasOwn(array, index) && lookupGetter(array, index) === undefined ? array[index] : undefined;
}

const found = new SafeMap<string, symbol>();

/** The own symbol of that description: how Node's inner properties are found. */
export function ownSymbol(object: object, description: string): symbol | undefined {
  // It is nearly always the one that was found last, and to list an object's symbols takes long.
  const last = found.get(description);
  if (last !== undefined && hasOwn(object, last)) return last;
  const symbols = getOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) !== description) continue;
    found.set(description, symbol);
    return symbol;
  }
  return undefined;
}

export function ownSymbolData(object: object, description: string): unknown {
  const key = ownSymbol(object, description);
  return key === undefined ? undefined : ownData(object, key);
}

/** The object that is kept there as own data, if it may be looked into. */
export function objectIn(holder: unknown, key: PropertyKey): object | undefined {
  if (!isObject(holder)) return undefined;
  const value = ownData(holder, key);
  return isObject(value) ? value : undefined;
}

/** One that may be looked into. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isProxy(value);
}
