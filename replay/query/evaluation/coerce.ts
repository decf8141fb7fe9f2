/** Values as strings and primitives, as JavaScript's own conversions make them, as far as that runs nobody's code. */
import type { Budget } from './budget.js';
import { exception, refused } from './evaluation-error.js';
import { lift, unboxed } from './lift.js';
import { arrayItems, known, notLookedInto } from './lists.js';
import {
  type CapturedObject,
  HOLE,
  type Item,
  isPrimitive,
  isUnknown,
  PartialString,
  type Primitive,
  Unknown,
  type Value,
} from './value.js';

export type Hint = 'default' | 'number' | 'string';

/** What an operator sees. A symbol throws where it is converted further. */
export type Scalar = Primitive | PartialString | Unknown;

/** Of an object what its built-in `valueOf` or `toString` gives. */
export function toPrimitive(value: Value, hint: Hint, text: string, budget: Budget): Scalar {
  if (isPrimitive(value)) return value;
  switch (value.kind) {
    case 'unknown':
    case 'partialString':
      return value;
    case 'partialBigint':
      return value.rest;
    case 'symbol':
      throw exception('TypeError', `Cannot convert a Symbol value to a ${hint === 'number' ? 'number' : 'string'}`);
    case 'boxed':
      return unboxed(value, text);
    case 'date':
      if (hint === 'number') return value.unixMs;
      return new Unknown(`\`${text}\` as text depends on the program's time zone; use \`toISOString()\`.`, 'none');
    case 'madeArray':
    case 'array':
      return joined(value, ',', text, budget);
    case 'bytes':
      if (value.className === 'Buffer') return bufferText(value, text);
      return arrayItems(value, text, budget) === undefined
        ? `[object ${value.className}]`
        : joined(value, ',', text, budget);
    case 'madeObject':
      if ('toString' in value.properties || 'valueOf' in value.properties) throw ownConversion(text);
      return '[object Object]';
    case 'madeRegExp':
      return `/${value.source}/${value.flags}`;
    case 'regexp':
      return value.text;
    case 'map':
    case 'set':
    case 'promise':
      if (value.className !== undefined) return classText(text, value.className);
      return `[object ${value.kind.charAt(0).toUpperCase()}${value.kind.slice(1)}]`;
    case 'error':
      return budget.deeper(1, () => errorText(value, text, budget));
    case 'object':
      return objectText(value, text);
    case 'cut':
    case 'reference':
      return notLookedInto(value, text);
    case 'opaque':
      return classText(text, value.className);
    case 'builtin':
      if (value.type === 'namespace') return `[object ${value.name}]`;
      return new Unknown(`The text of \`${text}\` is not known here.`, 'none');
    default:
      return new Unknown(`The text of the function \`${text}\` is in its source, not in its capture.`, 'none');
  }
}

/** As `String(value)` but for symbols, which throw. */
export function toText(value: Value, text: string, budget: Budget): string | PartialString | Unknown {
  const scalar = toPrimitive(value, 'string', text, budget);
  return isPrimitive(scalar) ? String(scalar) : scalar;
}

/** As Array.prototype.join. */
export function joined(array: Value, separator: string, text: string, budget: Budget): string | Unknown {
  const list = arrayItems(array, text, budget);
  const items = list === undefined ? [] : known(list);
  if (isUnknown(items)) return items;
  if (budget.joining.has(array)) return '';
  budget.joining.add(array);
  try {
    return joinedParts(
      budget.deeper(1, () => partsOf(items, text, budget)),
      separator,
      budget,
    );
  } finally {
    budget.joining.delete(array);
  }
}

function joinedParts(
  parts: readonly (string | PartialString | Unknown)[],
  separator: string,
  budget: Budget,
): string | Unknown {
  let result = '';
  for (const [i, part] of parts.entries()) {
    if (isUnknown(part)) return part;
    if (part instanceof PartialString) return part.rest;
    budget.string(part.length + separator.length);
    result += i === 0 ? part : separator + part;
    if (result.length > budget.limits.stringLength) budget.string(result.length);
  }
  return result;
}

function partsOf(items: readonly Item[], text: string, budget: Budget): (string | PartialString | Unknown)[] {
  return items.map((item, i) => {
    return item === HOLE || item === undefined || item === null ? '' : toText(item, `${text}[${i}]`, budget);
  });
}

/** As Number(value) and unary plus do, and for bigints as they are. */
export function toNumeric(value: Value, text: string, budget: Budget): number | bigint | Unknown {
  const scalar = toPrimitive(value, 'number', text, budget);
  if (scalar instanceof PartialString) return scalar.rest.as('number');
  if (isUnknown(scalar)) return scalar;
  return typeof scalar === 'bigint' ? scalar : Number(scalar);
}

function bufferText(value: Extract<CapturedObject, { kind: 'bytes' }>, text: string): string | Unknown {
  const { bytes, byteLength } = value;
  if (bytes.length === byteLength) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return new Unknown(`Of \`${text}\` only the first ${bytes.length} of ${byteLength} bytes were captured.`, 'breadth');
}

function errorText(
  value: Extract<CapturedObject, { kind: 'error' }>,
  text: string,
  budget: Budget,
): string | PartialString | Unknown {
  const name = errorName(value, text);
  const shown = isUnknown(name) ? name : toText(name, `${text}.name`, budget);
  const message = value.message.kind === 'absent' ? '' : toText(lift(value.message, `${text}.message`), text, budget);
  if (typeof shown !== 'string') return shown;
  if (typeof message !== 'string') return message instanceof PartialString ? message.rest : message;
  if (shown === '' || message === '') return shown || message;
  return `${shown}: ${message}`;
}

/** An error's `name`: its own, or that of a class of JavaScript's own. What another class says of itself is not recorded. */
export function errorName(value: Extract<CapturedObject, { kind: 'error' }>, text: string): Value {
  const own = value.properties.find(({ name, isSymbol }) => name === 'name' && !isSymbol);
  if (own !== undefined) return lift(own.value, `${text}.name`);
  if (ERRORS.has(value.className)) return value.className;
  return new Unknown(`What \`${text}.name\` gives is decided by the class ${value.className}.`, 'none');
}

export const ERRORS: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'URIError',
  'EvalError',
  'AggregateError',
]);

function objectText(value: Extract<CapturedObject, { kind: 'object' }>, text: string): string | Unknown {
  if (value.hasNoPrototype) throw exception('TypeError', 'Cannot convert object to primitive value');
  if (value.properties.some(({ name }) => CONVERSIONS.has(name))) throw ownConversion(text);
  if (value.className !== '') return classText(text, value.className);
  return '[object Object]';
}

const CONVERSIONS: ReadonlySet<string> = new Set([
  'toString',
  'valueOf',
  'Symbol.toPrimitive',
  'Symbol(Symbol.toPrimitive)',
]);

function classText(text: string, className: string): Unknown {
  return new Unknown(`What \`${text}\` is as text is decided by the class ${className}, and was not recorded.`, 'none');
}

function ownConversion(text: string): Error {
  return refused(`\`${text}\` has a conversion of its own, and a recording cannot run code.`);
}
