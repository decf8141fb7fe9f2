/**
 * Captured values from the tape of a chunk (ValueTag in trace.capnp). Every word is checked to be on the tape and every
 * nesting to be bounded, so that a wrong tape ends in an error, never in a hang or in memory without end: each value
 * takes at least one word.
 */
import { CutReason, nameOf, PromiseState, ShapeFlag, ValueTag } from '../../schema/enums.js';
import type { CapturedValue, CutReasonName, NamedValue } from '../model.js';
import type { NamedShape } from './dictionaries.js';

/** Far above any capture depth a user can set; below what the JavaScript stack holds. */
const MAX_DEPTH = 500;

const CUT_REASONS = Object.keys(CutReason) as CutReasonName[];
const PROMISE_STATE = 'the state of a promise';
const PROMISE_STATES = Object.keys(PromiseState) as ('unknown' | 'pending' | 'fulfilled' | 'rejected')[];

/** Strings and shapes by their ids, in the chunk of the tape. */
export interface TapeDictionaries {
  string(id: number): string;
  shape(id: number): NamedShape;
}

/** Reads the values of one event, one after another. Objects are known across them, so that references resolve. */
export class ValueDecoder {
  readonly #tape: Uint32Array;
  readonly #dictionaries: TapeDictionaries;
  readonly #known = new Map<number, CapturedValue>();
  #at: number;
  #depth = 0;

  /** @param at index of the first word of the event's values. */
  constructor(tape: Uint32Array, at: number, dictionaries: TapeDictionaries) {
    this.#tape = tape;
    this.#at = at;
    this.#dictionaries = dictionaries;
  }

  /** Throws a RangeError where the tape has no whole value of a known kind. Cost: its size. */
  next(): CapturedValue {
    if (++this.#depth > MAX_DEPTH) throw new RangeError('a captured value is nested too deeply');
    const word = this.#word();
    const value = this.#value(word & 255, word >>> 8, word);
    this.#depth--;
    return value;
  }

  /** An object among those that were read. */
  known(objectId: number): CapturedValue | undefined {
    return this.#known.get(objectId);
  }

  #value(tag: number, payload: number, word: number): CapturedValue {
    switch (tag) {
      case ValueTag.absent:
        return { kind: 'absent' };
      case ValueTag.undefined:
        return { kind: 'undefined' };
      case ValueTag.null:
        return { kind: 'null' };
      case ValueTag.false:
        return { kind: 'boolean', value: false };
      case ValueTag.true:
        return { kind: 'boolean', value: true };
      case ValueTag.integer:
        return { kind: 'number', value: (word | 0) >> 8 };
      case ValueTag.number:
        return { kind: 'number', value: this.#double() };
      case ValueTag.string: {
        const value = this.#string(payload);
        return { kind: 'string', value, length: value.length };
      }
      case ValueTag.stringCut:
        return { kind: 'string', value: this.#string(payload), length: this.#word() };
      case ValueTag.stringEscaped:
        return { kind: 'string', value: unescapeString(this.#string(payload)), length: this.#word() };
      case ValueTag.bigint:
        return { kind: 'bigint', digits: this.#string(payload), digitCount: this.#word() };
      case ValueTag.symbol:
        return { kind: 'symbol', description: this.#string(payload) };
      default:
        return this.#object(tag, payload);
    }
  }

  #object(tag: number, payload: number): CapturedValue {
    if (tag === ValueTag.withheld) return { kind: 'withheld', reason: cutReason(payload) };
    if (tag === ValueTag.instance) return this.#instance(this.#string(payload));
    const objectId = this.#word();
    switch (tag) {
      case ValueTag.reference: {
        const target = this.#known.get(objectId);
        return target === undefined ? { kind: 'reference', objectId } : { kind: 'reference', objectId, target };
      }
      case ValueTag.cut:
        return { kind: 'cut', reason: cutReason(payload), objectId, className: this.#string(this.#word()) };
      case ValueTag.function:
      case ValueTag.class:
        return this.#function(tag === ValueTag.function ? 'function' : 'class', this.#string(payload), objectId);
      case ValueTag.date:
        return this.#keep({ kind: 'date', objectId, unixMs: this.#double() });
      case ValueTag.regexp:
        return this.#keep({ kind: 'regexp', objectId, text: this.#string(payload) });
      case ValueTag.bytes:
        return this.#bytes(this.#string(payload), objectId);
      case ValueTag.promise:
        return this.#keep({ kind: 'promise', objectId, state: nameOf(PROMISE_STATES, payload, PROMISE_STATE) });
      case ValueTag.opaque: {
        const text = this.#string(this.#word());
        return this.#keep({ kind: 'opaque', className: this.#string(payload), objectId, text });
      }
      default:
        return this.#container(tag, payload, objectId);
    }
  }

  /** Values with values inside. They are known before these are read: an object can refer to itself. */
  #container(tag: number, payload: number, objectId: number): CapturedValue {
    switch (tag) {
      case ValueTag.object: {
        const { className, keys, flags = 0, symbolKeys } = this.#dictionaries.shape(payload);
        const properties: NamedValue[] = [];
        const value: CapturedValue & { kind: 'object' } = {
          ...{ kind: 'object', className, objectId, properties, omitted: this.#word() },
          ...((flags & ShapeFlag.privateFields) !== 0 ? { hasPrivateFields: true } : {}),
          ...((flags & ShapeFlag.selection) !== 0 ? { isSelection: true } : {}),
          ...((flags & ShapeFlag.noPrototype) !== 0 ? { hasNoPrototype: true } : {}),
        };
        this.#keep(value);
        for (const [index, name] of keys.entries()) {
          const property = { name, value: this.next() };
          properties.push(symbolKeys?.has(index) ? { ...property, isSymbol: true } : property);
        }
        return value;
      }
      case ValueTag.array: {
        const items: CapturedValue[] = [];
        const value = this.#keep({ kind: 'array', objectId, length: this.#word(), items });
        for (let i = 0; i < payload; i++) items.push(this.next());
        return value;
      }
      case ValueTag.map: {
        const entries: { key: CapturedValue; value: CapturedValue }[] = [];
        const value = this.#keep({ kind: 'map', objectId, size: this.#word(), entries });
        for (let i = 0; i < payload; i++) entries.push({ key: this.next(), value: this.next() });
        return value;
      }
      case ValueTag.set: {
        const items: CapturedValue[] = [];
        const value = this.#keep({ kind: 'set', objectId, size: this.#word(), items });
        for (let i = 0; i < payload; i++) items.push(this.next());
        return value;
      }
      case ValueTag.settled: {
        const state = nameOf(PROMISE_STATES, payload, PROMISE_STATE);
        const value: CapturedValue & { kind: 'promise' } = { kind: 'promise', objectId, state };
        this.#keep(value);
        value.result = this.next();
        return value;
      }
      case ValueTag.error:
        return this.#error(this.#string(payload), objectId);
      case ValueTag.boxed: {
        const absent: CapturedValue = { kind: 'absent' };
        const value: CapturedValue & { kind: 'boxed' } = { kind: 'boxed', objectId, primitive: absent };
        this.#keep(value);
        value.primitive = this.next();
        return value;
      }
      default:
        throw new RangeError(`expected a captured value, found tag ${tag}`);
    }
  }

  /** What follows, with the name of its class. */
  #instance(className: string): CapturedValue {
    const value = this.next();
    switch (value.kind) {
      case 'array':
      case 'map':
      case 'set':
      case 'date':
      case 'regexp':
      case 'promise':
      case 'boxed':
        value.className = className;
        return value;
      default:
        throw new RangeError(`expected an object of a built-in kind, found ${value.kind}`);
    }
  }

  #error(className: string, objectId: number): CapturedValue {
    const absent: CapturedValue = { kind: 'absent' };
    const value: CapturedValue & { kind: 'error' } = {
      kind: 'error',
      className,
      objectId,
      message: absent,
      stack: absent,
      cause: absent,
      properties: [],
    };
    this.#keep(value);
    value.message = this.next();
    value.stack = this.next();
    value.cause = this.next();
    const others = this.next();
    if (others.kind === 'object') {
      value.properties = others.properties;
      if (others.omitted > 0) value.omitted = others.omitted;
    }
    return value;
  }

  #function(kind: 'function' | 'class', name: string, objectId: number): CapturedValue {
    const functionId = this.#word() - 1;
    if (functionId < 0) return this.#keep({ kind, name, objectId });
    return this.#keep({ kind, name, objectId, function: functionId as NonNullable<FunctionValue['function']> });
  }

  #bytes(className: string, objectId: number): CapturedValue {
    const byteLength = this.#word();
    const captured = this.#word();
    const end = this.#at + Math.ceil(captured / 4);
    if (end > this.#tape.length) throw new RangeError('a captured value ends behind the tape');
    const bytes = new Uint8Array(this.#tape.buffer, this.#tape.byteOffset + this.#at * 4, captured).slice();
    this.#at = end;
    return this.#keep({ kind: 'bytes', className, objectId, byteLength, bytes });
  }

  #keep<Value extends CapturedValue & { objectId: number }>(value: Value): Value {
    // The first is the whole one; 0 is "not tracked".
    if (value.objectId !== 0 && !this.#known.has(value.objectId)) this.#known.set(value.objectId, value);
    return value;
  }

  #word(): number {
    const word = this.#tape[this.#at++];
    if (word === undefined) throw new RangeError('a captured value ends behind the tape');
    return word;
  }

  #double(): number {
    const words = Uint32Array.of(this.#word(), this.#word());
    return new Float64Array(words.buffer)[0]!;
  }

  #string(id: number): string {
    return this.#dictionaries.string(id);
  }
}

type FunctionValue = CapturedValue & { kind: 'function' | 'class' };

function cutReason(payload: number): CutReasonName {
  return nameOf(CUT_REASONS, payload, 'why a value is missing');
}

function unescapeString(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal);
    if (typeof value === 'string') return value;
  } catch (error) {
    throw new RangeError('expected a JSON string literal', { cause: error });
  }
  throw new RangeError('expected a JSON string literal');
}
