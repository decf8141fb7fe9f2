/**
 * Starts a command under the recorder: every Node.js process and worker thread of it that runs
 * own code writes one trace. The command's exit, output and environment stay its own.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { RecorderError } from '../recorder-error.js';
import type { RecordingOptions } from '../recording-options.js';
import type { Note } from '../way-in/door.js';
import { endBySignal } from './end-by-signal.js';
import { envFileOptions } from './env-file-options.js';
import { Reception } from './reception.js';
import { prepareTraceFolder } from './trace-folder.js';

const FLUSH_INTERVAL_MS = 50;
/** Those that ask a program to end. Of others, such as SIGKILL, a trace just breaks off. */
const ENDING: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM']);

export interface LaunchOptions {
  /** Program and arguments; not empty. */
  command: readonly [string, ...string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** As for child_process.spawn; the streams are the caller's business. */
  stdio: StdioOptions;
  recording: RecordingOptions;
  /** Called soon after a process or worker thread has begun its trace. */
  onRecorded: (thread: RecordedThread) => void;
  /** Called with one sentence if one could not be recorded, or not to its end; it runs all the same. */
  onNotRecorded: (reason: string) => void;
}

export interface RecordedThread {
  tracePath: string;
  processId: number;
  /** 0 is the main thread. */
  threadId: number;
}

export interface Exit {
  /** Null if a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The Node.js processes that have come in. */
  processIds: readonly number[];
}

export interface LaunchedCommand {
  child: ChildProcess;
  /** By then every thread that began a trace has been told of. */
  exited: Promise<Exit>;
}

/** Throws a RecorderError if the trace folder cannot be written or the command does not exist. */
export async function launch(options: LaunchOptions): Promise<LaunchedCommand> {
  const { folder: relativeFolder, ...agent } = options.recording;
  const folder = resolve(options.cwd, relativeFolder);
  prepareTraceFolder(folder);
  const plate = { folder, agent: { ...agent, flushIntervalMs: FLUSH_INTERVAL_MS } };
  const recorded: RecordedThread[] = [];
  const processIds: number[] = [];
  const reception = new Reception(plate, (note) => {
    if (note.kind === 'recorded') recorded.push(note);
    else if (note.kind === 'came in') processIds.push(note.processId);
    passOn(note, options);
  });
  const [program, ...args] = options.command;
  const inFile = options.env.NODE_OPTIONS === undefined ? envFileOptions(options.command, options.cwd) : undefined;
  const plain = inFile === undefined ? options.env : { ...options.env, NODE_OPTIONS: inFile };
  const isKeptOut = keepsInspectorsOut(options.command, plain);
  if (isKeptOut) options.onNotRecorded(KEPT_OUT);
  const env = isKeptOut ? options.env : reception.invite(plain);
  try {
    const child = spawn(program, args, { cwd: options.cwd, env, stdio: options.stdio });
    const exited = new Promise<Exit>((resolveExited) => {
      child.once('exit', (code, signal) => {
        reception.close();
        if (signal !== null && ENDING.has(signal)) endTraces(recorded, child.pid, signal, options);
        resolveExited({ code, signal, processIds });
      });
    });
    await new Promise<void>((started, failed) => {
      child.once('spawn', started);
      child.once('error', failed);
    });
    return { child, exited };
  } catch (error) {
    reception.close();
    throw notStarted(program, options.cwd, error as NodeJS.ErrnoException);
  }
}

const KEPT_OUT =
  "the program is not recorded: Node's permission model keeps the recorder out; --allow-inspector (from Node 24 on) " +
  'together with --allow-fs-read=* and --allow-fs-write=* lets it in';

/** Such a program is not even invited: in Node 20 it might not start, being forbidden to read our bootloader. */
function keepsInspectorsOut(command: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const given = [...command, ...(env.NODE_OPTIONS ?? '').split(' ')];
  const isRestricted = given.includes('--permission') || given.includes('--experimental-permission');
  return isRestricted && !given.includes('--allow-inspector');
}

/** Of all threads of the process; those of others may still run. */
function endTraces(
  recorded: readonly RecordedThread[],
  processId: number | undefined,
  signal: NodeJS.Signals,
  options: LaunchOptions,
): void {
  for (const thread of recorded) {
    if (thread.processId !== processId) continue;
    try {
      endBySignal(thread.tracePath, signal);
    } catch (error) {
      options.onNotRecorded(`${thread.tracePath} has no end: ${error instanceof Error ? error.message : error}`);
    }
  }
}

function passOn(note: Note, options: LaunchOptions): void {
  if (note.kind === 'came in') return;
  if (note.kind === 'recorded') options.onRecorded(note);
  else if (note.kind === 'stopped') options.onNotRecorded(`recording ${threadName(note)} stopped: ${note.reason}`);
  else options.onNotRecorded(`${threadName(note)} is not recorded: ${note.reason}`);
}

function threadName({ processId, threadId }: Note): string {
  return threadId === 0 ? `process ${processId}` : `thread ${threadId} of process ${processId}`;
}

function notStarted(program: string, cwd: string, error: NodeJS.ErrnoException): RecorderError {
  // Whoever names a script means Node.js to run it.
  const isScript = /\.[cm]?[jt]s$/.test(program) && existsSync(resolve(cwd, program));
  if (isScript && (error.code === 'ENOENT' || error.code === 'EACCES')) {
    return new RecorderError(`cannot start ${program}: it is a script; give the command that runs it: node ${program}`);
  }
  if (error.code === 'ENOENT') {
    return new RecorderError(`cannot start ${program}: no such command, or the folder ${cwd} does not exist`);
  }
  if (error.code === 'EACCES') return new RecorderError(`cannot start ${program}: it is no program that may be run`);
  return new RecorderError(`cannot start ${program || 'a command without a name'}: ${error.message}`);
}
