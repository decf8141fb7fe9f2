/**
 * What an object is called and what it may be, found from its prototype alone and remembered for each prototype.
 *
 * Nothing of the program runs for it: a class's name is own data of own data (`prototype.constructor.name`), and a
 * Proxy or an accessor anywhere on the way ends the search without a name. What a prototype says is only a guess at
 * what an object holds inside; `ObjectKind` is confirmed by a brand check before it is relied on.
 */
import { ShapeFlag } from '../../../schema/enums.js';
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isProxy,
  PlainPrototype,
  SafeMap,
  SafeWeakMap,
} from '../host/pristine.js';
import { hasPrivateFields, isInstrumented } from './code-places.js';
import type { Dictionary, ShapeNode } from './dictionary.js';
import { type NodeClass, nodeClassOf, Selection } from './node-classes.js';
import { isNative, isOfNode } from './node-sources.js';

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
  /** One of Node's own classes, of which a selection is shown. */
  node: 10,
  /** Made by built-in code of another realm, such as its global object, which may run code when it is looked at. */
  foreign: 11,
  /** From another realm, or made from nothing: any of the above. */
  unknown: 12,
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
    /** Bits of ShapeFlag. */
    readonly flags: number,
    /** Whether it is a class that extends a built-in one. */
    readonly isExtended: boolean,
    readonly nodeClass: NodeClass | undefined,
  ) {}

  /** Must be called before `root` is used in a new epoch. */
  renew(dictionary: Dictionary): void {
    this.epoch = dictionary.epoch;
    this.root = dictionary.root(this.name, this.flags);
  }
}

const KINDS = new SafeMap<object, ObjectKind>();
function know(kind: ObjectKind, prototypes: readonly object[]): void {
  for (let i = 0; i < prototypes.length; i++) KINDS.set(prototypes[i] as object, kind);
}
know(ObjectKind.ordinary, [Object.prototype, PlainPrototype]);
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
  ...prototypesIn(Intl),
  ...prototypesIn((globalThis as { Temporal?: object }).Temporal),
]);

/** Of the classes that a namespace object holds. */
function prototypesIn(namespace: object | undefined): object[] {
  const names = namespace === undefined ? [] : Object.getOwnPropertyNames(namespace);
  return names.flatMap((name) => {
    const held: unknown = getOwnPropertyDescriptor(namespace as object, name)?.value;
    return typeof held === 'function' && typeof held.prototype === 'object' ? [held.prototype as object] : [];
  });
}

const byPrototype = new SafeWeakMap<object, ClassInfo>();
const withoutPrototype = new ClassInfo('', ObjectKind.unknown, ShapeFlag.noPrototype, false, undefined);
export const argumentsInfo = new ClassInfo('Arguments', ObjectKind.ordinary, 0, false, undefined);

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
  let maker: unknown;
  let name: string | undefined;
  let builtIn: object | undefined;
  let kind: ObjectKind = ObjectKind.unknown;
  let flags = 0;
  for (let at: object | null = prototype; at !== null; at = getPrototypeOf(at)) {
    if (isProxy(at)) {
      kind = ObjectKind.ordinary;
      break;
    }
    const descriptor = getOwnPropertyDescriptor(at, 'constructor');
    if (descriptor !== undefined) {
      const made: unknown = hasOwn(descriptor, 'value') ? descriptor.value : undefined;
      if (name === undefined) {
        name = functionName(made);
        maker = made;
      }
      if (isRealFunction(made) && hasPrivateFields(made)) flags = ShapeFlag.privateFields;
    }
    const known = KINDS.get(at);
    if (known !== undefined) {
      kind = known;
      builtIn = at;
      break;
    }
  }
  // An object that built-in code of another realm made, such as a global object that asks a sandbox for everything.
  if (kind === ObjectKind.unknown && getPrototypeOf(prototype) !== null && isRealFunction(maker) && isNative(maker)) {
    kind = ObjectKind.foreign;
  }
  const nodeClass = name === undefined || kind !== ObjectKind.ordinary ? undefined : nodeClassOf(name);
  const isNodes =
    nodeClass !== undefined && isRealFunction(maker) && !isInstrumented(maker) && isOfNode(maker) !== false;
  if (isNodes) {
    kind = nodeClass.selection === Selection.name ? ObjectKind.opaque : ObjectKind.node;
  }
  const isExtended = builtIn !== undefined && builtIn !== prototype && kind !== ObjectKind.ordinary;
  const shown = name === undefined || name === 'Object' ? '' : name;
  return new ClassInfo(shown, kind, flags, isExtended && shown !== '', isNodes ? nodeClass : undefined);
}

// biome-ignore lint/complexity/noBannedTypes: any function at all.
function isRealFunction(value: unknown): value is Function {
  return typeof value === 'function' && !isProxy(value);
}

/** A function's name as its own data; empty if there is none. */
export function functionName(value: unknown): string {
  if (!isRealFunction(value)) return '';
  const descriptor = getOwnPropertyDescriptor(value, 'name');
  if (descriptor === undefined || !hasOwn(descriptor, 'value')) return '';
  return typeof descriptor.value === 'string' ? descriptor.value : '';
}
