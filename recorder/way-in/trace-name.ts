/** Names of traces: they sort by time, and no two threads of a machine have the same. */
import path from 'node:path';

export const TRACE_EXTENSION = '.rvtrace';

/** A file system takes 255 bytes, some fewer, and around the program's name there are up to 60. */
const LONGEST_PROGRAM = 80;

/** `20261121-101500-server-4711.rvtrace`, in local time; a worker thread's ends in `-4711-3`. Only ASCII. */
export function traceFileName(program: string, processId: number, threadId: number, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name =
    path
      .basename(program)
      .replace(/\.[cm]?[jt]sx?$/, '')
      .replace(/[^\w.-]+/g, '_')
      .slice(0, LONGEST_PROGRAM) || 'program';
  const thread = threadId === 0 ? '' : `-${threadId}`;
  return `${date}-${time}-${name}-${processId}${thread}${TRACE_EXTENSION}`;
}

/** The script of this process; `node -e CODE` and `node -` have none, and with the first the first argument may be anything. */
export function mainScript({ argv, _eval }: NodeJS.Process & { _eval?: string }): string {
  const script = _eval === undefined ? argv[1] : undefined;
  return script === undefined || script === '-' ? 'node' : script;
}
