/** Whether two values are the same. Captured objects are by their id, wherever they were captured. */
import type { Budget } from './budget.js';
import { toPrimitive } from './coerce.js';
import { isPrimitive, isUnknown, type PartialString, truth, typeOf, Unknown, type Value } from './value.js';

export type Answer = boolean | Unknown;

/** `===`. */
export function strictEquals(a: Value, b: Value): Answer {
  if (isPrimitive(a) && isPrimitive(b)) return a === b;
  if (isUnknown(a) || isUnknown(b)) {
    const unknown = (isUnknown(a) ? a : b) as Unknown;
    const types = [typeOf(a), typeOf(b)];
    if (types[0] !== undefined && types[1] !== undefined && types[0] !== types[1]) return false;
    const [left, right] = [truth(a), truth(b)];
    if (left !== undefined && right !== undefined && left !== right) return false;
    return unknown.as('boolean');
  }
  if (typeOf(a) !== typeOf(b) && typeOf(a) !== undefined && typeOf(b) !== undefined) return false;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (!isPrimitive(a) && a.kind === 'partialString') return partialEquals(a, b);
  if (!isPrimitive(b) && b.kind === 'partialString') return partialEquals(b, a);
  if (isPrimitive(a) || isPrimitive(b)) return bigintEquals(a, b);
  return sameObject(a, b);
}

/** As Array.prototype.includes and Map compare: NaN is itself. */
export function sameValueZero(a: Value, b: Value): Answer {
  if (typeof a === 'number' && typeof b === 'number' && Number.isNaN(a) && Number.isNaN(b)) return true;
  return strictEquals(a, b);
}

/** `==`. */
export function looseEquals(a: Value, b: Value, texts: readonly [string, string], budget: Budget): Answer {
  if (isUnknown(a) || isUnknown(b)) {
    const [unknown, other] = isUnknown(a) ? [a, b] : [b as Unknown, a];
    if ((other === null || other === undefined) && unknown.type !== undefined && unknown.type !== 'undefined') {
      if (unknown.type !== 'object') return false;
    }
    return unknown.as('boolean');
  }
  if (a === null || a === undefined) return b === null || b === undefined;
  if (b === null || b === undefined) return false;
  if (typeOf(a) === typeOf(b)) return strictEquals(a, b);
  if (isPrimitive(a) && isPrimitive(b)) {
    // biome-ignore lint/suspicious/noDoubleEquals: it is what the expression asks.
    return a == b;
  }
  if (isSymbol(a) || isSymbol(b)) return false;
  const left = toPrimitive(a, 'default', texts[0], budget);
  const right = toPrimitive(b, 'default', texts[1], budget);
  if (isUnknown(left)) return left.as('boolean');
  if (isUnknown(right)) return right.as('boolean');
  if (isPrimitive(left) && isPrimitive(right)) {
    // biome-ignore lint/suspicious/noDoubleEquals: as above.
    return left == right;
  }
  if (typeOf(left) === typeOf(right)) return strictEquals(left, right);
  return (isPrimitive(left) ? (right as PartialString) : (left as PartialString)).rest.as('boolean');
}

function isSymbol(value: Value): boolean {
  return !isPrimitive(value) && value.kind === 'symbol';
}

function partialEquals(partial: PartialString, other: Value): Answer {
  const text = typeof other === 'string' ? other : (other as PartialString).prefix;
  const length = typeof other === 'string' ? other.length : (other as PartialString).length;
  if (partial.length !== undefined && length !== undefined && partial.length !== length) return false;
  const both = Math.min(text.length, partial.prefix.length);
  if (text.slice(0, both) !== partial.prefix.slice(0, both)) return false;
  if (typeof other === 'string' && text.length < partial.prefix.length) return false;
  return partial.rest.as('boolean');
}

function bigintEquals(a: Value, b: Value): Answer {
  const partial = isPrimitive(a) ? b : a;
  return isPrimitive(partial) || partial.kind !== 'partialBigint' ? false : partial.rest.as('boolean');
}

function sameObject(a: Exclude<Value, null | undefined>, b: Exclude<Value, null | undefined>): Answer {
  if (a === b) return true;
  if (isPrimitive(a) || isPrimitive(b)) return false;
  if (a.kind === 'partialBigint') return a.rest.as('boolean');
  if (a.kind === 'symbol' && b.kind === 'symbol') {
    if (a.description !== b.description) return false;
    return new Unknown('Symbols are captured by their description, and another may have the same.', 'none', 'boolean');
  }
  if (a.kind === 'builtin' && b.kind === 'builtin') return a.name === b.name;
  if (!('objectId' in a) || !('objectId' in b)) return builtinAndCaptured(a, b);
  if (a.objectId !== 0 && b.objectId !== 0) return a.objectId === b.objectId;
  if (a.kind !== b.kind && !isBlind(a) && !isBlind(b)) return false;
  return new Unknown('Whether these are the same object is not known: one was not followed.', 'none', 'boolean');
}

/** What the program has may be one of JavaScript's own; what the expression made is nobody else's. */
function builtinAndCaptured(a: Value & object, b: Value & object): Answer {
  const [builtin, other] = 'kind' in a && a.kind === 'builtin' ? [a, b] : [b, a];
  if (builtin.kind !== 'builtin' || !('objectId' in other)) return false;
  if ((other.kind === 'function' || other.kind === 'class') && other.name !== builtin.name) return false;
  return new Unknown(`Whether this is JavaScript's own ${builtin.name} was not recorded.`, 'none', 'boolean');
}

function isBlind({ kind }: { kind: string }): boolean {
  return kind === 'cut' || kind === 'reference';
}
