/**
 * Memory of the chunks that are looked at, used again. V8 collects garbage for each 32 MB of new buffers, some milliseconds at
 * a time, and a look into another chunk takes more than one of them: without the pool one look in 25 would wait for it.
 */

/** Smaller buffers are not worth keeping: they are rarely asked for in the same size again. */
const LEAST_BYTES = 64 * 1024;
/** So that chunks of nearly the same size share buffers. */
const ROUND_BYTES = 128 * 1024;
/** What is kept that no chunk uses. */
const MOST_BYTES_IDLE = 8 * 1024 * 1024;

export type Allocate = (byteLength: number) => ArrayBuffer;

/** Memory of its own, for what is not one of many. */
export const allocateNew: Allocate = (byteLength) => new ArrayBuffer(byteLength);

export class BufferPool {
  #idle: ArrayBuffer[] = [];
  #idleBytes = 0;
  #returned: ArrayBuffer[] = [];

  /** At least so many bytes, whatever is in them. */
  take(byteLength: number): ArrayBuffer {
    if (byteLength < LEAST_BYTES) return new ArrayBuffer(byteLength);
    const at = this.#idle.findIndex((idle) => idle.byteLength >= byteLength && idle.byteLength <= 2 * byteLength);
    if (at === -1) return new ArrayBuffer(Math.ceil(byteLength / ROUND_BYTES) * ROUND_BYTES);
    const [found] = this.#idle.splice(at, 1);
    this.#idleBytes -= found!.byteLength;
    return found!;
  }

  /** Nobody will ask for what is in them; somebody who has may still read it, until `settle`. */
  giveBack(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      if (buffer.byteLength < LEAST_BYTES || this.#idleBytes + buffer.byteLength > MOST_BYTES_IDLE) continue;
      this.#idleBytes += buffer.byteLength;
      this.#returned.push(buffer);
    }
  }

  /** Nobody reads what was given back. */
  settle(): void {
    if (this.#returned.length === 0) return;
    this.#idle.push(...this.#returned);
    this.#returned = [];
  }
}

/** The memory of one chunk. */
export class ChunkMemory {
  readonly #pool: BufferPool;
  #buffers: ArrayBuffer[] = [];

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  readonly allocate: Allocate = (byteLength) => {
    const buffer = this.#pool.take(byteLength);
    this.#buffers.push(buffer);
    return buffer;
  };

  giveBack(): void {
    this.#pool.giveBack(this.#buffers);
    this.#buffers = [];
  }
}
