/** Names of traces: they sort by time, and no two threads of a machine have the same. */
import path from 'node:path';

export const TRACE_EXTENSION = '.rvtrace';

/** `20261121-101500-server-4711.rvtrace`, in local time; a worker thread's ends in `-4711-3`. */
export function traceFileName(program: string, processId: number, threadId: number, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name =
    path
      .basename(program)
      .replace(/\.[cm]?[jt]sx?$/, '')
      .replace(/[^\w.-]+/g, '_') || 'program';
  const thread = threadId === 0 ? '' : `-${threadId}`;
  return `${date}-${time}-${name}-${processId}${thread}${TRACE_EXTENSION}`;
}
