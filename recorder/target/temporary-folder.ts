/** Folders that last as long as the recorder does. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecorderError } from '../recorder-error.js';

/** A new folder of mode 0700. Throws a RecorderError where there can be none. */
export function makeTemporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RecorderError(`cannot make a temporary folder in ${tmpdir()} (${code}); set TMPDIR to another place`);
  }
}
