/**
 * Values as they are now, onto the tape: scalars, and the limits everything is held to. Objects are in
 * object-capture.ts and exotic.ts.
 *
 * Looking runs no code of the program: own data properties only, read through their descriptors (a property that was
 * data yesterday may be an accessor today, so nothing is remembered about it); never a Proxy, a getter, an iterator, a
 * `toString`, `toJSON` or `then`. Should looking fail all the same (a stack that is nearly full), the event carries
 * values that say so.
 */
import { CutReason, ValueTag } from '../../../schema/enums.js';
import type { CaptureLimits } from '../../../schema/trace-types.js';
import { STEPPED_DOWN_VALUE, type Tape, UNDEFINED_VALUE } from '../columns/tape.js';
import { ceil, max, min, symbolDescription } from '../host/pristine.js';
import { bigintDigits } from './bigint-digits.js';
import type { CaptureContext } from './capture-context.js';
import type { Dictionary } from './dictionary.js';
import type { Facts } from './facts.js';
import { ObjectCapture } from './object-capture.js';
import type { PromiseDetails } from './promise-details.js';

/** A string built piece by piece is copied whole when it is first looked at; strings this long are counted. */
const LONG_STRING = 1 << 16;
/** Characters of long strings looked at between two chunks; beyond, they are withheld. About 5 ms of copying. */
const LONG_STRING_BUDGET = 1 << 24;
/** Characters of one text that the program writes; of all texts between two chunks so many are looked at. */
const WRITTEN_LENGTH = 8192;
const WRITTEN_BUDGET = 1 << 20;
/** What 24 bits of a tape word can count, with room to spare. */
const MOST_ITEMS = 1 << 20;

export class Capture implements CaptureContext {
  number = 0;
  /** Values that may still be written. */
  nodes = 0;
  readonly #objects: ObjectCapture;
  #longCharacters = 0;
  #writtenCharacters = 0;
  readonly limits: CaptureLimits;

  constructor(
    readonly tape: Tape,
    readonly dictionary: Dictionary,
    limits: CaptureLimits,
    readonly promiseDetails: PromiseDetails | undefined,
  ) {
    this.limits = {
      depth: min(limits.depth, 100),
      properties: min(limits.properties, MOST_ITEMS),
      items: min(limits.items, MOST_ITEMS),
      stringLength: limits.stringLength,
      nodes: min(limits.nodes, MOST_ITEMS),
    };
    this.#objects = new ObjectCapture(this);
  }

  /** These four return the index on the tape of the first of the values. */
  one(a: unknown): number {
    if (a === undefined) return UNDEFINED_VALUE;
    const start = this.#begin();
    try {
      this.value(a, this.limits.depth);
    } catch {
      this.tape.failFrom(start, 1);
    }
    return start;
  }

  two(a: unknown, b: unknown): number {
    const start = this.#begin();
    const { depth } = this.limits;
    try {
      const kept = this.share(2, 1);
      this.value(a, depth);
      this.unshare(kept);
      this.value(b, depth);
    } catch {
      this.tape.failFrom(start, 2);
    }
    return start;
  }

  many(values: readonly unknown[]): number {
    if (values.length === 0) return 0;
    const start = this.#begin();
    const { depth } = this.limits;
    try {
      for (let i = 0; i < values.length; i++) {
        const kept = this.share(values.length - i, 1);
        this.value(values[i], depth);
        this.unshare(kept);
      }
    } catch {
      this.tape.failFrom(start, values.length);
    }
    return start;
  }

  /** What is said of a request or a response: records of our own making, inside one another. */
  facts(facts: Facts): number {
    const start = this.#begin();
    try {
      this.#objects.facts(facts, this.limits.depth);
    } catch {
      this.tape.failFrom(start, 1);
    }
    return start;
  }

  /** As `many`; values whose element in `secret` is not 0 are not looked at. */
  manyButSecret(values: readonly unknown[], secret: Uint8Array): number {
    const start = this.#begin();
    const { depth } = this.limits;
    try {
      for (let i = 0; i < values.length; i++) {
        const kept = this.share(values.length - i, 1);
        if (secret[i]) this.tape.withheld(CutReason.redacted);
        else this.value(values[i], depth);
        this.unshare(kept);
      }
    } catch {
      this.tape.failFrom(start, values.length);
    }
    return start;
  }

  /** As `manyButSecret`, without a look into objects. */
  manyScalars(values: readonly unknown[], secret: Uint8Array): number {
    if (values.length === 0) return 0;
    const start = this.#begin();
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (secret[i]) this.tape.withheld(CutReason.redacted);
      else if (isScalar(value)) this.value(value, 0);
      else this.tape.withheld(CutReason.steppedDown);
    }
    return start;
  }

  oneScalar(value: unknown): number {
    return isScalar(value) ? this.one(value) : STEPPED_DOWN_VALUE;
  }

  /** The result of a function that is named like a secret: looked at only if it can be none. */
  secretResult(value: unknown): number {
    if (value === null || value === undefined || typeof value === 'boolean') return this.one(value);
    const start = this.#begin();
    this.tape.withheld(CutReason.redacted);
    return start;
  }

  /** A text that the program writes to a standard stream: its index on the tape. */
  written(text: string): number {
    const start = this.#begin();
    try {
      if (this.#writtenCharacters > WRITTEN_BUDGET) this.tape.withheld(CutReason.budget);
      else this.string(text, WRITTEN_LENGTH);
      this.#writtenCharacters += text.length;
    } catch {
      this.tape.failFrom(start, 1);
    }
    return start;
  }

  /** See LoadingHost. */
  stackWasRead(error: object): void {
    this.#objects.stackWasRead(error);
  }

  /** What one chunk may spend begins anew. */
  restartBudget(): void {
    this.#longCharacters = 0;
    this.#writtenCharacters = 0;
  }

  share(parts: number, least: number): number {
    const { nodes } = this;
    const part = min(nodes, max(ceil(nodes / parts), least));
    this.nodes = part;
    return nodes - part;
  }

  unshare(kept: number): void {
    this.nodes += kept;
  }

  /** `levels`: how many levels of objects may still be looked into. */
  value(value: unknown, levels: number): void {
    const { tape } = this;
    if (this.nodes <= 0) {
      tape.withheld(CutReason.budget);
      return;
    }
    this.nodes--;
    switch (typeof value) {
      case 'number':
        this.#number(value);
        return;
      case 'string':
        this.string(value, this.limits.stringLength);
        return;
      case 'boolean':
        tape.word(value ? ValueTag.true : ValueTag.false);
        return;
      case 'undefined':
        tape.word(ValueTag.undefined);
        return;
      case 'object':
        if (value === null) tape.word(ValueTag.null);
        else this.#objects.object(value, levels);
        return;
      case 'function':
        this.#objects.function(value);
        return;
      case 'symbol':
        tape.tag(ValueTag.symbol, this.dictionary.nameId(symbolDescription(value) ?? ''));
        return;
      case 'bigint':
        this.#bigint(value);
        return;
    }
  }

  #begin(): number {
    // Never the number an object that was not met yet carries.
    this.number = this.number >= 0x3fff_ffff ? 1 : this.number + 1;
    this.nodes = this.limits.nodes;
    return this.tape.used;
  }

  #number(value: number): void {
    const { tape } = this;
    if ((value | 0) === value && value >= -0x80_0000 && value <= 0x7f_ffff && (value !== 0 || 1 / value > 0)) {
      tape.word((value << 8) | ValueTag.integer);
      return;
    }
    tape.word(ValueTag.number);
    tape.double(value);
  }

  string(value: string, stringLength: number): void {
    const { tape, dictionary } = this;
    if (value.length <= stringLength) {
      const id = dictionary.textId(value);
      if (id >= 0) tape.tag(ValueTag.string, id);
      else this.#escaped(-id, value.length);
      return;
    }
    if (value.length >= LONG_STRING) {
      this.#longCharacters += value.length;
      if (this.#longCharacters > LONG_STRING_BUDGET) {
        tape.withheld(CutReason.length);
        return;
      }
    }
    const id = dictionary.cutTextId(value, stringLength);
    if (id < 0) {
      this.#escaped(-id, value.length);
      return;
    }
    tape.tag(ValueTag.stringCut, id);
    tape.word(value.length);
  }

  #escaped(id: number, length: number): void {
    this.tape.tag(ValueTag.stringEscaped, id);
    this.tape.word(length);
  }

  #bigint(value: bigint): void {
    const { digits, count } = bigintDigits(value, this.limits.stringLength);
    this.tape.tag(ValueTag.bigint, this.dictionary.textId(digits));
    this.tape.word(count);
  }
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}
