/** Arguments of JavaScript's own functions, converted as these do. */
import type { Budget } from './budget.js';
import { toNumeric, toPrimitive } from './coerce.js';
import { exception } from './evaluation-error.js';
import { isUnknown, PartialString, type Primitive, type Unknown, type Value } from './value.js';

/** As ToIntegerOrInfinity; `absent` for undefined. */
export function integerArgument(value: Value, absent: number, text: string, budget: Budget): number | Unknown {
  if (value === undefined) return absent;
  const number = numberArgument(value, text, budget);
  if (isUnknown(number)) return number;
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

/** As ToNumber. */
export function numberArgument(value: Value, text: string, budget: Budget): number | Unknown {
  const numeric = toNumeric(value, text, budget);
  if (typeof numeric === 'bigint') throw exception('TypeError', 'Cannot convert a BigInt value to a number');
  return numeric;
}

/** Primitives that a function of JavaScript's own converts by itself, or what makes its answer unknown. */
export function primitiveArguments(args: readonly Value[], text: string, budget: Budget): Primitive[] | Unknown {
  const primitives: Primitive[] = [];
  for (const arg of args) {
    const primitive = toPrimitive(arg, 'string', text, budget);
    if (isUnknown(primitive)) return primitive;
    if (primitive instanceof PartialString) return primitive.rest;
    primitives.push(primitive);
  }
  return primitives;
}
