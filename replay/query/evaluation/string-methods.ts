/** Methods of strings: JavaScript's own over whole strings, after a look at how long the result can be. */
import { boundedRegExp } from './bounded-regexp.js';
import { toText } from './coerce.js';
import { exception, native } from './evaluation-error.js';
import type { Method } from './invoke.js';
import { makeArray } from './make.js';
import { integerArgument, primitiveArguments } from './native-arguments.js';
import { concatenate } from './operators.js';
import { type CallSite, isPrimitive, isUnknown, PartialString, type Primitive, type Value } from './value.js';

/** The length of the result at most, from the receiver's and the arguments; above it nothing is run. */
type Bound = (text: string, args: readonly Primitive[]) => number;

const asLong: Bound = (text) => text.length;
const padded: Bound = (text, [length]) => Math.max(text.length, Number(length) || 0);
/** Unicode's most: one character becomes 18, in compatibility decomposition. */
const mapped: Bound = (text) => text.length * 18;

const BOUNDS: ReadonlyMap<string, Bound> = new Map<string, Bound>([
  ['charAt', asLong],
  ['charCodeAt', asLong],
  ['codePointAt', asLong],
  ['at', asLong],
  ['includes', asLong],
  ['startsWith', asLong],
  ['endsWith', asLong],
  ['indexOf', asLong],
  ['lastIndexOf', asLong],
  ['slice', asLong],
  ['substring', asLong],
  ['substr', asLong],
  ['trim', asLong],
  ['trimStart', asLong],
  ['trimEnd', asLong],
  ['toUpperCase', mapped],
  ['toLowerCase', mapped],
  ['normalize', mapped],
  ['padStart', padded],
  ['padEnd', padded],
  ['repeat', (text, [count]) => text.length * Math.max(0, Number(count) || 0)],
  ['localeCompare', asLong],
  ['toString', asLong],
  ['valueOf', asLong],
]);

type Run = (...args: Primitive[]) => Primitive;

export const STRING_METHODS: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ...Array.from(BOUNDS, ([name, bound]): [string, Method<string>] => [name, ownMethod(name, bound)]),
  ['concat', (text, args, site) => args.reduce((all, arg) => add(all, arg, site), text as Value)],
  ['split', split],
  ['replace', (text, args, site) => replace(text, args, site, false)],
  ['replaceAll', (text, args, site) => replace(text, args, site, true)],
  ['match', match],
  ['search', (text, [pattern], site) => withPattern(pattern, text, site, (regexp) => text.search(regexp))],
]);

function ownMethod(name: string, bound: Bound): Method<string> {
  const run = (String.prototype as unknown as Record<string, Run>)[name]!;
  return (text, args, { argument, budget }) => {
    if (args.some((arg) => !isPrimitive(arg) && (arg.kind === 'madeRegExp' || arg.kind === 'regexp'))) {
      throw exception('TypeError', `First argument to String.prototype.${name} must not be a regular expression`);
    }
    const primitives = primitiveArguments(args, argument, budget);
    if (isUnknown(primitives)) return primitives.as();
    budget.step(1 + text.length / 64);
    const length = bound(text, primitives);
    if (length > text.length) budget.string(Number.isFinite(length) ? length : 0);
    return native(() => run.apply(text as unknown as undefined, primitives));
  };
}

function add(all: Value, arg: Value, { argument, budget }: CallSite): Value {
  const text = toText(arg, argument, budget);
  if (isUnknown(all) || isUnknown(text)) return isUnknown(all) ? all : text;
  return concatenate(all as string | PartialString, text, budget);
}

function split(text: string, [separator, limit]: readonly Value[], site: CallSite): Value {
  const { budget, argument } = site;
  const most = limit === undefined ? undefined : integerArgument(limit, 0, argument, budget);
  if (isUnknown(most)) return most.as();
  budget.step(text.length);
  if (isPattern(separator)) {
    const parts = text.split(boundedRegExp(separator, text.length, budget), most);
    return makeArray(parts, budget);
  }
  if (separator === undefined) return makeArray(text.split(undefined as unknown as string, most), budget);
  const between = toText(separator, argument, budget);
  if (typeof between !== 'string') return between instanceof PartialString ? between.rest : between.as();
  return makeArray(text.split(between, most), budget);
}

function replace(text: string, [pattern, replacement]: readonly Value[], site: CallSite, isAll: boolean): Value {
  const { budget, argument } = site;
  const by = toText(replacement, argument, budget);
  if (typeof by !== 'string') return by instanceof PartialString ? by.rest : by.as();
  // `$&` and its like stand for as much as the whole text.
  const most = by.length * (by.includes('$') ? text.length + 1 : 1);
  if (isPattern(pattern)) {
    const regexp = boundedRegExp(pattern, text.length, site.budget);
    budget.string(text.length + (regexp.global ? text.length + 1 : 1) * most);
    return native(() => (isAll ? text.replaceAll(regexp, by) : text.replace(regexp, by)));
  }
  const wanted = toText(pattern, argument, budget);
  if (typeof wanted !== 'string') return wanted instanceof PartialString ? wanted.rest : wanted.as();
  const found = isAll ? (wanted === '' ? text.length + 1 : text.split(wanted).length - 1) : 1;
  budget.string(text.length + found * most);
  return isAll ? text.replaceAll(wanted, by) : text.replace(wanted, by);
}

function match(text: string, [pattern]: readonly Value[], site: CallSite): Value {
  return withPattern(pattern, text, site, (regexp) => {
    const found = text.match(regexp);
    return found === null ? null : makeArray([...found], site.budget);
  });
}

function withPattern(pattern: Value, text: string, site: CallSite, run: (regexp: RegExp) => Value): Value {
  if (isUnknown(pattern)) return pattern;
  if (!isPattern(pattern)) throw exception('TypeError', `${site.argument} is no regular expression`);
  const regexp = boundedRegExp(pattern, text.length, site.budget);
  site.budget.step(text.length);
  return run(regexp);
}

export function isPattern(value: Value): value is Extract<Value, { kind: 'madeRegExp' | 'regexp' }> {
  return !isPrimitive(value) && (value.kind === 'madeRegExp' || value.kind === 'regexp');
}
