/**
 * Starts a command under the recorder: every Node.js process that the command itself starts is let in through the door
 * and writes one trace. The command's exit, output and environment stay its own.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentOptions } from '../agent/options.js';
import { inject } from '../inspector/inject.js';
import { RecorderError } from '../recorder-error.js';
import type { RecordingOptions } from '../recording-options.js';
import { Door, type Knock } from './door.js';
import { prepareTraceFolder, traceFileName } from './trace-folder.js';

const FLUSH_INTERVAL_MS = 50;

export interface LaunchOptions {
  /** Program and arguments; not empty. */
  command: readonly [string, ...string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** As for child_process.spawn; the streams are the caller's business. */
  stdio: StdioOptions;
  recording: RecordingOptions;
  /** Called as each process is let in, while it still waits. */
  onAttached?: (tracePath: string, pid: number) => void;
  /** Called with one sentence if a process could not be recorded; it runs all the same. */
  onNotRecorded?: (reason: string) => void;
}

export interface Exit {
  /** Null if a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface LaunchedCommand {
  child: ChildProcess;
  exited: Promise<Exit>;
}

/** Throws a RecorderError if the trace folder cannot be written or the command does not exist. */
export async function launch(options: LaunchOptions): Promise<LaunchedCommand> {
  const folder = resolve(options.cwd, options.recording.folder);
  prepareTraceFolder(folder);
  const door = new Door();
  const over = new AbortController();
  const [program, ...args] = options.command;
  const child = spawn(program, args, { cwd: options.cwd, env: door.environment(options.env), stdio: options.stdio });
  const ended = new Promise<Exit>((resolveEnded) => {
    child.once('exit', (code, signal) => resolveEnded({ code, signal }));
  });
  try {
    await new Promise<void>((started, failed) => {
      child.once('spawn', started);
      child.once('error', failed);
    });
  } catch (error) {
    door.close();
    throw notStarted(program, options.cwd, error as NodeJS.ErrnoException);
  }
  const letIn = letProcessesIn(door, folder, options, over.signal).catch((error: unknown) => {
    options.onNotRecorded?.(`nothing more is recorded: ${messageOf(error)}`);
  });
  // The door is closed before anybody hears of the end, who may then end this process.
  const exited = ended.then(async (exit) => {
    over.abort();
    await letIn;
    door.close();
    return exit;
  });
  return { child, exited };
}

async function letProcessesIn(door: Door, folder: string, options: LaunchOptions, over: AbortSignal): Promise<void> {
  const bundle = readFileSync(fileURLToPath(new URL('../agent/agent.js', import.meta.url)), 'utf8');
  for await (const knock of door.knocks(over)) {
    const tracePath = join(folder, traceFileName(knock.program, knock.pid));
    try {
      await inject({
        url: knock.url,
        bundle,
        options: agentOptions(tracePath, options.recording),
        agentSlot: door.agentSlot,
      });
      options.onAttached?.(tracePath, knock.pid);
    } catch (error) {
      if (!over.aborted) options.onNotRecorded?.(notRecorded(knock, error));
    } finally {
      door.release(knock);
    }
  }
}

function agentOptions(tracePath: string, recording: RecordingOptions): AgentOptions {
  return {
    tracePath,
    traceId: randomUUID(),
    parentTraceId: '',
    recorderVersion: recording.recorderVersion,
    limits: recording.limits,
    scripts: recording.scripts,
    flushIntervalMs: FLUSH_INTERVAL_MS,
  };
}

function notStarted(program: string, cwd: string, error: NodeJS.ErrnoException): RecorderError {
  if (error.code === 'ENOENT') {
    return new RecorderError(`cannot start ${program}: no such command, or the folder ${cwd} does not exist`);
  }
  return new RecorderError(`cannot start ${program}: ${error.message}`);
}

function notRecorded(knock: Knock, error: unknown): string {
  return `process ${knock.pid} is not recorded: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
