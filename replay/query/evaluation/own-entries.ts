/** What an object holds itself, listed: for Object.keys and its like, spread, `in`, and JSON. */
import type { NamedValue } from '../../model.js';
import type { Budget } from './budget.js';
import { exception } from './evaluation-error.js';
import { lift } from './lift.js';
import { arrayItems, notLookedInto } from './lists.js';
import { makeList } from './make.js';
import { hasOwn, isIndex, leftOut, onlyWhatItShows, type PropertyPlace, SHARED } from './properties.js';
import { HOLE, isPrimitive, isUnknown, type MadeArray, MadeObject, Unknown, type Value } from './value.js';

export interface OwnEntries {
  entries: readonly [name: string, value: Value][];
  /** Number of further ones, of which nothing is known; if not `isExact`, at most. */
  more: number;
  isExact: boolean;
  rest: Unknown | undefined;
}

/** Names and values of own enumerable properties, in their order. Unknown for what does not show them. */
export function ownEntries(value: Value, text: string, budget: Budget): OwnEntries | Unknown {
  if (value === undefined || value === null) throw exception('TypeError', 'Cannot convert undefined or null to object');
  if (typeof value === 'string') {
    budget.step(value.length);
    return whole(value.split('').map((item, i) => [String(i), item]));
  }
  if (isPrimitive(value)) return whole([]);
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'partialString':
    case 'partialBigint':
      return value.rest;
    case 'cut':
    case 'reference':
      return notLookedInto(value, text);
    case 'madeObject':
      return {
        ...whole(Object.entries(value.properties)),
        more: value.more,
        isExact: value.more === 0,
        rest: value.rest,
      };
    case 'object': {
      if (value.isSelection) return new Unknown(`Of \`${text}\` only a selection was captured.`, 'none');
      const rest = value.omitted > 0 ? leftOut(text, value.omitted) : undefined;
      return { entries: liftAll(value.properties, text), more: value.omitted, isExact: true, rest };
    }
    case 'error': {
      const rest = value.omitted === undefined ? undefined : leftOut(text, value.omitted);
      // An AggregateError's errors are shown, and are not enumerable.
      const entries = liftAll(value.properties, text).filter(([name]) => name !== 'errors');
      return { entries, more: value.omitted ?? 0, isExact: true, rest };
    }
    case 'symbol':
    case 'arrow':
    case 'madeRegExp':
      return whole([]);
    case 'array':
    case 'madeArray':
    case 'bytes': {
      const list = arrayItems(value, text, budget);
      if (list === undefined) break;
      if (!list.isExact) return list.rest!;
      const entries = list.items.flatMap((item, i): [string, Value][] => (item === HOLE ? [] : [[String(i), item]]));
      // Further items may be holes, which are not listed.
      return { entries, more: list.more, isExact: list.more === 0, rest: list.rest };
    }
  }
  return onlyWhatItShows({ of: text, path: `Object.keys(${text})` });
}

/**
 * As an array of what `select` takes of each. Of an object that was made of a part that is not whole, what is not known may be
 * anywhere, and of a name that is.
 */
export function entriesArray(
  value: Value,
  text: string,
  select: (entry: readonly [string, Value]) => Value,
  budget: Budget,
): MadeArray | Unknown {
  const own = ownEntries(value, text, budget);
  if (isUnknown(own)) return own.as();
  const { entries, more, isExact, rest } = own;
  if (rest !== undefined && value instanceof MadeObject) return rest.as();
  return makeList({ items: entries.map(select), more, isExact, rest }, budget);
}

/** `key in value`. */
export function isIn(value: Value, key: string, { of }: PropertyPlace): boolean | Unknown {
  if (isPrimitive(value) || value.kind === 'partialString' || value.kind === 'symbol') {
    const shown = isPrimitive(value) ? String(value) : of;
    throw exception('TypeError', `Cannot use 'in' operator to search for '${key}' in ${shown}`);
  }
  if (isUnknown(value)) return value.as('boolean');
  const own = hasOwn(value, key);
  if (own === true) return true;
  const isPlain = value.kind === 'madeObject' || (value.kind === 'object' && value.className === '');
  if (isPlain && SHARED.has(key)) return !(value.kind === 'object' && value.hasNoPrototype);
  if (own === false && (isPlain || isIndex(key))) return false;
  return new Unknown(`Whether \`${of}\` has \`${key}\` was not captured.`, 'none', 'boolean');
}

function whole(entries: readonly [string, Value][]): OwnEntries {
  return { entries, more: 0, isExact: true, rest: undefined };
}

function liftAll(properties: readonly NamedValue[], text: string): [string, Value][] {
  return properties
    .filter(({ isSymbol }) => !isSymbol)
    .map(({ name, value }) => [name, lift(value, `${text}.${name}`)]);
}
