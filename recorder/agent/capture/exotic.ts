/**
 * Objects that are more than their properties: errors, dates, expressions, bytes, promises, boxed scalars, and those that
 * are shown by name only. What they hold is read through original getters, which look at internal slots and nowhere
 * else, after a brand check has confirmed that the slots are there.
 */
import { CutReason, PromiseState, ValueTag } from '../../../schema/enums.js';
import * as pristine from '../host/pristine.js';
import { getOwnPropertyDescriptor, isProxy, max, min } from '../host/pristine.js';
import type { CaptureContext, PropertyCapture } from './capture-context.js';
import { type ClassInfo, ObjectKind } from './class-info.js';
import { cutName } from './dictionary.js';
import { isGenuine } from './node-objects.js';
import type { SeenObject } from './object-ids.js';
import { opaqueText } from './opaque-text.js';
import { countOfKeys, ownKeysOf } from './own-properties.js';
import { promiseState } from './promise-details.js';
import { redactText } from './redacted-text.js';
import { redactCutUserInfo } from './redacted-user-info.js';
import { NoStack, stackTextOf } from './stack-text.js';

/** A stack may be so many times as long as another text. */
const STACK_LENGTHS = 8;
/** Bytes shown for each item that an array would show. */
const BYTES_FOR_AN_ITEM = 8;
/** `pin=1` */
const SHORTEST_SECRET_TEXT = 5;

/** What the object is, given what its prototype says. */
export function confirmKind(object: object, { kind: guess, nodeClass }: ClassInfo): ObjectKind {
  switch (guess) {
    case ObjectKind.node:
      return nodeClass !== undefined && isGenuine(object, nodeClass) ? guess : ObjectKind.ordinary;
    case ObjectKind.unknown:
      return kindBySlots(object);
    case ObjectKind.map:
      return pristine.isMap(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.set:
      return pristine.isSet(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.error:
      return pristine.isNativeError(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.date:
      return pristine.isDate(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.regexp:
      return pristine.isRegExp(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.promise:
      return pristine.isPromise(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.bytes:
      return pristine.isView(object) || pristine.isAnyArrayBuffer(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.boxed:
      return pristine.isBoxedPrimitive(object) ? guess : ObjectKind.ordinary;
    case ObjectKind.foreign: {
      const kind = kindBySlots(object);
      return kind === ObjectKind.ordinary ? ObjectKind.opaque : kind;
    }
    default:
      return guess;
  }
}

function kindBySlots(object: object): ObjectKind {
  if (pristine.isMap(object)) return ObjectKind.map;
  if (pristine.isSet(object)) return ObjectKind.set;
  if (pristine.isNativeError(object)) return ObjectKind.error;
  if (pristine.isDate(object)) return ObjectKind.date;
  if (pristine.isRegExp(object)) return ObjectKind.regexp;
  if (pristine.isPromise(object)) return ObjectKind.promise;
  if (pristine.isView(object) || pristine.isAnyArrayBuffer(object)) return ObjectKind.bytes;
  if (pristine.isBoxedPrimitive(object)) return ObjectKind.boxed;
  if (pristine.isModuleNamespaceObject(object) || pristine.isGeneratorObject(object)) return ObjectKind.opaque;
  if (pristine.isWeakMap(object) || pristine.isWeakSet(object) || pristine.isExternal(object)) return ObjectKind.opaque;
  return ObjectKind.ordinary;
}

export class ExoticCapture {
  readonly #capture: CaptureContext;
  readonly #objects: PropertyCapture;

  constructor(capture: CaptureContext, objects: PropertyCapture) {
    this.#capture = capture;
    this.#objects = objects;
  }

  /** `kind` is confirmed, and one of those that hold no other objects but a promise, whose result may be one. */
  leaf(object: object, id: number, info: ClassInfo, kind: ObjectKind, levels: number): void {
    const { tape, dictionary } = this.#capture;
    if (info.isExtended && kind !== ObjectKind.bytes && kind !== ObjectKind.opaque) {
      tape.tag(ValueTag.instance, dictionary.nameId(info.name));
    }
    switch (kind) {
      case ObjectKind.date:
        tape.word(ValueTag.date);
        tape.word(id);
        tape.double(pristine.dateTime(object as Date));
        return;
      case ObjectKind.regexp:
        tape.tag(ValueTag.regexp, this.#shortText(regexpText(object)));
        tape.word(id);
        return;
      case ObjectKind.promise:
        this.#promise(object, id, levels);
        return;
      case ObjectKind.bytes:
        this.#bytes(object, id, info);
        return;
      case ObjectKind.boxed:
        tape.word(ValueTag.boxed);
        tape.word(id);
        this.#capture.value(unbox(object), 0);
        return;
      default:
        tape.tag(ValueTag.opaque, dictionary.nameId(nameOf(object, info)));
        tape.word(id);
        tape.word(this.#shortText(opaqueText(object, info.name)));
    }
  }

  #promise(promise: object, id: number, levels: number): void {
    const { tape, promiseDetails } = this.#capture;
    const details = promiseDetails?.(promise);
    const state = details === undefined ? PromiseState.unknown : promiseState(details[0]);
    const isSettled = state === PromiseState.fulfilled || state === PromiseState.rejected;
    tape.tag(isSettled ? ValueTag.settled : ValueTag.promise, state);
    tape.word(id);
    if (isSettled) this.#capture.value(details?.[1], levels - 1);
  }

  opaque(id: number, name: string): void {
    const { tape, dictionary } = this.#capture;
    tape.tag(ValueTag.opaque, dictionary.nameId(name));
    tape.word(id);
    tape.word(0);
  }

  error(error: object, seen: SeenObject, info: ClassInfo, levels: number): void {
    const { tape, dictionary } = this.#capture;
    tape.tag(ValueTag.error, dictionary.nameId(info.name === '' ? 'Error' : info.name));
    tape.word(seen.id);
    this.#objects.property(error, 'message', levels);
    this.#stack(error, seen);
    this.#objects.property(error, 'cause', levels);
    this.#furtherProperties(error, seen, levels);
  }

  #stack(error: object, seen: SeenObject): void {
    const { tape, limits } = this.#capture;
    // Of one that nobody has read yet, V8 would look up every frame only to be told that we do not want the text.
    const stack = seen.isStackRead ? stackTextOf(error) : NoStack.unmade;
    if (typeof stack === 'string') this.#capture.string(stack, limits.stringLength * STACK_LENGTHS);
    else if (stack === NoStack.unmade) tape.withheld(CutReason.unread);
    else if (stack === NoStack.absent) tape.word(ValueTag.absent);
    else tape.withheld(stack === NoStack.accessor ? CutReason.getter : CutReason.failed);
  }

  #furtherProperties(error: object, seen: SeenObject, levels: number): void {
    const { tape, dictionary, limits, number } = this.#capture;
    const keys = ownKeysOf(error, seen, limits.properties, number);
    const head = tape.beginHead();
    let node = dictionary.root('', 0);
    let shown = 0;
    let told = 0;
    const add = (key: string): void => {
      node = node.step(key);
      shown++;
      if (node.isSecret) tape.withheld(CutReason.redacted);
      else this.#objects.property(error, key, levels);
    };
    // An AggregateError's errors are not enumerable.
    if (getOwnPropertyDescriptor(error, 'errors')?.enumerable === false) add('errors');
    for (let i = 0; i < keys.length && shown < limits.properties; i++) {
      const key = keys[i] as string;
      if (key === 'message' || key === 'stack' || key === 'cause') told++;
      else add(key);
    }
    const left = countOfKeys(seen, keys) - told - shown;
    if (shown === 0 && left <= 0) {
      tape.used = head;
      tape.word(ValueTag.absent);
      return;
    }
    tape.endObject(head, dictionary.shapeId(node), 0, max(left, 0));
  }

  #bytes(object: object, id: number, info: ClassInfo): void {
    const { tape, dictionary, limits } = this.#capture;
    const bytes = firstBytes(object, limits.items * BYTES_FOR_AN_ITEM);
    if (holdsSecret(bytes, bytes.length < byteLengthOf(object))) {
      tape.tag(ValueTag.cut, CutReason.redacted);
      tape.word(id);
      tape.word(dictionary.nameId(info.name));
      return;
    }
    tape.tag(ValueTag.bytes, dictionary.nameId(info.name));
    tape.word(id);
    tape.word(byteLengthOf(object));
    tape.word(bytes.length);
    for (let i = 0; i < bytes.length; i += 4) {
      let word = 0;
      for (let k = 0; k < 4 && i + k < bytes.length; k++) word |= (bytes[i + k] as number) << (8 * k);
      tape.word(word);
    }
  }

  #shortText(text: string): number {
    const { dictionary, limits } = this.#capture;
    return dictionary.nameId(text.length <= limits.stringLength ? text : cutName(text, limits.stringLength));
  }
}

function regexpText(regexp: object): string {
  let flags = '';
  for (let i = 0; i < pristine.regexpFlags.length; i++) {
    const flag = pristine.regexpFlags[i] as (typeof pristine.regexpFlags)[number];
    if (flag.isSet(regexp)) flags += flag.letter;
  }
  return `/${pristine.regexpSource(regexp)}/${flags}`;
}

function unbox(box: object): unknown {
  if (pristine.isNumberObject(box)) return pristine.unboxNumber(box);
  if (pristine.isStringObject(box)) return pristine.unboxString(box);
  if (pristine.isBooleanObject(box)) return pristine.unboxBoolean(box);
  if (pristine.isBigIntObject(box)) return pristine.unboxBigint(box);
  return pristine.unboxSymbol(box);
}

function byteLengthOf(object: object): number {
  if (pristine.isTypedArray(object)) return pristine.viewBytes(object);
  if (pristine.isDataView(object)) return pristine.dataViewBytes(object);
  return pristine.isSharedArrayBuffer(object) ? pristine.sharedBufferBytes(object) : pristine.bufferBytes(object);
}

const NO_BYTES = new pristine.BytesView(0);

function firstBytes(object: object, most: number): Uint8Array {
  const count = min(byteLengthOf(object), most);
  if (count === 0) return NO_BYTES; // Also when the memory was given away to another thread.
  if (pristine.isTypedArray(object)) {
    return new pristine.BytesView(pristine.viewBuffer(object), pristine.viewOffset(object), count);
  }
  if (pristine.isDataView(object)) {
    return new pristine.BytesView(pristine.dataViewBuffer(object), pristine.dataViewOffset(object), count);
  }
  return new pristine.BytesView(object as ArrayBufferLike, 0, count);
}

/** Whether they are text that names a secret in it: the body of a request as it comes. */
function holdsSecret(bytes: Uint8Array, isCut: boolean): boolean {
  if (bytes.length < SHORTEST_SECRET_TEXT) return false;
  const text = pristine.latin1Text(bytes);
  return redactText(text) !== text || (isCut && redactCutUserInfo(text) !== text);
}

function nameOf(object: object, info: ClassInfo): string {
  if (info.name !== '' && info.name !== 'GeneratorFunction') return info.name;
  if (isProxy(object)) return 'Proxy';
  if (pristine.isModuleNamespaceObject(object)) return 'Module';
  return pristine.isGeneratorObject(object) ? 'Generator' : 'Object';
}
