/**
 * Properties of values. Own ones are as they were captured; what a class gives to its objects is not recorded, so a name
 * that an instance does not have itself is not `undefined` but unknown. A plain object is taken to inherit nothing of
 * the program's.
 */
import { bytesAsNumbers, hasElements } from '../../byte-elements.js';
import type { NamedValue } from '../../model.js';
import { CAPTURE_REASONS } from './capture-reason.js';
import { ERRORS, errorName } from './coerce.js';
import { exception, refused } from './evaluation-error.js';
import { lift, liftItem, unboxed } from './lift.js';
import { further, notLookedInto } from './lists.js';
import { itemAt, listLength } from './make.js';
import { type CapturedObject, HOLE, isPrimitive, isUnknown, Unknown, type Value } from './value.js';

type Captured<Kind> = Extract<CapturedObject, { kind: Kind }>;

/** Source texts of what is looked into and of the whole, such as `user` and `user.name`. */
export interface PropertyPlace {
  of: string;
  path: string;
}

/** A property's key as JavaScript makes one of it, or what stands for a key that is not known. */
export function toKey(value: Value, text: string): string | Unknown {
  if (isPrimitive(value)) return String(value);
  if (isUnknown(value)) return value;
  if (value.kind === 'partialString') return value.rest;
  if (value.kind === 'symbol') return new Unknown('Properties under symbols are shown, and not reached.', 'none');
  throw refused(`\`${text}\` is no name of a property; use a string or a number.`);
}

/** `value[key]`, but for JavaScript's own methods. Throws as V8 does for undefined and null. */
export function getProperty(value: Value, key: string, place: PropertyPlace): Value {
  switch (typeof value) {
    case 'string':
      if (key === 'length') return value.length;
      return isIndex(key) ? value[Number(key)] : undefined;
    case 'object':
      if (value !== null) return objectProperty(value, key, place);
      break;
    case 'undefined':
      break;
    default:
      return undefined;
  }
  throw exception('TypeError', `Cannot read properties of ${value} (reading '${key}')`);
}

function objectProperty(value: Value & object, key: string, place: PropertyPlace): Value {
  switch (value.kind) {
    case 'unknown':
      return value.as();
    case 'cut':
    case 'reference':
      return notLookedInto(value, place.of);
    case 'partialString':
      if (key === 'length') return value.length ?? value.rest.as('number');
      if (!isIndex(key)) return undefined;
      if (Number(key) < value.prefix.length) return value.prefix[Number(key)];
      return value.length !== undefined && Number(key) >= value.length ? undefined : value.rest;
    case 'madeArray':
      if (key === 'length') return listLength(value);
      return isIndex(key) ? itemAt(value, Number(key)) : undefined;
    case 'madeObject':
      return key in value.properties ? value.properties[key] : value.rest;
    case 'object':
      return ownOr(value.properties, key, place, () => missing(value, key, place));
    case 'array':
      if (key === 'length') return value.length;
      return isIndex(key) ? arrayItem(value, Number(key), place) : onlyWhatItShows(place);
    case 'bytes':
      return bytesProperty(value, key, place);
    case 'map':
    case 'set':
      return key === 'size' ? value.size : onlyWhatItShows(place);
    case 'error':
      return errorProperty(value, key, place);
    case 'function':
    case 'class':
      return key === 'name' ? value.name : onlyWhatItShows(place);
    case 'symbol':
      return key === 'description' ? value.description : undefined;
    case 'boxed':
      return getProperty(unboxed(value, place.of), key, place);
    case 'arrow':
      return key === 'length' ? value.length : key === 'name' ? '' : undefined;
    case 'builtin':
      return value.members.get(key) ?? (key === 'name' && value.type !== 'namespace' ? value.name : undefined);
    case 'madeRegExp':
      return key === 'source' ? value.source : key === 'flags' ? value.flags : undefined;
    case 'partialBigint':
      return undefined;
    default:
      return onlyWhatItShows(place);
  }
}

/** Whether it has the property itself; undefined where that is not known. */
export function hasOwn(value: Value, key: string): boolean | undefined {
  if (typeof value === 'string') return key === 'length' || (isIndex(key) && Number(key) < value.length);
  if (isPrimitive(value)) return false;
  switch (value.kind) {
    case 'madeObject':
      if (key in value.properties) return true;
      return value.more > 0 ? undefined : false;
    case 'object':
      if (find(value.properties, key) !== undefined) return true;
      return value.omitted > 0 || value.isSelection ? undefined : false;
    case 'array':
    case 'madeArray':
      if (key === 'length') return true;
      if (!isIndex(key)) return value.kind === 'array' ? undefined : false;
      return hasItem(value, Number(key));
    case 'error':
      return find(value.properties, key) !== undefined || undefined;
    case 'builtin':
      return value.members.has(key);
    default:
      return undefined;
  }
}

export function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,14})$/.test(key);
}

/** Names that lead from any object to code, or to objects that all share. */
export const SHARED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Refuses such a name where an object does not hold it itself. */
export function mustNotLeadOut(value: Value, key: string, path: string): void {
  if (!SHARED.has(key) && key !== 'prototype') return;
  if (value === undefined || value === null || isUnknown(value) || hasOwn(value, key) === true) return;
  throw refused(`\`${path}\` leads to what objects share, and only what an object itself holds is recorded.`);
}

export function leftOut(text: string, count: number): Unknown {
  const properties = count === 1 ? '1 property was' : `${count} properties were`;
  return new Unknown(`Of \`${text}\` ${properties} left out: ${CAPTURE_REASONS.breadth}.`, 'breadth');
}

export function onlyWhatItShows({ of, path }: PropertyPlace): Unknown {
  return new Unknown(`\`${path}\` was not captured: of \`${of}\` only what it shows was.`, 'none');
}

function find(properties: readonly NamedValue[], key: string): NamedValue | undefined {
  return properties.find(({ name, isSymbol }) => name === key && !isSymbol);
}

function ownOr(properties: readonly NamedValue[], key: string, { path }: PropertyPlace, otherwise: () => Value): Value {
  const own = find(properties, key);
  return own === undefined ? otherwise() : lift(own.value, path);
}

function missing(value: Captured<'object'>, key: string, place: PropertyPlace): Value {
  if (value.omitted > 0) return leftOut(place.of, value.omitted);
  if (value.isSelection) return onlyWhatItShows(place);
  if (value.className === '') return undefined;
  if (value.className === 'Arguments') return key === 'length' ? value.properties.length : undefined;
  const sentence = `\`${place.path}\` is no own property; what the class ${value.className} gives to its objects is not recorded.`;
  return new Unknown(sentence, 'none');
}

function arrayItem(value: Captured<'array'>, index: number, { of, path }: PropertyPlace): Value {
  const captured = value.items[index];
  if (captured !== undefined) {
    const item = liftItem(captured, of, index);
    return item === HOLE ? undefined : isUnknown(item) ? lift(captured, path) : item;
  }
  if (index >= value.length) return undefined;
  const { length } = value.items;
  return new Unknown(`\`${path}\` was not captured: only the first ${length} of ${value.length} were.`, 'breadth');
}

function hasItem(value: Captured<'array'> | Extract<Value, { kind: 'madeArray' }>, index: number): boolean | undefined {
  const item = value.items[index];
  if (item !== undefined || index < value.items.length) {
    const isHole = item === HOLE || (value.kind === 'array' && value.items[index]!.kind === 'absent');
    return !isHole;
  }
  const length = value.kind === 'array' ? value.length : value.items.length + value.more;
  return index >= length ? false : undefined;
}

function bytesProperty(value: Captured<'bytes'>, key: string, place: PropertyPlace): Value {
  if (key === 'byteLength') return value.byteLength;
  if (!hasElements(value.className)) return onlyWhatItShows(place);
  const { elements, total } = bytesAsNumbers(value);
  if (key === 'length') return total;
  if (!isIndex(key)) return onlyWhatItShows(place);
  return itemAt({ items: elements, ...further(place.of, elements.length, total, 'items') }, Number(key));
}

function errorProperty(value: Captured<'error'>, key: string, place: PropertyPlace): Value {
  if (key === 'name') return errorName(value, place.of);
  if (key === 'message' || key === 'stack' || key === 'cause') {
    const own = value[key];
    if (own.kind !== 'absent') return lift(own, place.path);
    return key === 'message' ? '' : undefined;
  }
  return ownOr(value.properties, key, place, () => {
    if (value.omitted !== undefined) return leftOut(place.of, value.omitted);
    return ERRORS.has(value.className) ? undefined : onlyWhatItShows(place);
  });
}
