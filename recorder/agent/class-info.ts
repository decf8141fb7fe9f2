/**
 * What an object is called and what it may be, found from its prototype alone and remembered for each prototype.
 *
 * Nothing of the program runs for it: a class's name is own data of own data (`prototype.constructor.name`), and a
 * Proxy or an accessor anywhere on the way ends the search without a name. What a prototype says is only a guess at
 * what an object holds inside; `ObjectKind` is confirmed by a brand check before it is relied on.
 */
import type { Dictionary, ShapeNode } from './dictionary.js';
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isProxy,
  SafeMap,
  SafeSet,
  SafeWeakMap,
} from './pristine.js';

export const ObjectKind = {
  ordinary: 0,
  map: 1,
  set: 2,
  error: 3,
  date: 4,
  regexp: 5,
  bytes: 6,
  promise: 7,
  boxed: 8,
  opaque: 9,
  /** From another realm, or made from nothing: any of the above. */
  unknown: 10,
} as const;
export type ObjectKind = (typeof ObjectKind)[keyof typeof ObjectKind];

export class ClassInfo {
  /** The dictionary's epoch that `root` is of. */
  epoch: object | undefined;
  root!: ShapeNode;

  constructor(
    /** Empty for a plain object. */
    readonly name: string,
    readonly kind: ObjectKind,
  ) {}

  /** Must be called before `root` is used in a new epoch. */
  renew(dictionary: Dictionary): void {
    this.epoch = dictionary.epoch;
    this.root = dictionary.root(this.name);
  }
}

const KINDS = new SafeMap<object, ObjectKind>();
function know(kind: ObjectKind, prototypes: readonly object[]): void {
  for (let i = 0; i < prototypes.length; i++) KINDS.set(prototypes[i] as object, kind);
}
know(ObjectKind.ordinary, [Object.prototype]);
know(ObjectKind.map, [Map.prototype]);
know(ObjectKind.set, [Set.prototype]);
know(ObjectKind.error, [Error.prototype]);
know(ObjectKind.date, [Date.prototype]);
know(ObjectKind.regexp, [RegExp.prototype]);
know(ObjectKind.promise, [Promise.prototype]);
know(ObjectKind.bytes, [
  getPrototypeOf(Uint8Array.prototype) as object,
  DataView.prototype,
  ArrayBuffer.prototype,
  SharedArrayBuffer.prototype,
]);
know(ObjectKind.boxed, [Number.prototype, String.prototype, Boolean.prototype, BigInt.prototype, Symbol.prototype]);
know(ObjectKind.opaque, [
  WeakMap.prototype,
  WeakSet.prototype,
  WeakRef.prototype,
  FinalizationRegistry.prototype,
  URL.prototype,
  URLSearchParams.prototype,
  getPrototypeOf(getPrototypeOf((function* () {})()) as object) as object,
  getPrototypeOf(getPrototypeOf((async function* () {})()) as object) as object,
]);

/**
 * Node's own classes with dozens of fields that explain nothing. By name: they are not loaded yet when the agent is, and
 * loading them would change the program's start. A class of the program with such a name is shown as they are.
 */
const OPAQUE_CLASSES = new SafeSet<string>();
for (const name of [
  ...['IncomingMessage', 'ServerResponse', 'OutgoingMessage', 'ClientRequest', 'Http2ServerRequest'],
  ...[
    'Http2ServerResponse',
    'Http2Session',
    'Http2Stream',
    'HTTPParser',
    'Socket',
    'TLSSocket',
    'TLSWrap',
    'TCP',
    'Pipe',
  ],
  ...[
    'ReadStream',
    'WriteStream',
    'FileHandle',
    'ReadableState',
    'WritableState',
    'ChildProcess',
    'Timeout',
    'Immediate',
  ],
  ...[
    'MessagePort',
    'BroadcastChannel',
    'AbortSignal',
    'AbortController',
    'AsyncLocalStorage',
    'FSWatcher',
    'Gzip',
    'Gunzip',
    'Inflate',
    'Deflate',
  ],
]) {
  OPAQUE_CLASSES.add(name);
}

const byPrototype = new SafeWeakMap<object, ClassInfo>();
const withoutPrototype = new ClassInfo('', ObjectKind.unknown);

/** `prototype` is an object's, which is no Proxy itself. */
export function classInfoOf(prototype: object | null): ClassInfo {
  if (prototype === null) return withoutPrototype;
  const known = byPrototype.get(prototype);
  if (known !== undefined) return known;
  const info = describe(prototype);
  byPrototype.set(prototype, info);
  return info;
}

function describe(prototype: object): ClassInfo {
  let name: string | undefined;
  let kind: ObjectKind = ObjectKind.unknown;
  for (let at: object | null = prototype; at !== null; at = getPrototypeOf(at)) {
    if (isProxy(at)) {
      kind = ObjectKind.ordinary;
      break;
    }
    name ??= constructorName(at);
    const known = KINDS.get(at);
    if (known !== undefined) {
      kind = known;
      break;
    }
  }
  if (name !== undefined && OPAQUE_CLASSES.has(name)) kind = ObjectKind.opaque;
  return new ClassInfo(name === undefined || name === 'Object' ? '' : name, kind);
}

/** Undefined if this prototype has no `constructor` of its own; empty if it tells no name. */
function constructorName(prototype: object): string | undefined {
  const descriptor = getOwnPropertyDescriptor(prototype, 'constructor');
  if (descriptor === undefined) return undefined;
  return hasOwn(descriptor, 'value') ? functionName(descriptor.value) : '';
}

/** A function's name as its own data; empty if there is none. */
export function functionName(value: unknown): string {
  if (typeof value !== 'function' || isProxy(value)) return '';
  const descriptor = getOwnPropertyDescriptor(value, 'name');
  if (descriptor === undefined || !hasOwn(descriptor, 'value')) return '';
  return typeof descriptor.value === 'string' ? descriptor.value : '';
}
