/**
 * Functions of ours that stand in the place of Node's or V8's must look like what they replace: same name, length,
 * property attributes and text. The text is looked up here by the replaced `Function.prototype.toString`.
 */
import { functionText, SafeWeakMap } from './pristine.js';
import { define, ownDescriptor } from './properties.js';

type AnyFunction = (this: never, ...args: never[]) => unknown;

const texts = new SafeWeakMap<object, string>();

/** Gives `ours` the name, length and text of `original`, and returns it. */
export function disguise<F extends AnyFunction>(ours: F, original: AnyFunction): F {
  copy(ours, original, 'length');
  copy(ours, original, 'name');
  texts.set(ours, disguisedText(original) ?? functionText(original));
  return ours;
}

/** The text a function of ours pretends to have; undefined for every other value. */
export function disguisedText(fn: unknown): string | undefined {
  return typeof fn === 'function' ? texts.get(fn) : undefined;
}

function copy(ours: AnyFunction, original: AnyFunction, key: 'name' | 'length'): void {
  const descriptor = ownDescriptor(original, key);
  if (descriptor !== undefined) define(ours, key, descriptor);
}
