/** Runs a program as it is and under the recorder, for comparison. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cliPath, type Ended, Running, type RunOptions, run, temporaryFolder } from './cli.js';

export interface Pair {
  plain: Ended;
  recorded: Ended;
  /** The trace of the recorded run. */
  trace: string;
}

export async function runBoth(args: readonly string[], options?: RunOptions): Promise<Pair> {
  const traces = temporaryFolder();
  const plain = await run(process.execPath, args, options);
  const recorded = await run(process.execPath, recordArguments(traces, args), options);
  return { plain, recorded, trace: onlyTrace(traces) };
}

/** Starts a program under the recorder; its trace goes to `traces`. */
export function startRecorded(traces: string, args: readonly string[], options?: RunOptions): Running {
  return new Running(process.execPath, recordArguments(traces, args), options);
}

export function onlyTrace(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.rvtrace'));
  if (names.length !== 1) throw new Error(`expected one trace, found ${names.length}: ${names.join(', ')}`);
  return join(folder, names[0]!);
}

function recordArguments(traces: string, args: readonly string[]): string[] {
  return [cliPath, 'record', '--quiet', '--output', traces, '--', process.execPath, ...args];
}
