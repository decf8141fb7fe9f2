/**
 * Methods that ask something of an array. Where items were not captured, the answer is given if those that were decide it:
 * one that fits is enough for `some`.
 */
import { joined, toText } from './coerce.js';
import { sameValueZero, strictEquals } from './equality.js';
import { exception, unlessItThrows } from './evaluation-error.js';
import { callbackOf, type Method } from './invoke.js';
import { itemAt, itemValue, listLength } from './make.js';
import { integerArgument } from './native-arguments.js';
import { type CallSite, HOLE, type Item, isUnknown, type List, truth, type Unknown, type Value } from './value.js';

/** `array` is what callbacks get as their third argument. */
export interface ArrayReceiver {
  list: List;
  array: Value;
}

export const ARRAY_SEARCHES: ReadonlyMap<string, Method<ArrayReceiver>> = new Map<string, Method<ArrayReceiver>>([
  ['some', quantifier(true)],
  ['every', quantifier(false)],
  ['find', finder('first', (item) => item, undefined)],
  ['findIndex', finder('first', (_, index) => index, -1)],
  ['findLast', finder('last', (item) => item, undefined)],
  ['findLastIndex', finder('last', (_, index) => index, -1)],
  ['includes', includes],
  ['indexOf', indexOf],
  ['lastIndexOf', lastIndexOf],
  ['reduce', ({ list, array }, args, site) => reduce(Array.from(list.items.entries()), list, array, args, site)],
  [
    'reduceRight',
    ({ list, array }, args, site) => reduce(Array.from(list.items.entries()).reverse(), list, array, args, site),
  ],
  ['join', join],
  ['toString', ({ array }, _, site) => joined(array, ',', site.receiver, site.budget)],
  ['at', at],
]);

/** some and every: decided by the first item for which the callback says `decisive`. */
function quantifier(decisive: boolean): Method<ArrayReceiver> {
  return ({ list, array }, [fn], site) => {
    const call = callbackOf(fn, site);
    if (isUnknown(call)) return call.as('boolean');
    let undecided: Unknown | undefined;
    for (const [i, item] of list.items.entries()) {
      site.budget.step();
      if (item === HOLE) continue;
      const ask = (): Value => call(item, i, array);
      const result: Value = undecided === undefined ? ask() : unlessItThrows(ask, undecided);
      const isTrue = truth(result);
      if (isTrue === decisive) return decisive;
      if (isTrue === undefined) undecided = result as Unknown;
    }
    const unknown = undecided ?? list.rest;
    return unknown === undefined ? !decisive : unknown.as('boolean');
  };
}

/** The first or the last item for which the callback says true. What was not captured comes at the end. */
function finder(
  end: 'first' | 'last',
  answer: (item: Value, index: number) => Value,
  none: Value,
): Method<ArrayReceiver> {
  return ({ list, array }, [fn], site) => {
    const call = callbackOf(fn, site);
    if (isUnknown(call)) return call;
    if (end === 'last' && list.rest !== undefined) return list.rest.as();
    const { length } = list.items;
    for (let nth = 0; nth < length; nth++) {
      site.budget.step();
      const i = end === 'first' ? nth : length - 1 - nth;
      const item = itemValue(list.items[i]!);
      const result = call(item, i, array);
      const isTrue = truth(result);
      if (isTrue) return answer(item, i);
      if (isTrue === undefined) return (result as Unknown).as();
    }
    return list.rest?.as() ?? none;
  };
}

function includes({ list }: ArrayReceiver, [wanted, from]: readonly Value[], site: CallSite): Value {
  const start = firstIndex(from, list, site);
  if (isUnknown(start)) return start.as('boolean');
  let unknown = list.rest;
  for (let i = start; i < list.items.length; i++) {
    site.budget.step();
    const same = sameValueZero(itemValue(list.items[i]!), wanted);
    if (same === true) return true;
    if (isUnknown(same)) unknown = same;
  }
  return unknown?.as('boolean') ?? false;
}

function indexOf({ list }: ArrayReceiver, [wanted, from]: readonly Value[], site: CallSite): Value {
  const start = firstIndex(from, list, site);
  if (isUnknown(start)) return start.as('number');
  for (let i = start; i < list.items.length; i++) {
    site.budget.step();
    const item = list.items[i]!;
    const same = item === HOLE ? false : strictEquals(item, wanted);
    if (same === true) return i;
    if (isUnknown(same)) return same.as('number');
  }
  return list.rest?.as('number') ?? -1;
}

function lastIndexOf({ list }: ArrayReceiver, args: readonly Value[], site: CallSite): Value {
  if (list.rest !== undefined) return list.rest.as('number');
  const from = args.length > 1 ? integerArgument(args[1], 0, site.argument, site.budget) : list.items.length - 1;
  if (isUnknown(from)) return from.as('number');
  const last = from < 0 ? list.items.length + from : Math.min(from, list.items.length - 1);
  for (let i = last; i >= 0; i--) {
    site.budget.step();
    const item = list.items[i]!;
    const same = item === HOLE ? false : strictEquals(item, args[0]);
    if (same === true) return i;
    if (isUnknown(same)) return same.as('number');
  }
  return -1;
}

function reduce(
  items: readonly [number, Item][],
  list: List,
  array: Value,
  args: readonly Value[],
  site: CallSite,
): Value {
  const call = callbackOf(args[0], site);
  if (isUnknown(call)) return call;
  if (list.rest !== undefined) return list.rest.as();
  const present = items.filter((entry): entry is [number, Value] => entry[1] !== HOLE);
  if (args.length < 2 && present.length === 0) {
    throw exception('TypeError', 'Reduce of empty array with no initial value');
  }
  let result = args.length < 2 ? present.shift()![1] : args[1];
  for (const [i, item] of present) {
    site.budget.step();
    result = call(result, item, i, array);
  }
  return result;
}

function join({ array }: ArrayReceiver, [separator]: readonly Value[], site: CallSite): Value {
  const between = separator === undefined ? ',' : toText(separator, site.argument, site.budget);
  if (typeof between !== 'string') return isUnknown(between) ? between.as('string') : between.rest.as('string');
  return joined(array, between, site.receiver, site.budget);
}

function at({ list }: ArrayReceiver, [index]: readonly Value[], site: CallSite): Value {
  const i = integerArgument(index, 0, site.argument, site.budget);
  if (isUnknown(i)) return i.as();
  if (i >= 0) return itemAt(list, i);
  const length = listLength(list);
  if (isUnknown(length)) return length.as();
  return length + i < 0 ? undefined : itemAt(list, length + i);
}

/** Where a search begins. */
function firstIndex(from: Value, list: List, site: CallSite): number | Unknown {
  const start = integerArgument(from, 0, site.argument, site.budget);
  if (isUnknown(start) || start >= 0) return start;
  const length = listLength(list);
  return isUnknown(length) ? length : Math.max(length + start, 0);
}
