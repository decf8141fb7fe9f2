/**
 * Tells objects apart for the length of the recording, without keeping any alive, and knows which of them the capture
 * at hand has already met.
 */
import { SafeWeakMap } from '../host/pristine.js';

export class SeenObject {
  /** Number of the capture that last met it. */
  capture = 0;
  /** Names of the first properties of a very large object, and how many there are; see own-properties.ts. */
  manyKeys: ManyKeys | undefined;
  /** Of a function: its id, 0 if that is not known, -1 while nobody asked. */
  functionId = -1;
  /** Of an error: V8 has made the text of its stack, at least once. */
  isStackRead = false;
  /** Shown by this name only, whatever it holds. */
  opaqueName: string | undefined;

  constructor(
    /** From 1. */
    readonly id: number,
  ) {}
}

export interface ManyKeys {
  first: readonly string[];
  count: number;
  /** Number of the capture that listed them. */
  listedAt: number;
}

/** Ids are 32 bits wide in the trace; a recording that gets there goes on with objects that are not told apart. */
const MOST_OBJECTS = 0xffff_fffe;

export class ObjectIds {
  readonly #seen = new SafeWeakMap<object, SeenObject>();
  #count = 0;

  get(object: object): SeenObject {
    const known = this.#seen.get(object);
    if (known !== undefined) return known;
    if (this.#count >= MOST_OBJECTS) return new SeenObject(0);
    const seen = new SeenObject(++this.#count);
    this.#seen.set(object, seen);
    return seen;
  }
}
