/** Unary and binary operators, as JavaScript's own over primitives, and three-valued where an operand is not known. */
import type { Budget } from './budget.js';
import { toNumeric, toPrimitive } from './coerce.js';
import { looseEquals, strictEquals } from './equality.js';
import { exception, native } from './evaluation-error.js';
import { isPrimitive, isUnknown, PartialString, type Primitive, truth, typeOf, Unknown, type Value } from './value.js';

/** Source texts of the operands. */
type Texts = readonly [left: string, right: string];

export type BinaryOperator = (a: Value, b: Value, texts: Texts, budget: Budget) => Value;

export const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['===', (a, b) => strictEquals(a, b)],
  ['!==', (a, b) => not(strictEquals(a, b))],
  ['==', (a, b, texts, budget) => looseEquals(a, b, texts, budget)],
  ['!=', (a, b, texts, budget) => not(looseEquals(a, b, texts, budget))],
  ['<', comparison((a, b) => a < b)],
  ['>', comparison((a, b) => a > b)],
  ['<=', comparison((a, b) => a <= b)],
  ['>=', comparison((a, b) => a >= b)],
  ['+', add],
  ['-', arithmetic((a, b) => a - b)],
  [
    '*',
    arithmetic(
      (a, b) => a * b,
      (a, b) => bitsOf(a) + bitsOf(b),
    ),
  ],
  ['/', arithmetic((a, b) => a / b)],
  ['%', arithmetic((a, b) => a % b)],
  [
    '**',
    arithmetic(
      (a, b) => a ** b,
      (a, b) => (a === 0n || a === 1n || a === -1n ? 1 : bitsOf(a) * Number(b)),
    ),
  ],
  ['&', arithmetic((a, b) => a & b)],
  ['|', arithmetic((a, b) => a | b)],
  ['^', arithmetic((a, b) => a ^ b)],
  [
    '<<',
    arithmetic(
      (a, b) => a << b,
      (a, b) => bitsOf(a) + Math.max(0, Number(b)),
    ),
  ],
  [
    '>>',
    arithmetic(
      (a, b) => a >> b,
      (a, b) => bitsOf(a) + Math.max(0, -Number(b)),
    ),
  ],
  // Of bigints it throws before anything is made.
  ['>>>', arithmetic(unsignedShift)],
]);

export type UnaryOperator = (value: Value, text: string, budget: Budget) => Value;

export const UNARY_OPERATORS: ReadonlyMap<string, UnaryOperator> = new Map<string, UnaryOperator>([
  ['!', not],
  ['-', unaryArithmetic((n) => -n)],
  ['~', unaryArithmetic((n) => ~n)],
  ['+', unaryPlus],
  ['void', () => undefined],
  ['typeof', (value, text) => typeOf(value) ?? unknownOf(value, text).as('string')],
]);

export function not(value: Value): boolean | Unknown {
  const known = truth(value);
  if (known !== undefined) return !known;
  return (value as Unknown).as('boolean');
}

/** Joins two strings, of which the second one's end or all of it may not be known. */
export function concatenate(a: string | PartialString, b: string | PartialString, budget: Budget): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    budget.string(a.length + b.length);
    return a + b;
  }
  const [prefix, length] = a instanceof PartialString ? [a.prefix, a.length] : [a, a.length];
  const added = b.length === undefined || length === undefined ? undefined : length + b.length;
  // What follows a part that is missing cannot be shown.
  const shown = a instanceof PartialString ? prefix : prefix + (b as PartialString).prefix;
  budget.string(shown.length);
  const { rest } = a instanceof PartialString ? a : (b as PartialString);
  if (added === undefined) return rest.as('string');
  return new PartialString(shown, added, { kind: 'string', value: shown, length: added }, rest);
}

function add(a: Value, b: Value, texts: Texts, budget: Budget): Value {
  const left = toPrimitive(a, 'default', texts[0], budget);
  const right = toPrimitive(b, 'default', texts[1], budget);
  if (isUnknown(left)) return left.as();
  if (isUnknown(right)) return right.as();
  if (isText(left) || isText(right)) {
    return concatenate(isPrimitive(left) ? String(left) : left, isPrimitive(right) ? String(right) : right, budget);
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') budget.bigint(Math.max(bitsOf(left), bitsOf(right)) + 1);
  return native(() => (left as number) + (right as number));
}

function isText(value: Primitive | PartialString): boolean {
  return typeof value === 'string' || value instanceof PartialString;
}

function comparison(compare: (a: never, b: never) => boolean): BinaryOperator {
  return (a, b, texts, budget) => {
    const left = toPrimitive(a, 'number', texts[0], budget);
    const right = toPrimitive(b, 'number', texts[1], budget);
    if (isUnknown(left)) return left.as('boolean');
    if (isUnknown(right)) return right.as('boolean');
    if (isPrimitive(left) && isPrimitive(right)) return native(() => compare(left as never, right as never));
    const partial = (isPrimitive(left) ? right : left) as PartialString;
    if (!isText(left) || !isText(right)) return partial.rest.as('boolean');
    const [x, y] = [textOf(left), textOf(right)];
    const both = Math.min(x.length, y.length);
    const decided = x.slice(0, both) !== y.slice(0, both);
    return decided ? compare(x as never, y as never) : partial.rest.as('boolean');
  };
}

function textOf(value: Primitive | PartialString): string {
  return value instanceof PartialString ? value.prefix : String(value);
}

/** @param bits about how large the result is, of bigints; without it, as large as the operands. */
function arithmetic(
  compute: (a: bigint, b: bigint) => bigint,
  bits: (a: bigint, b: bigint) => number = (a, b) => Math.max(bitsOf(a), bitsOf(b)),
): BinaryOperator {
  return (a, b, texts, budget) => {
    const left = toNumeric(a, texts[0], budget);
    if (isUnknown(left)) return left.as();
    const right = toNumeric(b, texts[1], budget);
    if (isUnknown(right)) return right.as();
    if (typeof left === 'bigint' && typeof right === 'bigint') budget.bigint(bits(left, right));
    // The operators are the same ones for numbers.
    return native(() => compute(left as bigint, right as bigint));
  };
}

function unaryArithmetic(compute: (value: bigint) => bigint): UnaryOperator {
  return (value, text, budget) => {
    const numeric = toNumeric(value, text, budget);
    if (isUnknown(numeric)) return numeric.as();
    return compute(numeric as bigint);
  };
}

function unaryPlus(value: Value, text: string, budget: Budget): Value {
  const numeric = toNumeric(value, text, budget);
  if (isUnknown(numeric)) return numeric.as('number');
  if (typeof numeric === 'bigint') throw exception('TypeError', 'Cannot convert a BigInt value to a number');
  return numeric;
}

function unsignedShift(a: bigint, b: bigint): bigint {
  return ((a as unknown as number) >>> (b as unknown as number)) as unknown as bigint;
}

/** Of a value whose type is not known. */
function unknownOf(value: Value, text: string): Unknown {
  return isUnknown(value) ? value : new Unknown(`What \`${text}\` is was not captured.`, 'proxy');
}

function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}
