/** Captured values onto a tape, with dictionaries as a recorder keeps them: the opposite of replay's value decoder. */

import type { CapturedValue } from '../../../replay/model.js';
import { CutReason, PromiseState, ValueTag } from '../../../schema/enums.js';
import type { Shape } from '../../../schema/trace-types.js';

/** The strings and shapes of one segment. `take` gives what was added since the last time. */
export class SegmentDictionaries {
  readonly #strings: string[] = [];
  readonly #shapes: Shape[] = [];
  readonly #ids = new Map<string, number>();
  #takenStrings = 0;
  #takenShapes = 0;

  string(text: string): number {
    if (text === '') return 0;
    const known = this.#ids.get(`s${text}`);
    if (known !== undefined) return known;
    this.#strings.push(text);
    this.#ids.set(`s${text}`, this.#strings.length);
    return this.#strings.length;
  }

  shape(className: string, keys: string[]): number {
    const key = `o${JSON.stringify([className, keys])}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#shapes.push({ className: this.string(className), keys: keys.map((name) => this.string(name)) });
    this.#ids.set(key, this.#shapes.length);
    return this.#shapes.length;
  }

  take(): { firstString: number; strings: string[]; firstShape: number; shapes: Shape[] } {
    const taken = {
      firstString: this.#takenStrings + 1,
      strings: this.#strings.slice(this.#takenStrings),
      firstShape: this.#takenShapes + 1,
      shapes: this.#shapes.slice(this.#takenShapes),
    };
    this.#takenStrings = this.#strings.length;
    this.#takenShapes = this.#shapes.length;
    return taken;
  }
}

export class TapeWriter {
  readonly words: number[] = [0];
  readonly #dictionaries: SegmentDictionaries;

  constructor(dictionaries: SegmentDictionaries) {
    this.#dictionaries = dictionaries;
  }

  /** The index of the first word; 0 where there is no value. */
  write(values: readonly CapturedValue[]): number {
    if (values.length === 0) return 0;
    const at = this.words.length;
    for (const value of values) this.#value(value);
    return at;
  }

  #value(value: CapturedValue): void {
    const { words } = this;
    const text = (of: string) => this.#dictionaries.string(of);
    const put = (tag: number, payload: number, ...more: number[]) => {
      words.push((tag | (payload << 8)) >>> 0, ...more);
    };
    switch (value.kind) {
      case 'absent':
      case 'undefined':
      case 'null':
        put(ValueTag[value.kind], 0);
        return;
      case 'boolean':
        put(value.value ? ValueTag.true : ValueTag.false, 0);
        return;
      case 'number': {
        const isSmall = Number.isInteger(value.value) && Math.abs(value.value) < 2 ** 23 && !Object.is(value.value, -0);
        if (isSmall) put(ValueTag.integer, value.value & 0xffffff);
        else put(ValueTag.number, 0, ...double(value.value));
        return;
      }
      case 'string':
        if (!isWellFormed(value.value)) {
          put(ValueTag.stringEscaped, text(JSON.stringify(value.value)), value.length);
          return;
        }
        if (value.length === value.value.length) {
          put(ValueTag.string, text(value.value));
          return;
        }
        put(ValueTag.stringCut, text(value.value), value.length);
        return;
      case 'bigint':
        put(ValueTag.bigint, text(value.digits), value.digitCount);
        return;
      case 'symbol':
        put(ValueTag.symbol, text(value.description));
        return;
      case 'function':
      case 'class':
        put(ValueTag[value.kind], text(value.name), value.objectId, (value.function ?? -1) + 1);
        return;
      case 'object': {
        const names = value.properties.map((property) => property.name);
        put(ValueTag.object, this.#dictionaries.shape(value.className, names), value.objectId, value.omitted);
        for (const property of value.properties) this.#value(property.value);
        return;
      }
      case 'array':
        put(ValueTag.array, value.items.length, value.objectId, value.length);
        for (const item of value.items) this.#value(item);
        return;
      case 'reference':
        put(ValueTag.reference, 0, value.objectId);
        return;
      case 'cut':
        put(ValueTag.cut, CutReason[value.reason as keyof typeof CutReason], value.objectId, text(value.className));
        return;
      case 'withheld':
        put(ValueTag.withheld, CutReason[value.reason as keyof typeof CutReason]);
        return;
      case 'date':
        put(ValueTag.date, 0, value.objectId, ...double(value.unixMs));
        return;
      case 'regexp':
        put(ValueTag.regexp, text(value.text), value.objectId);
        return;
      case 'map':
        put(ValueTag.map, value.entries.length, value.objectId, value.size);
        for (const entry of value.entries) {
          this.#value(entry.key);
          this.#value(entry.value);
        }
        return;
      case 'set':
        put(ValueTag.set, value.items.length, value.objectId, value.size);
        for (const item of value.items) this.#value(item);
        return;
      case 'error':
        put(ValueTag.error, text(value.className), value.objectId);
        for (const part of [value.message, value.stack, value.cause]) this.#value(part);
        if (value.properties.length === 0) {
          put(ValueTag.absent, 0);
          return;
        }
        this.#value({ kind: 'object', className: '', objectId: 0, properties: value.properties, omitted: 0 });
        return;
      case 'bytes': {
        const padded = new Uint8Array(Math.ceil(value.bytes.length / 4) * 4);
        padded.set(value.bytes);
        put(ValueTag.bytes, text(value.className), value.objectId, value.byteLength, value.bytes.length);
        words.push(...new Uint32Array(padded.buffer));
        return;
      }
      case 'promise':
        put(ValueTag.promise, PromiseState[value.state], value.objectId);
        return;
      case 'boxed':
        put(ValueTag.boxed, 0, value.objectId);
        this.#value(value.primitive);
        return;
      case 'opaque':
        put(ValueTag.opaque, text(value.className), value.objectId, text(value.text));
        return;
    }
  }
}

function double(value: number): number[] {
  return [...new Uint32Array(Float64Array.of(value).buffer)];
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}
