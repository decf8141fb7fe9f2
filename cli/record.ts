/** `rearview record`: runs a command under the recorder, in its place. */
import { writeSync } from 'node:fs';
import inspector from 'node:inspector';
import { isatty } from 'node:tty';
import { type Command, InvalidArgumentError } from 'commander';
import { oneLine } from '../presentation/one-line.js';
import { DEFAULT_BUDGET, recordingOptions } from '../recorder/recording-options.js';
import { type LaunchedCommand, launch } from '../recorder/target/launch.js';
import { DEFAULT_TRACE_FOLDER } from '../recorder/target/trace-folder.js';
import { DEFAULT_LIMITS } from '../schema/trace-types.js';
import { nothingRecorded } from './nothing-recorded.js';
import { packageVersion } from './version.js';

/**
 * Our standard streams are the program's too. `process.stdin` and its like would switch pipes among them to non-blocking
 * for both of us, and a program that reads or writes them synchronously would fail with EAGAIN: only numbers are used.
 */
const STDIN = 0;
const STDERR = 2;

/** Of every verb that records. */
export interface RecordingFlags {
  output: string;
  packages?: string[];
  include?: string[];
  exclude?: string[];
  depth: number;
  values: number;
  redact?: string[];
  redactDefaults: boolean;
  budget: number | 'none';
}

interface RecordFlags extends RecordingFlags {
  quiet?: true;
}

export interface RecordedCommand {
  traces: string[];
  /** Why there are fewer than processes has been said. */
  isExplained: boolean;
  /** Null if a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  processIds: readonly number[];
}

export function addRecordCommand(program: Command): void {
  const command = program
    .command('record')
    .description('Run a command and record the Node.js processes it starts; exits as the command does')
    .passThroughOptions()
    .option('-o, --output <dir>', 'folder for traces', DEFAULT_TRACE_FOLDER);
  addRecordingOptions(command)
    .option('-q, --quiet', 'say nothing of its own unless something is wrong')
    .argument('<command...>', 'for example: -- node server.js')
    .action(async (command: [string, ...string[]], flags: RecordFlags) => {
      const recorded = await runRecorded(command, flags);
      if (!flags.quiet && !(recorded.isExplained && recorded.traces.length === 0)) sayWhere(recorded);
      endAs(recorded);
    });
}

/** What is recorded of a command. */
export function addRecordingOptions(verb: Command): Command {
  return verb
    .option('--packages <names>', "record these packages of node_modules as well (comma-separated, '*' is all)", list)
    .option('--include <globs>', 'record only own code that matches (comma-separated)', list)
    .option('--exclude <globs>', 'never record code that matches (comma-separated)', list)
    .option('--depth <levels>', 'levels of objects inside a captured value', wholeNumber, DEFAULT_LIMITS.depth)
    .option('--values <count>', 'values inside one capture', wholeNumber, DEFAULT_LIMITS.nodes)
    .option('--redact <names>', 'redact what is kept under these names as well (comma-separated)', list)
    .option('--no-redact-defaults', 'redact only what --redact names')
    .option(
      '--budget <percent>',
      'CPU time that recording may take; beyond, functions step down; "none" records everything',
      share,
      DEFAULT_BUDGET,
    );
}

/** Runs a command under the recorder on our own standard streams, to its end. Throws a RecorderError if it cannot start. */
export async function runRecorded(command: [string, ...string[]], flags: RecordingFlags): Promise<RecordedCommand> {
  const cwd = process.cwd();
  const recording = recordingOptions(
    {
      folder: flags.output,
      packages: flags.packages,
      include: flags.include,
      exclude: flags.exclude,
      limits: { depth: flags.depth, nodes: flags.values },
      redact: flags.redact,
      redactDefaults: flags.redactDefaults,
      budget: flags.budget,
    },
    cwd,
    packageVersion(),
  );
  // NODE_OPTIONS=--inspect=PORT is meant for the program, which could not listen there as long as we do.
  inspector.close();
  const traces: string[] = [];
  let isExplained = false;
  const launched = await launch({
    command,
    cwd,
    env: process.env,
    stdio: 'inherit',
    recording,
    onRecorded: ({ tracePath }) => traces.push(tracePath),
    onNotRecorded: (reason) => {
      isExplained = true;
      say(reason);
    },
  });
  passSignalsOn(launched);
  return { traces, isExplained, ...(await launched.exited) };
}

function sayWhere(recorded: RecordedCommand): void {
  const { traces } = recorded;
  const [first, ...others] = traces;
  if (first === undefined) say(nothingRecorded(recorded));
  else if (others.length === 0) say(`recorded ${first}`);
  else say(`recorded ${traces.length} traces, one for each process and thread; the first: ${first}`);
}

function say(text: string): void {
  try {
    writeSync(STDERR, `rearview: ${oneLine(text)}\n`);
  } catch {
    // Nobody reads it any more.
  }
}

/**
 * A terminal sends Ctrl-C to the whole group, so the program has it already; a signal sent to us alone is passed on.
 * None of them ends us before the program has ended.
 */
function passSignalsOn({ child }: LaunchedCommand): void {
  const fromTerminal = isatty(STDIN);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
    process.on(signal, () => {
      const hasItAlready = fromTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT');
      if (!hasItAlready) child.kill(signal);
    });
  }
}

/** Ends this process as the program ended. */
function endAs({ code, signal }: RecordedCommand): void {
  if (signal === null) process.exit(code ?? 0);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Only a signal that cannot end us gets here.
  setTimeout(() => process.exit(1), 100);
}

function list(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** "5", "5%", "0.5%". */
function share(value: string): number | 'none' {
  if (value === 'none') return value;
  const percent = /^\d+(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (!(percent > 0 && percent < 100))
    throw new InvalidArgumentError('It must be a percentage above 0 and below 100, or none.');
  return percent / 100;
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number below a billion.');
  return Number(value);
}
