/**
 * Methods that make an array of another. An item that was not captured is not known in the new one either; where it cannot
 * be said which items there are, the new one has those before, and how many more there may be.
 */
import type { ArrayReceiver } from './array-search.js';
import { toText } from './coerce.js';
import { exception } from './evaluation-error.js';
import { callbackOf, type Method } from './invoke.js';
import { arrayItems, known, notLookedInto } from './lists.js';
import { itemValue, makeArray, makeList, wholeList } from './make.js';
import { integerArgument, numberArgument } from './native-arguments.js';
import {
  type CallSite,
  HOLE,
  type Item,
  isPrimitive,
  isUnknown,
  type List,
  MadeArray,
  truth,
  type Unknown,
  type Value,
} from './value.js';

export const ARRAY_COPIES: ReadonlyMap<string, Method<ArrayReceiver>> = new Map<string, Method<ArrayReceiver>>([
  ['map', map],
  ['filter', filter],
  ['slice', slice],
  ['concat', concat],
  ['flat', flat],
  ['flatMap', flatMap],
  ['sort', sort],
  ['toSorted', withoutHoles(sort)],
  ['reverse', reverse],
  ['toReversed', withoutHoles(reverse)],
  ['keys', ({ list }, _, { budget }) => makeList({ ...list, items: list.items.map((_item, i) => i) }, budget)],
  ['values', ({ list }, _, { budget }) => makeList({ ...list, items: list.items.map(itemValue) }, budget)],
  ['entries', entries],
]);

function map({ list, array }: ArrayReceiver, [fn]: readonly Value[], site: CallSite): Value {
  const call = callbackOf(fn, site);
  if (isUnknown(call)) return call;
  const items = list.items.map((item, i): Item => {
    site.budget.step();
    return item === HOLE ? HOLE : call(item, i, array);
  });
  return makeList({ ...list, items }, site.budget);
}

function filter({ list, array }: ArrayReceiver, [fn]: readonly Value[], site: CallSite): Value {
  const call = callbackOf(fn, site);
  if (isUnknown(call)) return call;
  const kept: Item[] = [];
  for (const [i, item] of list.items.entries()) {
    site.budget.step();
    if (item === HOLE) continue;
    const result = call(item, i, array);
    const isTrue = truth(result);
    if (isTrue === undefined) {
      const more = list.items.length - i + list.more;
      return makeList({ items: kept, more, isExact: false, rest: (result as Unknown).as() }, site.budget);
    }
    if (isTrue) kept.push(item);
  }
  const { more, rest } = list;
  return makeList({ items: kept, more, isExact: more === 0, rest }, site.budget);
}

function slice({ list }: ArrayReceiver, [from, to]: readonly Value[], site: CallSite): Value {
  const start = integerArgument(from, 0, site.argument, site.budget);
  const end = integerArgument(to, Number.POSITIVE_INFINITY, site.argument, site.budget);
  if (isUnknown(start)) return start.as();
  if (isUnknown(end)) return end.as();
  if (!list.isExact && (start < 0 || end < 0)) return list.rest;
  const length = list.items.length + list.more;
  const first = start < 0 ? Math.max(length + start, 0) : Math.min(start, length);
  const last = end < 0 ? Math.max(length + end, 0) : Math.min(end, length);
  const items = list.items.slice(first, Math.max(first, last));
  const more = Math.max(last - first, 0) - items.length;
  return makeList(
    { items, more, isExact: list.isExact || more === 0, rest: more > 0 ? list.rest : undefined },
    site.budget,
  );
}

function concat({ list }: ArrayReceiver, args: readonly Value[], site: CallSite): Value {
  let all: List = list;
  for (const arg of args) {
    const added = itemsOf(arg, site.argument, site) ?? wholeList([arg]);
    if (isUnknown(added)) return added.as();
    all = append(all, added);
    site.budget.step(all.items.length);
  }
  return makeList(all, site.budget);
}

/** After items that are not known nothing has a place that is. */
export function append(a: List, b: List): List {
  if (a.more === 0) return { ...b, items: [...a.items, ...b.items] };
  return { ...a, more: a.more + b.items.length + b.more, isExact: a.isExact && b.isExact };
}

function flat({ list }: ArrayReceiver, [depth]: readonly Value[], site: CallSite): Value {
  const levels = integerArgument(depth, 1, site.argument, site.budget);
  if (isUnknown(levels)) return levels.as();
  return flattened(list, levels, site);
}

function flatMap(receiver: ArrayReceiver, args: readonly Value[], site: CallSite): Value {
  const mapped = map(receiver, args, site);
  return mapped instanceof MadeArray ? flattened(mapped, 1, site) : mapped;
}

function flattened(list: List, levels: number, site: CallSite): Value {
  const flatItems: Item[] = [];
  const add = (inner: List, depth: number): Unknown | undefined => {
    const items = known(inner);
    if (isUnknown(items)) return items;
    for (const item of items) {
      site.budget.step();
      if (item === HOLE) continue;
      const nested = depth > 0 ? itemsOf(item, site.receiver, site) : undefined;
      if (isUnknown(nested)) return nested;
      if (nested === undefined) flatItems.push(item);
      else {
        const unknown = site.budget.deeper(1, () => add(nested, depth - 1));
        if (unknown !== undefined) return unknown;
      }
    }
    return undefined;
  };
  return add(list, levels)?.as() ?? makeArray(flatItems, site.budget);
}

/** Copies, as toSorted does: nothing that was recorded changes. Cost: one call of the callback for each comparison. */
function sort({ list }: ArrayReceiver, [fn]: readonly Value[], site: CallSite): Value {
  if (fn !== undefined && isPrimitive(fn)) {
    throw exception('TypeError', 'The comparison function must be either a function or undefined');
  }
  const items = known(list);
  if (isUnknown(items)) return items.as();
  const holes = items.filter((item) => item === HOLE);
  const nothing = items.filter((item) => item === undefined);
  const values = items.filter((item) => item !== HOLE && item !== undefined) as Value[];
  const compare = fn === undefined ? byText(values, site) : byCallback(fn, site);
  if (isUnknown(compare)) return compare.as();
  let unknown: Unknown | undefined;
  const sorted = values.map((value, i) => ({ value, i }));
  sorted.sort((a, b) => {
    site.budget.step();
    if (unknown !== undefined) return 0;
    const order = compare(a, b);
    if (typeof order === 'number') return order;
    unknown = order;
    return 0;
  });
  return unknown?.as() ?? makeArray([...sorted.map(({ value }) => value), ...nothing, ...holes], site.budget);
}

type Comparison = (a: { value: Value; i: number }, b: { value: Value; i: number }) => number | Unknown;

function byCallback(fn: Value, site: CallSite): Comparison | Unknown {
  const call = callbackOf(fn, site);
  if (isUnknown(call)) return call;
  return (a, b) => numberArgument(call(a.value, b.value), site.argument, site.budget);
}

function byText(values: readonly Value[], site: CallSite): Comparison | Unknown {
  const texts: string[] = [];
  for (const value of values) {
    const text = toText(value, site.receiver, site.budget);
    if (typeof text !== 'string') return isUnknown(text) ? text : text.rest;
    texts.push(text);
  }
  return (a, b) => (texts[a.i]! < texts[b.i]! ? -1 : texts[a.i]! > texts[b.i]! ? 1 : 0);
}

function reverse({ list }: ArrayReceiver, _: readonly Value[], { budget }: CallSite): Value {
  return list.rest?.as() ?? makeArray([...list.items].reverse(), budget);
}

function entries({ list }: ArrayReceiver, _: readonly Value[], { budget }: CallSite): Value {
  return makeList({ ...list, items: list.items.map((item, i) => makeArray([i, itemValue(item)], budget)) }, budget);
}

/** The items of an array; undefined for what is none. */
function itemsOf(value: Value, text: string, { budget }: CallSite): List | Unknown | undefined {
  const answer = isArray(value);
  if (answer === false || isUnknown(answer)) return answer || undefined;
  return arrayItems(value, text, budget) ?? notLookedInto(value as Parameters<typeof notLookedInto>[0], text);
}

/** As Array.isArray. */
export function isArray(value: Value): boolean | Unknown {
  if (isPrimitive(value)) return false;
  if (value.kind === 'unknown') return value.as('boolean');
  if (value.kind === 'cut') return value.className === 'Array';
  return value.kind === 'array' || value.kind === 'madeArray';
}

function withoutHoles(method: Method<ArrayReceiver>): Method<ArrayReceiver> {
  return ({ list, array }, args, site) =>
    method({ list: { ...list, items: list.items.map(itemValue) }, array }, args, site);
}
