/**
 * `instanceof`, by the names of classes: a capture has the name of its object's class and not what that class extends. So it
 * is known of JavaScript's own classes and of the object's own one.
 */

import { isArray } from './array-copies.js';
import { ERRORS } from './coerce.js';
import { exception } from './evaluation-error.js';
import { isPrimitive, isUnknown, typeOf, Unknown, type Value } from './value.js';

/** Kinds of captures by the class that they are instances of, whatever extends it. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['Array', 'array'],
  ['Map', 'map'],
  ['Set', 'set'],
  ['Date', 'date'],
  ['RegExp', 'regexp'],
  ['Promise', 'promise'],
  ['Error', 'error'],
]);

export function instanceOf(value: Value, target: Value, text: string): boolean | Unknown {
  if (isUnknown(target)) return target.as('boolean');
  if (isPrimitive(target)) throw exception('TypeError', "Right-hand side of 'instanceof' is not an object");
  const isClass = target.kind === 'class' || target.kind === 'function' || target.kind === 'builtin';
  if (!isClass || (target.kind === 'builtin' && target.type === 'namespace')) {
    throw exception('TypeError', "Right-hand side of 'instanceof' is not callable");
  }
  return isInstanceOf(value, target.name, text);
}

/** @param className of one of JavaScript's own classes, or of the program's. */
export function isInstanceOf(value: Value, className: string, text: string): boolean | Unknown {
  if (isUnknown(value)) return value.as('boolean');
  if (isPrimitive(value) || ['partialString', 'partialBigint', 'symbol'].includes(value.kind)) return false;
  if (value.kind === 'object' && value.hasNoPrototype) return false;
  if (className === 'Object') return true;
  if (className === 'Function') return typeOf(value) === 'function';
  const own = 'className' in value ? value.className : undefined;
  if (own === className) return true;
  const kind = KINDS.get(className);
  if (kind === 'array') return isArray(value);
  if (kind !== undefined && value.kind !== 'cut' && value.kind !== 'reference') {
    return value.kind === kind || (kind === 'regexp' && value.kind === 'madeRegExp');
  }
  if (className === 'Uint8Array' && own === 'Buffer') return true;
  const isSettled = value.kind === 'error' ? ERRORS.has(value.className) : !own && value.kind !== 'reference';
  if (isSettled) return false;
  return new Unknown(
    `Whether the class of \`${text}\`, ${own || 'which is not known'}, extends ${className} is not recorded.`,
    'none',
    'boolean',
  );
}
