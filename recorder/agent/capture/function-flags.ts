/** What the hooks must know of a function, by its id: one byte each, read at every enter. */
import { grown } from '../host/grown.js';
import { BytesView, SafeMap } from '../host/pristine.js';

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
  /** How much of its calls is recorded (Detail of schema/trace.capnp), two bits: neither is `full`, both is `leftOut`. */
  scalars: 64,
  timing: 128,
} as const;

const DETAIL = FunctionFlag.scalars | FunctionFlag.timing;
/** Flags from here on are of functions whose calls may be left out (Detail `sampled` and `off`). */
export const LEFT_OUT = DETAIL;

export class FunctionFlags {
  /** Index: function id. Ids beyond its end are not known. */
  bytes = new BytesView(1024);
  /** Same index: not 0 where calls always say when they end. */
  #ends = new BytesView(1024);
  readonly #secrets = new SafeMap<number, Uint8Array>();

  isKnown(id: number): boolean {
    return id < this.bytes.length && this.bytes[id] !== 0;
  }

  /** Only such a function's calls can be left out. */
  alwaysEnds(id: number): boolean {
    return this.#ends[id] === 1;
  }

  /**
   * `secret`: one element for each value that its enter passes, not 0 where it is a secret; undefined if none is.
   */
  set(id: number, flags: number, secret: Uint8Array | undefined): void {
    if (id >= this.bytes.length) {
      this.bytes = grown(this.bytes, BytesView, id);
      this.#ends = grown(this.#ends, BytesView, id);
    }
    this.#ends[id] = (flags & (FunctionFlag.fragile | FunctionFlag.module)) === 0 ? 1 : 0;
    if (secret !== undefined) this.#secrets.set(id, secret);
    this.bytes[id] = flags | FunctionFlag.known | (secret === undefined ? 0 : FunctionFlag.secret);
  }

  /** Of calls from now on: 0, `FunctionFlag.scalars`, `FunctionFlag.timing` or `LEFT_OUT`. Of a function that is known. */
  setDetail(id: number, detail: number): void {
    this.bytes[id] = ((this.bytes[id] as number) & ~DETAIL) | detail;
  }

  secretsOf(id: number): Uint8Array {
    return this.#secrets.get(id) ?? NONE;
  }
}

const NONE = new BytesView(0);
