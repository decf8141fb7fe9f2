/** Reads a file of the program's author beside the program: a regular one, whole and within bounds. */
import {
  BytesView,
  charCodeAt,
  closeSync,
  fstatSync,
  O_NONBLOCK,
  O_RDONLY,
  openSync,
  readSync,
  S_IFMT,
  S_IFREG,
  stringSlice,
  utf8Text,
} from '../host/pristine.js';

/** Without a byte order mark. Undefined for what cannot be read or is no regular file, null for what is bigger. Never throws. */
export function readText(file: string, mostBytes: number): string | null | undefined {
  let descriptor = -1;
  try {
    // Not to wait for somebody to write, should it be a pipe.
    descriptor = openSync(file, O_RDONLY | (O_NONBLOCK ?? 0));
    const { mode, size } = fstatSync(descriptor);
    if ((mode & S_IFMT) !== S_IFREG) return undefined;
    if (size > mostBytes) return null;
    const bytes = new BytesView(size);
    let length = 0;
    while (length < size) {
      const count = readSync(descriptor, bytes, length, size - length, null);
      if (count === 0) return undefined; // It has just become shorter.
      length += count;
    }
    const text = utf8Text(bytes);
    return charCodeAt(text, 0) === 0xfeff ? stringSlice(text, 1) : text;
  } catch {
    return undefined;
  } finally {
    if (descriptor >= 0) close(descriptor);
  }
}

function close(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // Nothing is lost: it was only read.
  }
}
