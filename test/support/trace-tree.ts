/** The traces of a process tree in short: who started whom, and which functions ran in each. */
import { basename } from 'node:path';
import { readTrace } from '../agent/read-trace.js';

/** What the process or thread runs: `child.cjs`, `worker.mjs (thread)`. */
function labelOf({ arguments: args, threadId }: ReturnType<typeof readTrace>['header']): string {
  const program = basename(args[1] ?? 'node');
  return threadId === 0 ? program : `${program} (thread)`;
}

/**
 * One line for each trace, sorted: `parent.cjs > child.cjs: start, answer`, the names being those of the functions that were
 * called, each once, in the order of their first call.
 */
export function treeOf(paths: readonly string[]): string[] {
  const traces = paths.map(readTrace);
  const byId = new Map(traces.map((trace) => [trace.header.traceId, trace]));
  const lineage = (trace: ReturnType<typeof readTrace>): string => {
    const { parentTraceId } = trace.header;
    if (parentTraceId === '') return labelOf(trace.header);
    const parent = byId.get(parentTraceId);
    if (parent === undefined) throw new Error(`${labelOf(trace.header)} names a parent that has no trace`);
    return `${lineage(parent)} > ${labelOf(trace.header)}`;
  };
  return traces.map((trace) => `${lineage(trace)}: ${calledFunctions(trace).join(', ')}`).sort();
}

/** Without those that have no name, in the order of their first call. */
export function calledFunctions(trace: ReturnType<typeof readTrace>): string[] {
  const names = new Map(trace.chunks.flatMap(({ functions }) => functions.map(({ id, name }) => [id as number, name])));
  const called = trace.events
    .filter(({ kind }) => kind === 'enter')
    .map(({ subject }) => names.get(subject) ?? 'unknown')
    .filter((name) => name !== '');
  return [...new Set(called)];
}
