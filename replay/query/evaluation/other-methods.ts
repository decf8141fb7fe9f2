/** Methods of Map, Set, Date, RegExp, numbers and errors, and what every object has. */
import type { CapturedValue } from '../../model.js';
import { boundedRegExp } from './bounded-regexp.js';
import { toPrimitive, toText } from './coerce.js';
import { sameValueZero } from './equality.js';
import { exception, native, refused } from './evaluation-error.js';
import type { Method } from './invoke.js';
import { lift, unboxed } from './lift.js';
import { iterate } from './lists.js';
import { makeArray, makeList } from './make.js';
import { primitiveArguments } from './native-arguments.js';
import { hasOwn, toKey } from './properties.js';
import { type CallSite, HOLE, isUnknown, MadeArray, PartialString, Unknown, type Value } from './value.js';

type Captured<Kind> = Extract<CapturedValue, { kind: Kind }>;
type Methods<Receiver> = ReadonlyMap<string, Method<Receiver>>;

export const MAP_METHODS: Methods<Captured<'map'>> = new Map<string, Method<Captured<'map'>>>([
  ['get', (map, [key], site) => inMap(map, key, site, (value) => value, undefined)],
  ['has', (map, [key], site) => inMap(map, key, site, () => true, false)],
  ['entries', (map, _, site) => listed(map, site)],
  ['keys', (map, _, site) => part(map, 0, site)],
  ['values', (map, _, site) => part(map, 1, site)],
]);

export const SET_METHODS: Methods<Captured<'set'>> = new Map<string, Method<Captured<'set'>>>([
  [
    'has',
    (set, [wanted], site) => {
      const items = iterate(set, site.receiver, site.budget);
      if (isUnknown(items)) return items;
      let unknown = items.rest;
      for (const item of items.items) {
        site.budget.step();
        const same = item === HOLE ? false : sameValueZero(item, wanted);
        if (same === true) return true;
        if (isUnknown(same)) unknown = same;
      }
      return unknown?.as('boolean') ?? false;
    },
  ],
  ['values', (set, _, site) => listed(set, site)],
  ['keys', (set, _, site) => listed(set, site)],
]);

/** Those that mean the same in every time zone. */
export const DATE_METHODS: Methods<Captured<'date'>> = new Map(
  [
    ...['getTime', 'valueOf', 'toISOString', 'toJSON', 'toUTCString', 'getUTCFullYear', 'getUTCMonth', 'getUTCDate'],
    ...['getUTCDay', 'getUTCHours', 'getUTCMinutes', 'getUTCSeconds', 'getUTCMilliseconds'],
  ].map((name): [string, Method<Captured<'date'>>] => {
    const run = (Date.prototype as unknown as Record<string, () => string | number>)[name]!;
    return [name, ({ unixMs }) => native(() => run.call(new Date(unixMs)))];
  }),
);

/** Of a Date, what depends on where the program ran. */
export function isLocalDateMethod(name: string): boolean {
  return /^(?:get(?!UTC)\w+|to\w*String)$/.test(name) && name in Date.prototype;
}

export const REGEXP_METHODS: Methods<Extract<Value, { kind: 'madeRegExp' | 'regexp' }>> = new Map([
  [
    'test',
    (pattern, [value], site) => {
      const text = toText(value, site.argument, site.budget);
      if (typeof text !== 'string') return (text instanceof PartialString ? text.rest : text).as('boolean');
      return boundedRegExp(pattern, text.length, site.budget).test(text);
    },
  ],
  ['toString', (pattern, _, site) => toPrimitive(pattern, 'string', site.receiver, site.budget)],
] satisfies [string, Method<Extract<Value, { kind: 'madeRegExp' | 'regexp' }>>][]);

export const NUMBER_METHODS: Methods<number | bigint | boolean> = new Map(
  ['toString', 'valueOf', 'toFixed', 'toPrecision', 'toExponential'].map(
    (name): [string, Method<number | bigint | boolean>] => [
      name,
      (receiver, args, { argument, callee, budget }) => {
        const run = (Object(receiver) as Record<string, unknown>)[name];
        if (typeof run !== 'function') throw exception('TypeError', `${callee} is not a function`);
        const primitives = primitiveArguments(args, argument, budget);
        if (isUnknown(primitives)) return primitives.as();
        if (typeof receiver === 'bigint') budget.bigint(receiver.toString(16).length * 4);
        return native(() => run.apply(receiver, primitives) as Value);
      },
    ],
  ),
);

/** What every object has, of the objects that have nothing of that name themselves. */
export const OBJECT_METHODS: Methods<Value> = new Map<string, Method>([
  [
    'hasOwnProperty',
    (receiver, [name], site) => {
      const key = toKey(name, site.argument);
      if (isUnknown(key)) return key.as('boolean');
      return hasOwn(receiver, key) ?? new Unknown(`Whether \`${site.receiver}\` has \`${key}\` is not known.`, 'none');
    },
  ],
  ['toString', (receiver, _, site) => toPrimitive(receiver, 'string', site.receiver, site.budget)],
  ['valueOf', (receiver, _, site) => primitiveInside(receiver, site)],
]);

const ENCODINGS = ['utf8', 'utf-8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii'] as const;

export function bufferToString(
  buffer: Captured<'bytes'>,
  [encoding]: readonly Value[],
  { receiver, argument, budget }: CallSite,
): Value {
  const name = ENCODINGS.find((known) => known === (encoding ?? 'utf8'));
  if (name === undefined) throw refused(`\`${argument}\` is none of the encodings ${ENCODINGS.join(', ')}.`);
  const text = toPrimitive(buffer, 'string', receiver, budget);
  if (isUnknown(text)) return text.as('string');
  const { buffer: memory, byteOffset, byteLength } = buffer.bytes;
  return Buffer.from(memory as ArrayBuffer, byteOffset, byteLength).toString(name);
}

function inMap(
  map: Captured<'map'>,
  wanted: Value,
  { receiver, budget }: CallSite,
  answer: (value: Value) => Value,
  none: Value,
): Value {
  let unknown: Unknown | undefined;
  for (const { key, value } of map.entries) {
    budget.step();
    const same = sameValueZero(lift(key, receiver), wanted);
    if (same === true) return answer(lift(value, `a value of ${receiver}`));
    if (isUnknown(same)) unknown = same;
  }
  const more = map.size - map.entries.length;
  if (more > 0)
    unknown ??= new Unknown(`${more} of the ${map.size} entries of \`${receiver}\` were not captured.`, 'breadth');
  return unknown?.as() ?? none;
}

function listed(value: Captured<'map'> | Captured<'set'>, { receiver, budget }: CallSite): MadeArray | Unknown {
  const list = iterate(value, receiver, budget);
  return isUnknown(list) ? list : makeList(list, budget);
}

function part(map: Captured<'map'>, index: 0 | 1, site: CallSite): Value {
  const list = listed(map, site);
  if (isUnknown(list)) return list;
  const items = list.items.map((entry) =>
    entry instanceof MadeArray ? entry.items[index]! : makeArray([], site.budget),
  );
  return makeList({ ...list, items }, site.budget);
}

function primitiveInside(value: Value, { receiver }: CallSite): Value {
  if (typeof value === 'object' && value !== null && value.kind === 'boxed') return unboxed(value, receiver);
  return value;
}
