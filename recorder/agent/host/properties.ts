/**
 * Properties by descriptors that have no prototype. One that inherits from `Object.prototype` has a `get` or `value` that the
 * program puts there as well. None of these throws, and none of the objects may be a Proxy.
 */
import { getOwnPropertyDescriptor } from './pristine.js';

const { defineProperty, setPrototypeOf } = Reflect;

/** What it does not have itself it does not have. */
export function ownDescriptor(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(object, key);
  if (descriptor !== undefined) setPrototypeOf(descriptor, null);
  return descriptor;
}

/** `descriptor` has no prototype. False if the object refuses it. */
export function define(object: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
  return defineProperty(object, key, descriptor);
}

/** Writable and configurable. False if the object refuses it. */
export function defineData(object: object, key: PropertyKey, value: unknown, isEnumerable: boolean): boolean {
  const data = { __proto__: null, value, writable: true, enumerable: isEnumerable, configurable: true };
  return defineProperty(object, key, data);
}

/** Configurable. False if the object refuses it. */
export function defineAccessor(
  object: object,
  key: PropertyKey,
  get: () => unknown,
  set: ((value: never) => void) | undefined,
  isEnumerable: boolean,
): boolean {
  const accessor = { __proto__: null, get, set, enumerable: isEnumerable, configurable: true };
  return defineProperty(object, key, accessor as PropertyDescriptor);
}

/** Another value for the data property that is there, with the attributes it has. False if the object refuses it. */
export function changeValue(object: object, key: PropertyKey, value: unknown): boolean {
  const descriptor = ownDescriptor(object, key);
  if (descriptor === undefined) return false;
  descriptor.value = value;
  return defineProperty(object, key, descriptor);
}
