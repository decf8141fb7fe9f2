/** Which of JavaScript's own methods a value has. */
import { ARRAY_COPIES } from './array-copies.js';
import { ARRAY_SEARCHES, type ArrayReceiver } from './array-search.js';
import { exception, refused } from './evaluation-error.js';
import type { Method } from './invoke.js';
import { unboxed } from './lift.js';
import { arrayItems } from './lists.js';
import {
  bufferToString,
  DATE_METHODS,
  isLocalDateMethod,
  MAP_METHODS,
  NUMBER_METHODS,
  OBJECT_METHODS,
  REGEXP_METHODS,
  SET_METHODS,
} from './other-methods.js';
import { partialStringMethod } from './partial-string-methods.js';
import { hasOwn } from './properties.js';
import { STRING_METHODS } from './string-methods.js';
import { Unknown, type Value } from './value.js';

const ARRAY_METHODS: ReadonlyMap<string, Method<ArrayReceiver>> = new Map([...ARRAY_SEARCHES, ...ARRAY_COPIES]);
/** Of those that make an array, a typed array makes a typed one, whose items are converted. */
const BYTES_METHODS: ReadonlySet<string> = new Set([...ARRAY_SEARCHES.keys(), 'keys', 'values', 'entries']);

/** Of arrays, Maps, Sets and Dates: what changes them, or is there only for what a callback does besides. */
const CHANGES: ReadonlySet<string> = new Set(
  'push pop shift unshift splice fill copyWithin set add delete clear'.split(' '),
);

/** Undefined where there is none, or the value has a property of its own of that name. */
export function methodOf(receiver: Value, name: string): Method | undefined {
  switch (typeof receiver) {
    case 'undefined':
      return undefined;
    case 'string':
      return bound(STRING_METHODS.get(name), receiver);
    case 'number':
    case 'bigint':
    case 'boolean':
      return bound(NUMBER_METHODS.get(name), receiver);
  }
  if (receiver === null || receiver.kind === 'unknown') return undefined;
  return hasOwn(receiver, name) === true ? undefined : objectMethod(receiver, name);
}

/** Names of the methods that a value has. */
export function methodNames(receiver: Value): string[] {
  const all = [STRING_METHODS, ARRAY_METHODS, MAP_METHODS, SET_METHODS, DATE_METHODS, REGEXP_METHODS, NUMBER_METHODS];
  const names = new Set(all.flatMap((methods) => [...methods.keys()]));
  return [...names].filter((name) => methodOf(receiver, name) !== undefined && !CHANGES.has(name)).sort();
}

function objectMethod(receiver: Value & object, name: string): Method | undefined {
  switch (receiver.kind) {
    case 'array':
    case 'madeArray':
      return arrayMethod(receiver, name) ?? changing(name) ?? OBJECT_METHODS.get(name);
    case 'bytes':
      if (name === 'toString' && receiver.className === 'Buffer') return bound(bufferToString, receiver);
      return (BYTES_METHODS.has(name) ? arrayMethod(receiver, name) : undefined) ?? changing(name);
    case 'partialString':
      if (!STRING_METHODS.has(name)) return undefined;
      return (_, args, site) => partialStringMethod(name, receiver, args, site);
    case 'partialBigint':
      return NUMBER_METHODS.has(name) ? () => receiver.rest : undefined;
    case 'map':
      return bound(MAP_METHODS.get(name), receiver) ?? changing(name) ?? OBJECT_METHODS.get(name);
    case 'set':
      return bound(SET_METHODS.get(name), receiver) ?? changing(name) ?? OBJECT_METHODS.get(name);
    case 'date':
      return bound(DATE_METHODS.get(name), receiver) ?? localDateMethod(name) ?? OBJECT_METHODS.get(name);
    case 'regexp':
    case 'madeRegExp':
      return bound(REGEXP_METHODS.get(name), receiver);
    case 'boxed':
      return boxedMethod(receiver, name);
    case 'cut':
    case 'reference':
    case 'opaque':
      return undefined;
    case 'object':
      // What its class has instead is not recorded.
      if (receiver.hasNoPrototype || (receiver.className !== '' && name !== 'hasOwnProperty')) return undefined;
      return OBJECT_METHODS.get(name);
    default:
      return OBJECT_METHODS.get(name);
  }
}

function bound<Receiver>(method: Method<Receiver> | undefined, receiver: Receiver): Method | undefined {
  return method && ((_, args, site) => method(receiver, args, site));
}

function arrayMethod(receiver: Value, name: string): Method | undefined {
  const method = ARRAY_METHODS.get(name);
  if (method === undefined) return undefined;
  return (_, args, site) => {
    const list = arrayItems(receiver, site.receiver, site.budget);
    if (list === undefined) throw exception('TypeError', `${site.callee} is not a function`);
    return method({ list, array: receiver }, args, site);
  };
}

function boxedMethod(receiver: Extract<Value & object, { kind: 'boxed' }>, name: string): Method | undefined {
  const inside = unboxed(receiver, name);
  const method = methodOf(inside, name);
  return method && ((_, args, site) => method(inside, args, site));
}

function changing(name: string): Method | undefined {
  if (name === 'forEach') return () => fail('`forEach` gives nothing; use `map` to see what a function makes of each.');
  if (!CHANGES.has(name)) return undefined;
  return () =>
    fail(`A recording cannot be changed, so \`${name}\` is refused; \`concat\`, \`slice\` and \`filter\` make copies.`);
}

function localDateMethod(name: string): Method | undefined {
  if (!isLocalDateMethod(name)) return undefined;
  const advice = '`toISOString` and `getUTCHours` and its like do not';
  return () =>
    new Unknown(
      `What \`${name}\` gives depends on the program's time zone, which was not recorded; ${advice}.`,
      'none',
    );
}

function fail(sentence: string): never {
  throw refused(sentence);
}
