/**
 * The file of the trace: created by us and for us alone (0600, never an existing file), and only ever appended to, whole
 * records at a time. What fails here is thrown to the recording, which ends.
 */
import {
  charCodeAt,
  closeSync,
  fstatSync,
  ftruncateSync,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_WRONLY,
  openSync,
  stringSlice,
  writeSync,
} from '../host/pristine.js';

const MOST_NUMBERS = 1000;

export class TraceFile {
  /** As asked for; with a number behind the name where that was taken. */
  readonly path: string;
  readonly #fd: number;
  readonly #device: number;
  readonly #inode: number;
  /** End of the last whole record. */
  #length = 0;

  constructor(path: string) {
    const { path: free, fd } = openNew(path);
    this.path = free;
    this.#fd = fd;
    const { dev, ino } = fstatSync(this.#fd);
    this.#device = dev;
    this.#inode = ino;
  }

  append(record: Uint8Array): void {
    this.#checkDescriptor();
    let written = 0;
    while (written < record.length) {
      const count = writeSync(this.#fd, record, written, record.length - written);
      if (count <= 0) throw new Error('the file takes no more bytes');
      written += count;
    }
    this.#length += written;
  }

  /** Takes back the last `bytes`, which were a whole record. */
  takeBack(bytes: number): void {
    this.#checkDescriptor();
    this.#length -= bytes;
    ftruncateSync(this.#fd, this.#length);
  }

  /** After a failed append: back to the last whole record, so that an end may follow. */
  dropPartialRecord(): void {
    this.#checkDescriptor();
    ftruncateSync(this.#fd, this.#length);
  }

  close(): void {
    this.#checkDescriptor();
    closeSync(this.#fd);
  }

  /** Programs that close all descriptors, daemons do, would otherwise find our bytes in the next file they open. */
  #checkDescriptor(): void {
    const { dev, ino } = fstatSync(this.#fd);
    if (dev !== this.#device || ino !== this.#inode) throw new Error('the program has closed the file of the trace');
  }
}

function openNew(path: string): { path: string; fd: number } {
  for (let number = 1; ; number++) {
    const free = number === 1 ? path : numbered(path, number);
    try {
      return { path: free, fd: openSync(free, O_CREAT | O_EXCL | O_APPEND | O_WRONLY, 0o600) };
    } catch (error) {
      // A program that replaces itself (process.execve) keeps its process id, and other containers use the same.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === MOST_NUMBERS) throw error;
    }
  }
}

/** `a-2.rvtrace` for `a.rvtrace`. */
function numbered(path: string, number: number): string {
  let dot = path.length - 1;
  while (dot > 0 && charCodeAt(path, dot) !== 0x2e) dot--;
  return `${stringSlice(path, 0, dot)}-${number}${stringSlice(path, dot)}`;
}
