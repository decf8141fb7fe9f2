/** Values as lists of items: arrays, typed arrays, and what can be iterated. */
import { bytesAsNumbers, hasElements } from '../../byte-elements.js';
import type { Budget } from './budget.js';
import { CAPTURE_REASONS } from './capture-reason.js';
import { exception, refused } from './evaluation-error.js';
import { lift, liftItem } from './lift.js';
import { itemValue, makeArray, wholeList } from './make.js';
import { type CapturedObject, type Item, isPrimitive, isUnknown, type List, Unknown, type Value } from './value.js';

/** The items of an array or typed array; undefined for anything else. `text` is its source text. Cost: its items. */
export function arrayItems(value: Value, text: string, budget: Budget): List | undefined {
  if (isPrimitive(value)) return undefined;
  switch (value.kind) {
    case 'madeArray':
      return value;
    case 'array':
      budget.step(value.items.length);
      return {
        items: value.items.map((item, i) => liftItem(item, text, i)),
        ...further(text, value.items.length, value.length, 'items'),
      };
    case 'bytes': {
      if (!hasElements(value.className)) return undefined;
      const { elements, total } = bytesAsNumbers(value);
      budget.step(elements.length);
      return { items: elements, ...further(text, elements.length, total, 'items') };
    }
    default:
      return undefined;
  }
}

/** What iterating gives; Unknown if even that is not known. Throws as V8 does where a value cannot be iterated. */
export function iterate(value: Value, text: string, budget: Budget): List | Unknown {
  if (isUnknown(value)) return value;
  if (typeof value === 'string') {
    budget.step(value.length);
    return wholeList(Array.from(value));
  }
  if (isPrimitive(value)) throw exception('TypeError', `${text} is not iterable`);
  switch (value.kind) {
    case 'partialString':
      return value.rest;
    case 'cut':
      return notLookedInto(value, text);
    case 'set':
      return {
        items: value.items.map((item) => lift(item, text)),
        ...further(text, value.items.length, value.size, 'items'),
      };
    case 'map':
      return {
        items: value.entries.map((entry) => makeArray([lift(entry.key, text), lift(entry.value, text)], budget)),
        ...further(text, value.entries.length, value.size, 'entries'),
      };
    case 'opaque':
    case 'object':
      if (value.className === 'Arguments' && value.kind === 'object') return argumentItems(value, text);
      if (!value.className) break;
      throw refused(`Iterating \`${text}\` would run code of ${value.className}, and a recording cannot run code.`);
    default: {
      const list = arrayItems(value, text, budget);
      if (list !== undefined) return { ...list, items: list.items.map(itemValue) };
    }
  }
  throw exception('TypeError', `${text} is not iterable`);
}

/** For what depends on all items: the one sentence that says how many are not known. */
export function notWhole(list: List): Unknown | undefined {
  return list.more > 0 ? list.rest : undefined;
}

/** What an object holds that was cut, or that was captured elsewhere. */
export function notLookedInto(value: Extract<CapturedObject, { kind: 'cut' | 'reference' }>, text: string): Unknown {
  if (value.kind === 'reference') {
    return new Unknown(`What \`${text}\` holds was captured elsewhere, and not found.`, 'none');
  }
  return new Unknown(`What \`${text}\` holds was not captured: ${CAPTURE_REASONS[value.reason]}.`, value.reason);
}

/** The part of a List that says how much of `total` is missing after the first `known`. */
export function further(
  text: string,
  known: number,
  total: number,
  what: 'items' | 'entries',
): Pick<List, 'more' | 'isExact' | 'rest'> {
  const more = Math.max(total - known, 0);
  if (more === 0) return { more, isExact: true, rest: undefined };
  const sentence = `Of \`${text}\` only the first ${known} of ${total} ${what} were captured.`;
  return { more, isExact: true, rest: new Unknown(sentence, 'breadth') };
}

/** `arguments`, which is captured as an object with its indices as names. */
function argumentItems(value: Extract<CapturedObject, { kind: 'object' }>, text: string): List | Unknown {
  if (value.omitted > 0) return new Unknown(`Of \`${text}\` ${value.omitted} items were not captured.`, 'breadth');
  return wholeList(value.properties.map((property) => lift(property.value, `${text}[${property.name}]`)));
}

/** Items that a method must not meet as unknown. */
export function known(list: List): readonly Item[] | Unknown {
  return notWhole(list) ?? list.items.find(isUnknown) ?? list.items;
}
