/** Captured values, from the words of the tape to something a test can compare. Every id must be in its table. */
import { CutReason, ValueTag } from '../../schema/enums.js';
import type { Shape } from '../../schema/trace-types.js';

export interface Plain {
  tag: keyof typeof ValueTag;
  id?: number;
  text?: string;
  length?: number;
  number?: number;
  reason?: keyof typeof CutReason;
  className?: string;
  /** Bits of ShapeFlag. */
  flags?: number;
  left?: number;
  properties?: Record<string, Plain>;
  items?: Plain[];
  entries?: [Plain, Plain][];
  bytes?: number[];
}

export interface Tables {
  tape: Uint32Array;
  allStrings: readonly string[];
  allShapes: readonly Shape[];
}

const tagNames = Object.keys(ValueTag) as (keyof typeof ValueTag)[];
const reasonNames = Object.keys(CutReason) as (keyof typeof CutReason)[];

export function takeValues(tables: Tables, start: number, count: number): Plain[] {
  const reader = new TapeReader(tables, start);
  return Array.from({ length: count }, () => reader.value());
}

class TapeReader {
  constructor(
    private readonly tables: Tables,
    private at: number,
  ) {}

  value(): Plain {
    const word = this.word();
    const payload = word >>> 8;
    const tag = tagNames[word & 255];
    if (tag === undefined) throw new RangeError(`tag ${word & 255}`);
    switch (tag) {
      case 'absent':
      case 'undefined':
      case 'null':
      case 'false':
      case 'true':
        return { tag };
      case 'integer':
        return { tag, number: word >> 8 };
      case 'number':
        return { tag, number: this.double() };
      case 'string':
      case 'symbol':
        return { tag, text: this.text(payload) };
      case 'stringCut':
      case 'bigint':
        return { tag, text: this.text(payload), length: this.word() };
      case 'stringEscaped':
        return { tag, text: JSON.parse(this.text(payload)), length: this.word() };
      case 'function':
      case 'class':
        return { tag, text: this.text(payload), id: this.word(), number: this.word() };
      case 'object':
        return this.object(payload);
      case 'array':
        return { tag, id: this.word(), length: this.word(), items: this.times(payload, () => this.value()) };
      case 'set':
        return { tag, id: this.word(), length: this.word(), items: this.times(payload, () => this.value()) };
      case 'map':
        return {
          tag,
          id: this.word(),
          length: this.word(),
          entries: this.times(payload, (): [Plain, Plain] => [this.value(), this.value()]),
        };
      case 'reference':
        return { tag, id: this.word() };
      case 'cut':
        return { tag, reason: this.reason(payload), id: this.word(), className: this.text(this.word()) };
      case 'withheld':
        return { tag, reason: this.reason(payload) };
      case 'date':
        return { tag, id: this.word(), number: this.double() };
      case 'regexp':
        return { tag, text: this.text(payload), id: this.word() };
      case 'error': {
        const id = this.word();
        const items = this.times(4, () => this.value());
        return { tag, className: this.text(payload), id, items };
      }
      case 'bytes': {
        const plain = { tag, className: this.text(payload), id: this.word(), length: this.word() };
        const count = this.word();
        const words = this.times((count + 3) >>> 2, () => this.word());
        const bytes = new Uint8Array(Uint32Array.from(words).buffer);
        if (bytes.subarray(count).some((byte) => byte !== 0)) throw new RangeError('padding');
        return { ...plain, bytes: Array.from(bytes.subarray(0, count)) };
      }
      case 'promise':
        return { tag, number: payload, id: this.word() };
      case 'settled':
        return { tag, number: payload, id: this.word(), items: [this.value()] };
      case 'instance':
        return { ...this.value(), className: this.text(payload) };
      case 'boxed':
        return { tag, id: this.word(), items: [this.value()] };
      case 'opaque':
        return { tag, className: this.text(payload), id: this.word(), text: this.text(this.word()) };
    }
  }

  private object(shapeId: number): Plain {
    const shape = this.tables.allShapes[shapeId];
    if (!shape || shapeId === 0) throw new RangeError(`shape ${shapeId}`);
    const id = this.word();
    const left = this.word();
    const properties: Record<string, Plain> = Object.create(null);
    for (const [i, key] of shape.keys.entries()) {
      const name = this.text(key);
      properties[shape.symbolKeys?.includes(i) ? `Symbol(${name})` : name] = this.value();
    }
    const plain: Plain = { tag: 'object', className: this.text(shape.className), id, left, properties };
    return shape.flags ? { ...plain, flags: shape.flags } : plain;
  }

  private word(): number {
    const word = this.tables.tape[this.at++];
    if (word === undefined) throw new RangeError('beyond the tape');
    return word;
  }

  private double(): number {
    return new Float64Array(Uint32Array.of(this.word(), this.word()).buffer)[0]!;
  }

  private text(id: number): string {
    const text = this.tables.allStrings[id];
    if (text === undefined) throw new RangeError(`string ${id}`);
    return text;
  }

  private reason(payload: number): keyof typeof CutReason {
    const reason = reasonNames[payload];
    if (!reason || reason === 'none') throw new RangeError(`reason ${payload}`);
    return reason;
  }

  private times<T>(count: number, take: () => T): T[] {
    return Array.from({ length: count }, take);
  }
}

/** The value as JavaScript would have it, for simple ones. */
export function toJs(plain: Plain): unknown {
  switch (plain.tag) {
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'false':
      return false;
    case 'true':
      return true;
    case 'integer':
    case 'number':
      return plain.number;
    case 'string':
    case 'stringEscaped':
      return plain.text;
    case 'array':
      return plain.items!.map(toJs);
    case 'object':
      return Object.fromEntries(Object.entries(plain.properties!).map(([key, value]) => [key, toJs(value)]));
    default:
      return plain;
  }
}
