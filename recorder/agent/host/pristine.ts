/**
 * The built-ins the agent uses at run time, taken before the program can replace them: a patched `Map.prototype.get`
 * must neither break the recording nor find itself called by it. Properties are defined by properties.ts.
 *
 * Collections are subclasses that carry the original methods themselves and inherit from nothing (as Node's own
 * primordials do): calls on them stay monomorphic and inline, which calls through `call.bind` often do not. Lists and views
 * are of a realm that the program cannot reach; they are read and written by index all the same.
 */
import asyncHooks from 'node:async_hooks';
import crypto from 'node:crypto';
import events from 'node:events';
import fs from 'node:fs';
import util from 'node:util';
import { realm } from '../realm/main.js';

// biome-ignore lint/suspicious/noExplicitAny: the argument and result types are given where a method is taken.
type AnyFunction = (this: any, ...rest: any[]) => any;

const { bind, call } = Function.prototype;

export const { apply, construct, deleteProperty, ownKeys } = Reflect;

/** `fn` with its receiver as first argument. */
export function uncurry<F extends AnyFunction>(
  fn: F,
): (self: ThisParameterType<F>, ...rest: Parameters<F>) => ReturnType<F> {
  return call.bind(fn) as never;
}

const prototypeOf = Object.getPrototypeOf;
const define = Object.defineProperty;
const descriptorOf = Object.getOwnPropertyDescriptor;

export const { keys: ownEnumerableKeys, hasOwn, create, freeze, defineProperties } = Object;
/** Of objects of ours that are shown as plain ones: nothing the program puts on `Object.prototype` is on them. */
export const PlainPrototype: object = freeze(create(null));
export const getPrototypeOf: (value: object) => object | null = prototypeOf;
/** Only for what is known not to be a Proxy. */
export const getOwnPropertyDescriptor: (value: object, key: PropertyKey) => PropertyDescriptor | undefined =
  realm.getOwnPropertyDescriptor;
/** Of what is known to be an own property: then no prototype is asked. Undefined for data, and for a setter alone. */
export const lookupGetter: (value: object, key: PropertyKey) => unknown = uncurry(
  (Object.prototype as unknown as { __lookupGetter__(this: object, key: PropertyKey): unknown }).__lookupGetter__,
);
/** Whether the property holds data. Not `hasOwn(descriptor, 'value')`, which takes as long as the descriptor did. */
export const isDataDescriptor = (descriptor: PropertyDescriptor): boolean => descriptor.writable !== undefined;
export const getOwnPropertySymbols: (value: object) => symbol[] = Object.getOwnPropertySymbols;
/** Of an object that is no Proxy. */
export const isEnumerable: (object: object, key: PropertyKey) => boolean = uncurry(
  Object.prototype.propertyIsEnumerable,
);
export const objectPrototype: object = Object.prototype;
export const { isArray } = Array;
export const { ceil, floor, round, log10, max, min, imul } = Math;
export const stringifyJson: (value: string | object) => string = JSON.stringify;
export const toText = String;
export const BigIntOf = BigInt;

function getter<T>(holder: object, key: PropertyKey): (self: unknown) => T {
  return uncurry(descriptorOf(holder, key)?.get as AnyFunction) as (self: unknown) => T;
}

/** Undefined where this version of JavaScript has no such getter. */
function optionalGetter<T>(holder: object, key: PropertyKey): ((self: unknown) => T) | undefined {
  return descriptorOf(holder, key)?.get === undefined ? undefined : getter(holder, key);
}

export const bindFunction = uncurry(bind) as (fn: unknown, self: unknown, ...args: unknown[]) => unknown;
export const functionText: (fn: unknown) => string = uncurry(Function.prototype.toString);
/** Of a Node where it is an accessor of each error; only to be called where its text is there already. */
export const errorStackGetter: unknown = descriptorOf(new Error(), 'stack')?.get;

// Collections

function carryMethods(own: { prototype: object }, original: { prototype: object }): void {
  for (const key of ownKeys(original.prototype)) {
    if (key !== 'constructor') define(own.prototype, key, descriptorOf(original.prototype, key) as PropertyDescriptor);
  }
  Object.setPrototypeOf(own.prototype, null);
  freeze(own.prototype);
}

// The constructor that a class without one gets iterates its arguments by `Array.prototype`, in Node 20.
export class SafeMap<K, V> extends Map<K, V> {
  // biome-ignore lint/complexity/noUselessConstructor: as above.
  constructor() {
    super();
  }
}
carryMethods(SafeMap, Map);
export class SafeSet<T> extends Set<T> {
  // biome-ignore lint/complexity/noUselessConstructor: as above.
  constructor() {
    super();
  }
}
carryMethods(SafeSet, Set);
export class SafeWeakMap<K extends WeakKey, V> extends WeakMap<K, V> {
  // biome-ignore lint/complexity/noUselessConstructor: as above.
  constructor() {
    super();
  }
}
carryMethods(SafeWeakMap, WeakMap);

// Text

export const charCodeAt: (text: string, index: number) => number = uncurry(String.prototype.charCodeAt);
export const stringSlice: (text: string, start: number, end?: number) => string = uncurry(String.prototype.slice);
export const stringIndexOf: (text: string, part: string, from?: number) => number = uncurry(String.prototype.indexOf);
export const stringLastIndexOf: (text: string, part: string, from?: number) => number = uncurry(
  String.prototype.lastIndexOf,
);
export const stringIncludes: (text: string, part: string) => boolean = uncurry(String.prototype.includes);
export const stringStartsWith: (text: string, part: string, at?: number) => boolean = uncurry(
  String.prototype.startsWith,
);
export const stringEndsWith: (text: string, part: string) => boolean = uncurry(String.prototype.endsWith);
/** Of expressions without the flags g and y. */
export const regExpExec: (expression: RegExp, text: string) => RegExpExecArray | null = uncurry(RegExp.prototype.exec);
export const lowerCase: (text: string) => string = uncurry(String.prototype.toLowerCase);
export const isWellFormed: (text: string) => boolean = uncurry(
  (String.prototype as unknown as { isWellFormed: () => boolean }).isWellFormed,
);
export const toWellFormed: (text: string) => string = uncurry(
  (String.prototype as unknown as { toWellFormed: () => string }).toWellFormed,
);

// What special objects hold inside; all of these read internal slots only

export const mapSize = getter<number>(Map.prototype, 'size');
export const mapEntries: (map: Map<unknown, unknown>) => Iterator<[unknown, unknown]> = uncurry(Map.prototype.entries);
export const mapNext: (iterator: Iterator<[unknown, unknown]>) => IteratorResult<[unknown, unknown]> = uncurry(
  prototypeOf(new Map().entries()).next,
);
export const setSize = getter<number>(Set.prototype, 'size');
export const setValues: (set: Set<unknown>) => Iterator<unknown> = uncurry(Set.prototype.values);
export const setNext: (iterator: Iterator<unknown>) => IteratorResult<unknown> = uncurry(
  prototypeOf(new Set().values()).next,
);
export const dateTime: (date: Date) => number = uncurry(Date.prototype.getTime);
export const regexpSource = getter<string>(RegExp.prototype, 'source');
/** Not the `flags` getter: that one asks the object for each flag by name, which the program can overlay. */
export const regexpFlags: readonly { letter: string; isSet: (regexp: unknown) => boolean }[] = (
  [
    ['d', 'hasIndices'],
    ['g', 'global'],
    ['i', 'ignoreCase'],
    ['m', 'multiline'],
    ['s', 'dotAll'],
    ['u', 'unicode'],
    ['v', 'unicodeSets'],
    ['y', 'sticky'],
  ] as const
).flatMap(([letter, name]) => {
  const isSet = optionalGetter<boolean>(RegExp.prototype, name);
  return isSet ? [{ letter, isSet }] : [];
});
export const symbolDescription = getter<string | undefined>(Symbol.prototype, 'description');
export const bigintText: (value: bigint) => string = uncurry(BigInt.prototype.toString);
export const unboxNumber: (box: object) => number = uncurry(Number.prototype.valueOf) as never;
export const unboxString: (box: object) => string = uncurry(String.prototype.valueOf) as never;
export const unboxBoolean: (box: object) => boolean = uncurry(Boolean.prototype.valueOf) as never;
export const unboxBigint: (box: object) => bigint = uncurry(BigInt.prototype.valueOf) as never;
export const unboxSymbol: (box: object) => symbol = uncurry(Symbol.prototype.valueOf) as never;
export const urlHref = getter<string>(URL.prototype, 'href');
export const searchParamsText: (params: object) => string = uncurry(URLSearchParams.prototype.toString) as never;

/** Of the classes of Temporal, where there are any, by their names. */
export const temporalTexts: [string, (object: object) => string][] = Object.values(
  Object.getOwnPropertyDescriptors((globalThis as { Temporal?: object }).Temporal ?? {}),
).flatMap(({ value }) => {
  const text: unknown = typeof value === 'function' ? value.prototype?.toString : undefined;
  return typeof text === 'function' ? [[value.name, uncurry(text as AnyFunction) as (object: object) => string]] : [];
});

const TypedArrayPrototype = prototypeOf(Uint8Array.prototype);
export const viewBuffer = getter<ArrayBufferLike>(TypedArrayPrototype, 'buffer');
export const viewOffset = getter<number>(TypedArrayPrototype, 'byteOffset');
export const viewBytes = getter<number>(TypedArrayPrototype, 'byteLength');
export const dataViewBuffer = getter<ArrayBufferLike>(DataView.prototype, 'buffer');
export const dataViewOffset = getter<number>(DataView.prototype, 'byteOffset');
export const dataViewBytes = getter<number>(DataView.prototype, 'byteLength');
export const bufferBytes = getter<number>(ArrayBuffer.prototype, 'byteLength');
export const sharedBufferBytes = getter<number>(SharedArrayBuffer.prototype, 'byteLength');
export const isView: (value: unknown) => value is ArrayBufferView = ArrayBuffer.isView;
/** The views and lists of what is recorded. */
export const { newList, BytesView, HalfWordsView, WordsView, DoublesView } = realm;
type BytesToText = (this: Uint8Array, start?: number, end?: number) => string;
interface BufferMethods {
  latin1Slice: BytesToText;
  utf8Slice: BytesToText;
  base64Write(this: Uint8Array, text: string): number;
}
const bufferMethods = Buffer.prototype as unknown as BufferMethods;
/** A character for each byte. */
export const latin1Text: (bytes: Uint8Array) => string = uncurry(bufferMethods.latin1Slice);
/** A byte order mark is kept. */
export const utf8Text: (bytes: Uint8Array, start?: number, end?: number) => string = uncurry(bufferMethods.utf8Slice);
/** Returns the number of bytes that were written. */
export const writeBase64: (bytes: Uint8Array, text: string) => number = uncurry(bufferMethods.base64Write);
type AnyColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array;
/** Of these views only: others have a constructor that the program can replace. */
export const subarray: <T extends AnyColumn>(column: T, start: number, end: number) => T = uncurry(
  TypedArrayPrototype.subarray,
);
export const copyInto: (target: AnyColumn, source: AnyColumn) => void = uncurry(TypedArrayPrototype.set);

export const {
  isProxy,
  isMap,
  isSet,
  isDate,
  isRegExp,
  isNativeError,
  isPromise,
  isAnyArrayBuffer,
  isSharedArrayBuffer,
  isTypedArray,
  isDataView,
  isWeakMap,
  isWeakSet,
  isGeneratorObject,
  isModuleNamespaceObject,
  isNumberObject,
  isStringObject,
  isBooleanObject,
  isBigIntObject,
  isSymbolObject,
  isBoxedPrimitive,
  isArgumentsObject,
  isExternal,
} = util.types;

// Node

/** Of `name`, without asking the emitter itself. */
export const listenerCount: (emitter: object, name: string) => number = uncurry(
  events.EventEmitter.prototype.listenerCount as (this: unknown, name: string) => number,
);
export const { existsSync, openSync, readSync, writeSync, closeSync, fstatSync, ftruncateSync } = fs;
/** These call others of their module by the program's names, so they are for what may fail. */
export const { readdirSync, readFileSync, writeFileSync } = fs;
export const { O_CREAT, O_EXCL, O_APPEND, O_RDONLY, O_WRONLY, O_NONBLOCK, S_IFMT, S_IFREG } = fs.constants;
const { createHash } = crypto;
const hashPrototype = crypto.Hash.prototype;
const hashUpdate: (hash: crypto.Hash, text: string, encoding: 'utf8') => crypto.Hash = uncurry(hashPrototype.update);
const hashDigest: (hash: crypto.Hash, encoding: 'hex') => string = uncurry(hashPrototype.digest) as never;
export const sha256Hex = (text: string): string => hashDigest(hashUpdate(createHash('sha256'), text, 'utf8'), 'hex');

/** Monotonic milliseconds with a fraction. */
export const nowMs: () => number = performance.now.bind(performance);
export const hrtimeBigint: () => bigint = process.hrtime.bigint;

const resolved = Promise.resolve();
// Without this `then` would ask the promise's constructor, which the program can replace, what to make.
define(resolved, 'constructor', { value: undefined });
const promiseThen = uncurry(Promise.prototype.then);
// Of 2024's library; in V8 since 8.7.
type WaitAsync = (cell: Int32Array, index: number, value: number, timeoutMs: number) => { value: Promise<unknown> };
const { waitAsync } = Atomics as unknown as { waitAsync: WaitAsync };
const neverChanged = new Int32Array(new SharedArrayBuffer(4));
const PromiseOf = Promise;

/**
 * Settles after `delayMs`, but not before a millisecond: V8 answers at once, without a promise, where less than a
 * nanosecond is to be waited. Keeps no process alive. To be awaited: that runs nothing of the program's.
 */
export function delay(delayMs: number): Promise<unknown> {
  const waited = waitAsync(neverChanged, 0, 0, max(delayMs, 1)).value;
  define(waited, 'constructor', { __proto__: null, value: PromiseOf } as PropertyDescriptor);
  return waited;
}

/** `task` must not throw. */
export const queueTask = (task: () => void): void => void promiseThen(resolved, task);

/** The number of the asynchronous operation whose callback runs: Node's own, a load from a typed array. */
export const { executionAsyncId, triggerAsyncId } = asyncHooks;
/** The object behind that number: a handle or request of Node's, a timer, a tick, or an AsyncResource of the program's. */
export const executionAsyncResource: () => object = asyncHooks.executionAsyncResource;
export const asyncResourcePrototype: object = asyncHooks.AsyncResource.prototype;

const { AsyncLocalStorage } = asyncHooks;
const storeOf = uncurry(AsyncLocalStorage.prototype.getStore);
const enterStore = uncurry(AsyncLocalStorage.prototype.enterWith);
/** Only the implementation by async hooks has it: there, every promise of the program pays from the first `enter` on. */
const isMadeOfHooks = hasOwn(AsyncLocalStorage.prototype, '_propagate');

/** A value that follows the program's asynchronous work. Costs nothing until the first `enter`. */
export class AsyncValue<T> {
  readonly #storage = new AsyncLocalStorage<T>();
  /** Another `enter` costs the program nothing that it does not pay already. */
  isFree = !isMadeOfHooks;

  get(): T | undefined {
    return storeOf(this.#storage) as T | undefined;
  }

  /** From here on, in what runs now and in all it starts. */
  enter(value: T): void {
    this.isFree = true;
    enterStore(this.#storage, value);
  }

  /** Undoes `enter` for what runs now. */
  leave(before: T | undefined): void {
    enterStore(this.#storage, before as T);
  }
}

const rangeErrorPrototype = RangeError.prototype;
/** V8's own; its message is a data property that no code of the program wrote. */
export function isStackOverflow(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || isProxy(error)) return false;
  const prototype = prototypeOf(error);
  if (prototype !== rangeErrorPrototype && prototype !== realm.rangeErrorPrototype) return false;
  return descriptorOf(error, 'message')?.value === 'Maximum call stack size exceeded';
}
