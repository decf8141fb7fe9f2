/**
 * Objects onto the tape: plain ones and class instances, arrays, Maps, Sets and functions. Others go to exotic.ts.
 * Every header has the object's id, so that a reader can say that two captures are of the same object.
 */
import events from 'node:events';
import { CutReason, ValueTag } from '../../../schema/enums.js';
import {
  charCodeAt,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  isArgumentsObject,
  isArray,
  isDataDescriptor,
  isEnumerable,
  isProxy,
  mapEntries,
  mapNext,
  mapSize,
  min,
  SafeSet,
  setNext,
  setSize,
  setValues,
  symbolDescription,
} from '../host/pristine.js';
import type { CaptureContext, PropertyCapture } from './capture-context.js';
import { argumentsInfo, type ClassInfo, classInfoOf, functionName, ObjectKind } from './class-info.js';
import { functionIdOf } from './code-places.js';
import { confirmKind, ExoticCapture } from './exotic.js';
import type { Facts } from './facts.js';
import { NodeObjectCapture } from './node-objects.js';
import { ObjectIds, type SeenObject } from './object-ids.js';
import { countOfKeys, ownData, ownItem, ownKeysOf } from './own-properties.js';
import { isSecretName } from './redaction.js';

type Keyed = Record<PropertyKey, unknown>;
/** An item that is an object gets so many values, if there are as many; further items are left out before. */
const NODES_OF_ITEM = 8;
const HYPHEN = 45;
const ArrayPrototype = Array.prototype;
/** What Node keeps on every event emitter. */
const EMITTER_SYMBOLS = new SafeSet<symbol>();
for (const symbol of getOwnPropertySymbols(new events.EventEmitter())) EMITTER_SYMBOLS.add(symbol);

export class ObjectCapture implements PropertyCapture {
  readonly #capture: CaptureContext;
  readonly #exotic: ExoticCapture;
  readonly #nodeObjects: NodeObjectCapture;
  readonly #ids = new ObjectIds();

  constructor(capture: CaptureContext) {
    this.#capture = capture;
    this.#exotic = new ExoticCapture(capture, this);
    this.#nodeObjects = new NodeObjectCapture(capture, this);
    // Their contents are the machine's or the user's, not the program's state; the environment is full of secrets.
    this.#ids.get(globalThis).opaqueName = 'global';
    this.#ids.get(process).opaqueName = 'process';
    this.#ids.get(process.env).opaqueName = 'process.env';
    this.#ids.get(console).opaqueName = 'console';
  }

  object(object: object, levels: number): void {
    const capture = this.#capture;
    const { tape } = capture;
    const seen = this.#ids.get(object);
    if (seen.capture === capture.number) {
      tape.word(ValueTag.reference);
      tape.word(seen.id);
      return;
    }
    if (isProxy(object)) {
      this.#cut(seen.id, CutReason.proxy, 'Proxy');
      return;
    }
    if (seen.opaqueName !== undefined) {
      this.#exotic.opaque(seen.id, seen.opaqueName);
      return;
    }
    if (isArray(object)) {
      if (levels <= 0) {
        this.#cut(seen.id, CutReason.depth, 'Array');
        return;
      }
      this.#meet(seen);
      const prototype = getPrototypeOf(object);
      if (prototype !== ArrayPrototype) this.#arrayClass(prototype);
      this.#array(object, seen.id, levels - 1);
      return;
    }
    const info = classInfoOf(getPrototypeOf(object));
    const kind = info.kind === ObjectKind.ordinary ? info.kind : confirmKind(object, info);
    if (kind > ObjectKind.error && kind !== ObjectKind.node) {
      this.#meet(seen);
      this.#exotic.leaf(object, seen.id, info, kind, levels);
      return;
    }
    if (levels <= 0) {
      this.#cut(seen.id, CutReason.depth, info.name);
      return;
    }
    this.#meet(seen);
    if (kind === ObjectKind.ordinary) this.#properties(object as Keyed, seen, info, levels - 1);
    else if (kind === ObjectKind.node) this.#nodeObjects.show(object, seen, info, levels - 1);
    else if (kind === ObjectKind.error) this.#exotic.error(object, seen, info, levels - 1);
    else {
      if (info.isExtended) tape.tag(ValueTag.instance, this.#capture.dictionary.nameId(info.name));
      if (kind === ObjectKind.map) this.#map(object as Map<unknown, unknown>, seen.id, levels - 1);
      else this.#set(object as Set<unknown>, seen.id, levels - 1);
    }
  }

  /** See LoadingHost. */
  stackWasRead(error: object): void {
    this.#ids.get(error).isStackRead = true;
  }

  // biome-ignore lint/complexity/noBannedTypes: any function at all.
  function(fn: Function): void {
    const { tape, dictionary } = this.#capture;
    const seen = this.#ids.get(fn);
    if (isProxy(fn)) {
      this.#cut(seen.id, CutReason.proxy, 'Proxy');
      return;
    }
    tape.tag(isClass(fn) ? ValueTag.class : ValueTag.function, dictionary.nameId(functionName(fn)));
    tape.word(seen.id);
    if (seen.functionId < 0) seen.functionId = functionIdOf(fn);
    tape.word(seen.functionId === 0 ? 0 : seen.functionId + 1);
  }

  property(object: object, key: PropertyKey, levels: number): void {
    if (this.#capture.nodes <= 0) {
      this.#capture.tape.withheld(CutReason.budget);
      return;
    }
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) this.#capture.tape.word(ValueTag.absent);
    else if (isDataDescriptor(descriptor)) this.#capture.value(descriptor.value, levels);
    else this.#capture.tape.withheld(CutReason.getter);
  }

  /** These have no identity, and need no care. */
  facts({ names, values }: Facts, levels: number): void {
    const capture = this.#capture;
    const { tape, dictionary, limits } = capture;
    const shown = min(names.length, limits.properties);
    const head = tape.beginHead();
    let node = dictionary.root('', 0);
    for (let i = 0; i < shown; i++) {
      const value = values[i];
      node = node.step(names[i] as string);
      const kept = capture.share(shown - i, 1);
      if (node.isSecret) tape.withheld(CutReason.redacted);
      else if (typeof value === 'object' && value !== null && !isArray(value)) this.facts(value as Facts, levels - 1);
      else capture.value(value, levels);
      capture.unshare(kept);
    }
    tape.endObject(head, dictionary.shapeId(node), 0, names.length - shown);
  }

  #meet(seen: SeenObject): void {
    // Id 0 stands for all objects beyond the last id, which are not told apart.
    if (seen.id !== 0) seen.capture = this.#capture.number;
  }

  /** The class of an array that is no plain one; nothing if it cannot be told. */
  #arrayClass(prototype: object | null): void {
    const { tape, dictionary } = this.#capture;
    if (prototype === null || isProxy(prototype)) return;
    const { name } = classInfoOf(prototype);
    if (name !== '' && name !== 'Array') tape.tag(ValueTag.instance, dictionary.nameId(name));
  }

  #properties(object: Keyed, seen: SeenObject, ownInfo: ClassInfo, levels: number): void {
    const capture = this.#capture;
    const { tape, dictionary, limits, number } = capture;
    const keys = ownKeysOf(object, seen, limits.properties, number);
    let count = countOfKeys(seen, keys);
    const info = keys[0] === '0' && isArgumentsObject(object) ? argumentsInfo : ownInfo;
    let shown = min(keys.length, limits.properties);
    const head = tape.beginHead();
    if (info.epoch !== dictionary.epoch) info.renew(dictionary);
    let node = info.root;
    for (let i = 0; i < shown; i++) {
      const key = keys[i] as string;
      node = node.step(key);
      const kept = capture.share(shown - i, 1);
      if (node.isSecret || (node.isNamed && isNamedLikeSecret(object))) tape.withheld(CutReason.redacted);
      else this.property(object, key, levels);
      capture.unshare(kept);
    }
    // Plain objects with symbols are rare, and asking costs as much as all their names: only those at the top are asked.
    if (info.name !== '' || levels === limits.depth - 1) {
      const symbols = getOwnPropertySymbols(object);
      for (let i = 0; i < symbols.length; i++) {
        const symbol = symbols[i] as symbol;
        if (EMITTER_SYMBOLS.has(symbol) || !isEnumerable(object, symbol)) continue;
        count++;
        if (shown >= limits.properties) continue;
        shown++;
        node = node.stepSymbol(symbol);
        if (node.isSecret) tape.withheld(CutReason.redacted);
        else this.property(object, symbol, levels);
      }
    }
    tape.endObject(head, dictionary.shapeId(node), seen.id, count - shown);
  }

  /**
   * Items are read by descriptor, never through the prototype: a hole is a hole. O(items shown), however long. Where not all
   * can be shown with what is in them, it is rather the first ones.
   */
  #array(array: readonly unknown[], id: number, levels: number): void {
    const capture = this.#capture;
    const { tape, limits } = capture;
    const { length } = array;
    const most = min(length, limits.items);
    const head = tape.beginHead();
    let secretNext = false;
    let shown = 0;
    for (; shown < most && capture.nodes > 0; shown++) {
      const i = shown;
      if (secretNext) {
        tape.withheld(CutReason.redacted);
        secretNext = false;
        continue;
      }
      const item = ownItem(array, i);
      if (item === undefined) this.property(array, i, levels);
      else {
        const kept = capture.share(most - i, NODES_OF_ITEM);
        capture.value(item, levels);
        capture.unshare(kept);
        secretNext = typeof item === 'string' && namesNext(item, i, length) && isSecretName(item);
      }
    }
    tape.endList(head, ValueTag.array, shown, id, length);
  }

  #map(map: Map<unknown, unknown>, id: number, levels: number): void {
    const capture = this.#capture;
    const { tape, limits } = capture;
    const size = mapSize(map);
    const most = min(size, limits.properties);
    const head = tape.beginHead();
    const entries = mapEntries(map);
    let shown = 0;
    for (; shown < most && capture.nodes > 0; shown++) {
      const entry = mapNext(entries).value as [unknown, unknown];
      const key = entry[0];
      const kept = capture.share(most - shown, NODES_OF_ITEM);
      capture.value(key, levels);
      if (isSecretKey(key)) tape.withheld(CutReason.redacted);
      else capture.value(entry[1], levels);
      capture.unshare(kept);
    }
    tape.endList(head, ValueTag.map, shown, id, size);
  }

  #set(set: Set<unknown>, id: number, levels: number): void {
    const capture = this.#capture;
    const { tape, limits } = capture;
    const size = setSize(set);
    const most = min(size, limits.items);
    const head = tape.beginHead();
    const values = setValues(set);
    let shown = 0;
    for (; shown < most && capture.nodes > 0; shown++) {
      const kept = capture.share(most - shown, NODES_OF_ITEM);
      capture.value(setNext(values).value, levels);
      capture.unshare(kept);
    }
    tape.endList(head, ValueTag.set, shown, id, size);
  }

  #cut(id: number, reason: CutReason, className: string): void {
    const { tape, dictionary } = this.#capture;
    tape.tag(ValueTag.cut, reason);
    tape.word(id);
    tape.word(dictionary.nameId(className));
  }
}

function isSecretKey(key: unknown): boolean {
  if (typeof key === 'symbol') return isSecretName(symbolDescription(key) ?? '');
  return typeof key === 'string' && isSecretName(key);
}

/** `{ name: 'password', value: … }`, the form of form fields and of headers in many libraries. */
function isNamedLikeSecret(object: object): boolean {
  const name = ownData(object, 'name') ?? ownData(object, 'key');
  return typeof name === 'string' && isSecretName(name);
}

/** Names and values by turns: [name, value], the raw headers of a request, and the arguments of a command. */
function namesNext(item: string, index: number, length: number): boolean {
  return ((index & 1) === 0 && (length & 1) === 0) || charCodeAt(item, 0) === HYPHEN;
}

/**
 * Classes, and built-in constructors with them, are the functions whose `prototype` cannot be replaced. Sloppy functions
 * are told apart first by their own `arguments`: asking one for `prototype` would make V8 create it.
 */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
function isClass(fn: Function): boolean {
  if (hasOwn(fn, 'arguments') || !hasOwn(fn, 'prototype')) return false;
  return getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}
