/**
 * Read-only access to the bytes of a trace file that may be growing. Knows nothing of records.
 * Reads are synchronous: a seek is one `pread` of some 100 KB, shorter than a trip through the thread pool.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { TraceError } from './trace-error.js';

const { O_RDONLY, O_NONBLOCK } = constants;

/** Record heads of small chunks come several to a block; those of large ones cost one short read each. */
const WINDOW_BYTES = 4096;

export class TraceFile {
  readonly path: string;
  readonly #fd: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowOffset = 0;
  #shared: Uint8Array = new Uint8Array(0);

  /** Throws a TraceError `not-found` or `unreadable`. */
  constructor(path: string) {
    this.path = path;
    try {
      // Not to wait for somebody to write, should it be a pipe.
      this.#fd = openSync(path, O_RDONLY | (O_NONBLOCK ?? 0));
    } catch (error) {
      throw openError(path, error);
    }
    if (!fstatSync(this.#fd).isFile()) {
      this.close();
      throw new TraceError('unreadable', `${path} is not a file; give the path of an .rvtrace file.`, path);
    }
  }

  sizeBytes(): number {
    return fstatSync(this.#fd).size;
  }

  /** A new buffer with the bytes at `offset`; shorter where the file ends before. */
  read(offset: number, lengthBytes: number): Uint8Array {
    return this.#readInto(new Uint8Array(lengthBytes), offset);
  }

  /** As `read`, in a buffer that the next call uses again: a search through a trace would make garbage of all of it. */
  readShared(offset: number, lengthBytes: number): Uint8Array {
    if (this.#shared.length < lengthBytes)
      this.#shared = new Uint8Array(Math.max(lengthBytes, 2 * this.#shared.length));
    return this.#readInto(this.#shared.subarray(0, lengthBytes), offset);
  }

  #readInto(bytes: Uint8Array, offset: number): Uint8Array {
    const lengthBytes = bytes.length;
    let done = 0;
    try {
      while (done < lengthBytes) {
        const got = readSync(this.#fd, bytes, done, lengthBytes - done, offset + done);
        if (got === 0) break;
        done += got;
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TraceError('unreadable', `${this.path} cannot be read: ${why}.`, this.path, offset, error);
    }
    return done === lengthBytes ? bytes : bytes.subarray(0, done);
  }

  /** As `read`, through a small cache for walks; the bytes are valid until the next peek. */
  peek(offset: number, lengthBytes: number): Uint8Array {
    const held = offset >= this.#windowOffset && offset + lengthBytes <= this.#windowOffset + this.#window.length;
    if (!held) {
      this.#window = this.read(offset, Math.max(WINDOW_BYTES, lengthBytes));
      this.#windowOffset = offset;
    }
    const start = offset - this.#windowOffset;
    return this.#window.subarray(start, start + lengthBytes);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function openError(path: string, error: unknown): TraceError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return new TraceError('not-found', `There is no file ${path}.`, path, undefined, error);
  const why = error instanceof Error ? error.message : String(error);
  return new TraceError('unreadable', `${path} cannot be opened: ${why}.`, path, undefined, error);
}
