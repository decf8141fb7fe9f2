/**
 * Arrays and objects that an expression makes, bounded in depth and size: values that hold the same one many times are as
 * large as if they held copies, because who shows them visits each.
 */
import { type Budget, exceeded } from './budget.js';
import { HOLE, type Item, isPrimitive, type List, MadeArray, MadeObject, type Unknown, type Value } from './value.js';

const MAX_HEIGHT = 64;

/** A whole array. */
export function makeArray(items: readonly Item[], budget: Budget): MadeArray {
  return makeList(wholeList(items), budget);
}

export function makeList({ items, more, isExact, rest }: List, budget: Budget): MadeArray {
  const { height, size } = measure(items, budget);
  return new MadeArray(items, more, isExact, rest, height, size);
}

/** @param properties no other reference to it may be kept. */
export function makeObject(
  properties: Record<string, Value>,
  budget: Budget,
  more = 0,
  rest: Unknown | undefined = undefined,
): MadeObject {
  const { height, size } = measure(Object.values(properties), budget);
  return new MadeObject(properties, more, rest, height, size);
}

/** For makeObject. */
export function newProperties(): Record<string, Value> {
  return Object.create(null);
}

/** A list of which all is there. */
export function wholeList(items: readonly Item[]): List {
  return { items, more: 0, isExact: true, rest: undefined };
}

export function itemValue(item: Item): Value {
  return item === HOLE ? undefined : item;
}

export function listLength({ items, more, isExact, rest }: List): number | Unknown {
  return isExact || rest === undefined ? items.length + more : rest.as('number');
}

/** The item at an index that is not negative; undefined for a hole, and behind the end. */
export function itemAt({ items, more, rest }: List, index: number): Value {
  const item = items[index];
  if (item === HOLE) return undefined;
  if (index < items.length) return item;
  return index < items.length + more && rest !== undefined ? rest : undefined;
}

function measure(items: readonly Item[], budget: Budget): { height: number; size: number } {
  budget.step(items.length);
  let height = 1;
  let size = 1;
  for (const item of items) {
    if (item !== HOLE && !isPrimitive(item) && (item.kind === 'madeArray' || item.kind === 'madeObject')) {
      height = Math.max(height, item.height + 1);
      size += item.size;
    } else size += 1;
  }
  if (height > MAX_HEIGHT) throw exceeded(`an array or object of more than ${MAX_HEIGHT} levels`);
  if (size > budget.limits.values) throw exceeded(`an array or object of more than ${budget.limits.values} values`);
  return { height, size };
}
