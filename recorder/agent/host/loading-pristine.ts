/**
 * Built-ins as they were before any user code ran. Programs replace or wrap `Array.prototype.push`, `fs.readFileSync`,
 * `String.prototype.replace`...: what runs inside the program's own calls must neither break by that nor be seen by it.
 * Only what this folder uses at run time is here; loops elsewhere are plain index loops, and arrays grow by index.
 */

const { call } = Function.prototype;
const { bind } = Function.prototype;
const bindTo = call.bind(bind) as (f: unknown, self: unknown, ...args: unknown[]) => unknown;

/** `uncurry(f)(self, ...args)` is `f.call(self, ...args)` whatever becomes of `Function.prototype.call`. */
export function uncurry<F>(f: F): F extends (...args: infer A) => infer R ? (self: unknown, ...args: A) => R : never {
  return bindTo(call, f) as never;
}

export const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
export const { create: objectCreate, defineProperties } = Object;

export const bindFunction: (f: unknown, self: unknown, ...args: unknown[]) => unknown = bindTo;
export const functionText: (fn: unknown) => string = uncurry(Function.prototype.toString);

export const charCodeAt: (s: string, index: number) => number = uncurry(String.prototype.charCodeAt);
export const stringEndsWith: (s: string, part: string) => boolean = uncurry(String.prototype.endsWith);
export const stringIncludes: (s: string, part: string) => boolean = uncurry(String.prototype.includes);
export const stringIndexOf: (s: string, part: string, from?: number) => number = uncurry(String.prototype.indexOf);
export const stringLastIndexOf: (s: string, part: string, from?: number) => number = uncurry(
  String.prototype.lastIndexOf,
);
export const stringRepeat: (s: string, count: number) => string = uncurry(String.prototype.repeat);
export const stringSlice: (s: string, start: number, end?: number) => string = uncurry(String.prototype.slice);
export const stringStartsWith: (s: string, part: string, at?: number) => boolean = uncurry(String.prototype.startsWith);
export const regExpExec: (re: RegExp, s: string) => RegExpExecArray | null = uncurry(RegExp.prototype.exec);

const getFromMap = uncurry(Map.prototype.get);
const setInMap = uncurry(Map.prototype.set);
const getFromWeakMap = uncurry(WeakMap.prototype.get);
const setInWeakMap = uncurry(WeakMap.prototype.set);

export const mapGet = <K, V>(map: Map<K, V>, key: K): V | undefined => getFromMap(map, key) as V | undefined;
export const mapSet = <K, V>(map: Map<K, V>, key: K, value: V): void => void setInMap(map, key, value);
export const weakGet = <K extends WeakKey, V>(map: WeakMap<K, V>, key: K): V | undefined =>
  getFromWeakMap(map, key) as V | undefined;
export const weakSet = <K extends WeakKey, V>(map: WeakMap<K, V>, key: K, value: V): void =>
  void setInWeakMap(map, key, value);
