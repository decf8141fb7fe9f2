/** A function table entry with everything ordinary but what a test changes. */
import type { FunctionEntry } from '../../recorder/instrument/hook-protocol.js';

export function functionEntry(id: number, change: Partial<FunctionEntry> = {}): FunctionEntry {
  const at = { line: id, column: 1 };
  return {
    id,
    name: `f${id}`,
    className: '',
    kind: 'function',
    isAsync: false,
    isGenerator: false,
    isStatic: false,
    capturesThis: false,
    parameters: [],
    startOffset: 0,
    endOffset: 1,
    start: at,
    end: at,
    sites: [at],
    fragile: false,
    ...change,
  };
}
