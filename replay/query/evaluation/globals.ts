/** The globals an expression knows: those of JavaScript that give the same in every program and at every time. */
import { isArray } from './array-copies.js';
import { toNumeric, toPrimitive, toText } from './coerce.js';
import { exception, native } from './evaluation-error.js';
import { callbackOf } from './invoke.js';
import { parse, stringify } from './json.js';
import { iterate } from './lists.js';
import { makeArray, makeList } from './make.js';
import { numberArgument, primitiveArguments } from './native-arguments.js';
import { OBJECT_FUNCTIONS } from './object-functions.js';
import {
  Builtin,
  type CallSite,
  HOLE,
  type Item,
  isPrimitive,
  isUnknown,
  PartialString,
  type Primitive,
  truth,
  Unknown,
  type Value,
} from './value.js';

type Call = NonNullable<Builtin['call']>;

const NUMBER_CONSTANTS =
  'EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY';
/** They look at their argument as it is, without converting it. */
const NUMBER_TESTS = 'isFinite isInteger isNaN isSafeInteger';
const OTHER_CLASSES =
  'Map Set WeakMap WeakSet Promise RegExp Function Error TypeError RangeError ReferenceError SyntaxError URIError ' +
  'EvalError AggregateError Buffer ArrayBuffer SharedArrayBuffer DataView Uint8Array Uint8ClampedArray Int8Array ' +
  'Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array URL URLSearchParams';

const parseFloatGlobal = textFunction('parseFloat', Number.parseFloat as Native);
const parseIntGlobal = textFunction('parseInt', Number.parseInt as Native);

export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['Math', mathNamespace()],
  ['JSON', new Builtin('JSON', 'namespace', undefined, functions({ stringify, parse }))],
  ['Object', new Builtin('Object', 'class', undefined, functions(OBJECT_FUNCTIONS))],
  ['Array', new Builtin('Array', 'class', undefined, functions({ isArray: ([value]) => isArray(value), from, of }))],
  ['Number', new Builtin('Number', 'class', toNumber, numberMembers())],
  ['String', new Builtin('String', 'class', toStringValue, stringMembers())],
  ['Boolean', new Builtin('Boolean', 'class', ([value]) => truth(value) ?? (value as Unknown).as('boolean'))],
  ['BigInt', new Builtin('BigInt', 'class', toBigInt, new Map(['asIntN', 'asUintN'].map(bigintFunction)))],
  ['Date', new Builtin('Date', 'class', undefined, dateMembers())],
  ...OTHER_CLASSES.split(' ').map((name): [string, Value] => [name, new Builtin(name, 'class')]),
  ['parseInt', parseIntGlobal],
  ['parseFloat', parseFloatGlobal],
  ['isNaN', new Builtin('isNaN', 'function', numberTest(Number.isNaN))],
  ['isFinite', new Builtin('isFinite', 'function', numberTest(Number.isFinite))],
  ...[encodeURIComponent, encodeURI, decodeURIComponent, decodeURI].map((run): [string, Value] => [
    run.name,
    textFunction(run.name, run as Native),
  ]),
]);

type Native = (...args: Primitive[]) => Primitive;

function functions(calls: Record<string, Call>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(calls).map(([name, call]) => [name, new Builtin(name, 'function', call)]));
}

function mathNamespace(): Builtin {
  const members = new Map<string, Value>();
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Math))) {
    if (typeof value === 'number') members.set(name, value);
    else if (typeof value === 'function') members.set(name, new Builtin(name, 'function', numeric(value as Native)));
  }
  // What JavaScript of a later version adds is in no expression of an earlier one.
  members.set('random', unknownFunction('random', 'What Math.random() gave was not recorded.'));
  return new Builtin('Math', 'namespace', undefined, members);
}

function numeric(run: Native): Call {
  return (args, { argument, budget }) => {
    const numbers: number[] = [];
    for (const arg of args) {
      const number = numberArgument(arg, argument, budget);
      if (isUnknown(number)) return number.as('number');
      numbers.push(number);
    }
    return native(() => run(...numbers));
  };
}

function numberTest(test: (value: number) => boolean): Call {
  return ([value], { argument, budget }) => {
    const number = numberArgument(value, argument, budget);
    return isUnknown(number) ? number.as('boolean') : test(number);
  };
}

function textFunction(name: string, run: Native): Builtin {
  return new Builtin(name, 'function', (args, { argument, budget }) => {
    const primitives = primitiveArguments(args, argument, budget);
    if (isUnknown(primitives)) return primitives.as();
    // An escaped character is nine.
    budget.string(String(primitives[0]).length * 9);
    return native(() => run(...primitives));
  });
}

function unknownFunction(name: string, sentence: string): Builtin {
  return new Builtin(name, 'function', () => new Unknown(sentence, 'none'));
}

function numberMembers(): Map<string, Value> {
  const members = new Map<string, Value>([
    ['parseFloat', parseFloatGlobal],
    ['parseInt', parseIntGlobal],
  ]);
  const own = Number as unknown as Record<string, Value & ((value: unknown) => boolean)>;
  for (const name of NUMBER_CONSTANTS.split(' ')) members.set(name, own[name]);
  for (const name of NUMBER_TESTS.split(' ')) {
    const call: Call = ([value]) => (isUnknown(value) ? value.as('boolean') : isPrimitive(value) && own[name]!(value));
    members.set(name, new Builtin(name, 'function', call));
  }
  return members;
}

function stringMembers(): Map<string, Value> {
  return new Map(
    [String.fromCharCode, String.fromCodePoint].map((run) => [
      run.name,
      new Builtin(run.name, 'function', numeric(run as unknown as Native)),
    ]),
  );
}

function dateMembers(): Map<string, Value> {
  return new Map<string, Value>([
    ['UTC', new Builtin('UTC', 'function', numeric(Date.UTC as unknown as Native))],
    ['now', unknownFunction('now', 'What Date.now() gave was not recorded.')],
  ]);
}

function bigintFunction(name: string): [string, Value] {
  const run = (BigInt as unknown as Record<string, (bits: number, value: bigint) => bigint>)[name]!;
  const call: Call = (args, { argument, budget }) => {
    const primitives = primitiveArguments(args, argument, budget);
    if (isUnknown(primitives)) return primitives.as('bigint');
    budget.bigint(Number(primitives[0]) || 0);
    return native(() => run(primitives[0] as number, primitives[1] as bigint));
  };
  return [name, new Builtin(name, 'function', call)];
}

function toNumber(args: readonly Value[], { argument, budget }: CallSite): Value {
  if (args.length === 0) return 0;
  const number = toNumeric(args[0], argument, budget);
  return isUnknown(number) ? number.as('number') : Number(number);
}

function toStringValue(args: readonly Value[], { argument, budget }: CallSite): Value {
  const [value] = args;
  if (args.length === 0) return '';
  if (!isPrimitive(value) && value.kind === 'symbol') return `Symbol(${value.description})`;
  return toText(value, argument, budget);
}

function toBigInt([value]: readonly Value[], { argument, budget }: CallSite): Value {
  const primitive = toPrimitive(value, 'number', argument, budget);
  if (isUnknown(primitive)) return primitive.as('bigint');
  if (primitive instanceof PartialString) return primitive.rest.as('bigint');
  if (primitive === undefined || primitive === null) {
    throw exception('TypeError', `Cannot convert ${primitive} to a BigInt`);
  }
  if (typeof primitive === 'string') budget.bigint(primitive.length * 4);
  return native(() => BigInt(primitive));
}

function from([source, fn]: readonly Value[], site: CallSite): Value {
  const { argument, budget } = site;
  const made = fromLength(source, budget) ?? iterate(source, argument, budget);
  if (isUnknown(made)) return made;
  const list = makeList(made, budget);
  if (fn === undefined) return list;
  const call = callbackOf(fn, site);
  if (isUnknown(call)) return call;
  const items = list.items.map((item, i): Item => {
    budget.step();
    return call(item === HOLE ? undefined : item, i);
  });
  return makeList({ ...list, items }, budget);
}

/** `Array.from({ length: 3 })`. */
function fromLength(source: Value, budget: CallSite['budget']): ReturnType<typeof makeList> | undefined {
  if (isPrimitive(source) || source.kind !== 'madeObject') return undefined;
  const { length } = source.properties;
  if (typeof length !== 'number') return makeArray([], budget);
  const count = Math.max(0, Math.trunc(length) || 0);
  budget.step(count);
  return makeArray(
    Array.from({ length: count }, (_, i) => source.properties[i]),
    budget,
  );
}

function of(args: readonly Value[], { budget }: CallSite): Value {
  return makeArray(args, budget);
}
