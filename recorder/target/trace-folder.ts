/** Where traces go: a folder of mode 0700 that ignores itself in git. */
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecorderError } from '../recorder-error.js';

export { TRACE_EXTENSION } from '../way-in/trace-name.js';

export const DEFAULT_TRACE_FOLDER = '.rearview';

/** Creates the folder if need be. Throws a RecorderError if it cannot be written. */
export function prepareTraceFolder(folder: string): void {
  try {
    const created = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (created !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RecorderError(
      `cannot write traces to ${folder} (${code ?? String(error)}); choose another folder with --output DIR`,
    );
  }
}
