/** Captured values written to a tape, as the agent would: plain JavaScript values, and what has no literal. */
import { CutReason, PromiseState, ValueTag } from '../../../schema/enums.js';
import type { Shape } from '../../../schema/trace-types.js';

export type Captured = (tape: Tape) => void;

export class Tape {
  words: number[] = [0];
  strings: string[] = [];
  shapes: Shape[] = [];
  private readonly stringIds = new Map<string, number>([['', 0]]);
  private readonly shapeIds = new Map<string, number>();
  private lastObject = 0;

  string(text: string): number {
    let id = this.stringIds.get(text);
    if (id === undefined) {
      id = this.stringIds.size;
      this.stringIds.set(text, id);
      this.strings.push(text);
    }
    return id;
  }

  shape(className: string, keys: readonly string[]): number {
    const key = JSON.stringify([className, keys]);
    let id = this.shapeIds.get(key);
    if (id === undefined) {
      id = this.shapeIds.size + 1;
      this.shapeIds.set(key, id);
      this.shapes.push({ className: this.string(className), keys: keys.map((name) => this.string(name)) });
    }
    return id;
  }

  object(): number {
    this.lastObject += 1;
    return this.lastObject;
  }

  push(tag: number, payload: number, ...more: number[]): void {
    this.words.push(((payload << 8) | tag) >>> 0, ...more);
  }

  double(value: number): [number, number] {
    return [...new Uint32Array(Float64Array.of(value).buffer)] as [number, number];
  }
}

/** undefined, null, booleans, numbers, strings, bigints, arrays and plain objects; or a Captured. */
export type Plain = unknown;

export function capture(value: Plain): Captured {
  return (tape) => {
    if (typeof value === 'function') (value as Captured)(tape);
    else if (value === undefined) tape.push(ValueTag.undefined, 0);
    else if (value === null) tape.push(ValueTag.null, 0);
    else if (typeof value === 'boolean') tape.push(value ? ValueTag.true : ValueTag.false, 0);
    else if (typeof value === 'string') tape.push(ValueTag.string, tape.string(value));
    else if (typeof value === 'bigint') {
      tape.push(ValueTag.bigint, tape.string(String(value)), String(value).replace('-', '').length);
    } else if (typeof value === 'number') {
      const small = Number.isInteger(value) && Math.abs(value) < 2 ** 23 && !Object.is(value, -0);
      if (small) tape.push(ValueTag.integer, value);
      else tape.push(ValueTag.number, 0, ...tape.double(value));
    } else if (Array.isArray(value)) array(value)(tape);
    else instance('', value as object)(tape);
  };
}

export function instance(className: string, properties: object, omitted = 0): Captured {
  return (tape) => {
    const keys = Object.keys(properties);
    tape.push(ValueTag.object, tape.shape(className, keys), tape.object(), omitted);
    for (const property of Object.values(properties)) capture(property)(tape);
  };
}

export function array(items: readonly Plain[], length = items.length): Captured {
  return (tape) => {
    tape.push(ValueTag.array, items.length, tape.object(), length);
    for (const item of items) capture(item)(tape);
  };
}

export function map(entries: readonly [Plain, Plain][], size = entries.length): Captured {
  return (tape) => {
    tape.push(ValueTag.map, entries.length, tape.object(), size);
    for (const part of entries.flat()) capture(part)(tape);
  };
}

export function set(items: readonly Plain[], size = items.length): Captured {
  return (tape) => {
    tape.push(ValueTag.set, items.length, tape.object(), size);
    for (const item of items) capture(item)(tape);
  };
}

export function error(className: string, message: string, cause: Plain = hole, own: Plain = hole): Captured {
  return (tape) => {
    tape.push(ValueTag.error, tape.string(className), tape.object());
    for (const part of [message, `${className}: ${message}\n    at total (cart.js:3:9)`, cause, own])
      capture(part)(tape);
  };
}

export function bytes(className: string, content: Uint8Array, byteLength = content.length): Captured {
  return (tape) => {
    const padded = new Uint8Array((content.length + 3) & ~3);
    padded.set(content);
    const words = new Uint32Array(padded.buffer);
    tape.push(ValueTag.bytes, tape.string(className), tape.object(), byteLength, content.length, ...words);
  };
}

export const hole: Captured = (tape) => tape.push(ValueTag.absent, 0);
export const cutString = (kept: string, length: number): Captured => {
  return (tape) => tape.push(ValueTag.stringCut, tape.string(kept), length);
};
export const withheld = (reason: keyof typeof CutReason): Captured => {
  return (tape) => tape.push(ValueTag.withheld, CutReason[reason]);
};
export const cut = (className: string, reason: keyof typeof CutReason): Captured => {
  return (tape) => tape.push(ValueTag.cut, CutReason[reason], tape.object(), tape.string(className));
};
export const fn = (name: string, tag: 'function' | 'class' = 'function'): Captured => {
  return (tape) => tape.push(ValueTag[tag], tape.string(name), tape.object(), 0);
};
export const symbol = (description: string): Captured => {
  return (tape) => tape.push(ValueTag.symbol, tape.string(description));
};
export const date = (unixMs: number): Captured => {
  return (tape) => tape.push(ValueTag.date, 0, tape.object(), ...tape.double(unixMs));
};
export const regexp = (text: string): Captured => {
  return (tape) => tape.push(ValueTag.regexp, tape.string(text), tape.object());
};
export const promise = (state: keyof typeof PromiseState): Captured => {
  return (tape) => tape.push(ValueTag.promise, PromiseState[state], tape.object());
};
export const boxed = (primitive: Plain): Captured => {
  return (tape) => {
    tape.push(ValueTag.boxed, 0, tape.object());
    capture(primitive)(tape);
  };
};
export const opaque = (className: string, text: string): Captured => {
  return (tape) => tape.push(ValueTag.opaque, tape.string(className), tape.object(), tape.string(text));
};
/** The object that has been captured before this one with the same value. */
export const reference = (objectId: number): Captured => {
  return (tape) => tape.push(ValueTag.reference, 0, objectId);
};
