/** Where traces go: a folder of mode 0700 that ignores itself in git, and names that sort by time. */
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RecorderError } from '../recorder-error.js';

export const DEFAULT_TRACE_FOLDER = '.rearview';
export const TRACE_EXTENSION = '.rvtrace';

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

/** `20261121-101500-server-4711.rvtrace`, in local time. */
export function traceFileName(program: string, pid: number, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name =
    basename(program)
      .replace(/\.[cm]?[jt]sx?$/, '')
      .replace(/[^\w.-]+/g, '_') || 'program';
  return `${date}-${time}-${name}-${pid}${TRACE_EXTENSION}`;
}
