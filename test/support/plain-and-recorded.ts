/** Runs a program as it is and under the recorder, for comparison. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cliPath, type Ended, Running, type RunOptions, run, temporaryFolder } from './cli.js';

export interface Pair {
  plain: Ended;
  recorded: Ended;
  /** Paths of the traces of the recorded run, sorted. */
  traces: string[];
  /** The one trace of the recorded run; to ask for it where there is not exactly one throws. */
  readonly trace: string;
}

export interface PairOptions extends RunOptions {
  /** The Node.js that runs the program; the recorder itself always has ours. */
  node?: string;
}

export async function runBoth(args: readonly string[], options: PairOptions = {}): Promise<Pair> {
  const { node = process.execPath, ...rest } = options;
  return runCommandBoth([node, ...args], rest);
}

/** As `runBoth`, for any command. */
export async function runCommandBoth(command: readonly [string, ...string[]], options?: RunOptions): Promise<Pair> {
  const traces = temporaryFolder();
  const [program, ...args] = command;
  const plain = await run(program, args, options);
  const recorded = await run(process.execPath, recordCommand(traces, command), options);
  return {
    plain,
    recorded,
    traces: tracesOf(traces),
    get trace() {
      return onlyTrace(traces);
    },
  };
}

/** Starts a program under the recorder; its trace goes to `traces`. */
export function startRecorded(traces: string, args: readonly string[], options: PairOptions = {}): Running {
  const { node = process.execPath, ...rest } = options;
  return new Running(process.execPath, recordCommand(traces, [node, ...args]), rest);
}

export function onlyTrace(folder: string): string {
  const traces = tracesOf(folder);
  if (traces.length !== 1) throw new Error(`expected one trace, found ${traces.length}: ${traces.join(', ')}`);
  return traces[0]!;
}

export function tracesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.rvtrace'))
    .sort()
    .map((name) => join(folder, name));
}

function recordCommand(traces: string, command: readonly string[]): string[] {
  return [cliPath, 'record', '--quiet', '--output', traces, '--', ...command];
}
