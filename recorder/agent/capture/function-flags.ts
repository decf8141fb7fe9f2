/** What the hooks must know of a function, by its id: one byte each, read at every enter. */
import { BytesView, copyInto, SafeMap } from '../host/pristine.js';

export const FunctionFlag = {
  known: 1,
  /** See FunctionEntry.fragile. */
  fragile: 2,
  /** The top level of a script. */
  module: 4,
  /** Async and no generator: goes on after an await from an empty stack only. */
  async: 8,
  /** Some of its parameters are named like secrets. */
  secret: 16,
  /** Named like a secret itself: so are its results. */
  secretResult: 32,
} as const;

export class FunctionFlags {
  /** Index: function id. Ids beyond its end are not known. */
  bytes = new BytesView(1024);
  readonly #secrets = new SafeMap<number, Uint8Array>();

  isKnown(id: number): boolean {
    return id < this.bytes.length && this.bytes[id] !== 0;
  }

  /** `secret`: one element for each value that its enter passes, not 0 where it is a secret; undefined if none is. */
  set(id: number, flags: number, secret: Uint8Array | undefined): void {
    if (id >= this.bytes.length) {
      let size = this.bytes.length * 2;
      while (size <= id) size *= 2;
      const grown = new BytesView(size);
      copyInto(grown, this.bytes);
      this.bytes = grown;
    }
    if (secret !== undefined) this.#secrets.set(id, secret);
    this.bytes[id] = flags | FunctionFlag.known | (secret === undefined ? 0 : FunctionFlag.secret);
  }

  secretsOf(id: number): Uint8Array {
    return this.#secrets.get(id) ?? NONE;
  }
}

const NONE = new BytesView(0);
