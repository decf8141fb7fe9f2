/** Where traces go: a folder of mode 0700 that ignores itself in git. */
import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RecorderError } from '../recorder-error.js';

export { TRACE_EXTENSION } from '../way-in/trace-name.js';

export const DEFAULT_TRACE_FOLDER = '.rearview';

/** Creates the folder if need be. Throws a RecorderError if it cannot be written. */
export function prepareTraceFolder(folder: string): void {
  try {
    if (makeFolder(folder)) writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RecorderError(
      `cannot write traces to ${folder} (${code ?? String(error)}); choose another folder with --output DIR`,
    );
  }
}

/** With those above it; false if it was there. Node's own (`recursive`) never ends below a folder that takes none: /proc/x. */
function makeFolder(folder: string): boolean {
  if (isFolder(folder)) return false;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another recorder has made it just now.
    if (isFolder(folder)) return false;
    throw error;
  }
  return true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
