/** What one run of a command costs: from start to end, or, of a server, while it is under load. */
import { spawn } from 'node:child_process';
import type { RecordingOptions } from '../../recorder/recording-options.js';
import { UserError } from '../user-error.js';
import type { Command, CommandRunner, RunningCommand } from './command.js';
import { endedChildrenCpuMs, treeCpuMs } from './cpu-time.js';
import { answers, type LoadResult, sendRequests } from './http-load.js';

/** Of each figure one value; absent where it does not apply or this system does not tell. */
export interface Figures {
  cpuMs?: number;
  wallMs?: number;
  cpuUsPerRequest?: number;
  requestsPerSecond?: number;
  p50Ms?: number;
  p99Ms?: number;
}

/** What is done to a server once it answers at `url`. */
export interface ServerLoad {
  url: string;
  /** A shell command; without one we send requests ourselves. */
  command?: string;
  connections: number;
  requests: number;
}

const LOOK_INTERVAL_MS = 50;
/** A recorded server writes what is left as soon as it is idle, but not when a signal ends it. */
const SETTLE_MS = 200;
/** Of the requests, sent before, uncounted: what a program does at first is mostly compiling. */
const WARM_UP_SHARE = 1 / 4;

/** Throws a UserError if the command cannot be started or is ended by a signal. */
export async function runToEnd(
  runner: CommandRunner,
  command: Command,
  recording: RecordingOptions | undefined,
): Promise<Figures> {
  const cpuBefore = endedChildrenCpuMs();
  const began = performance.now();
  const { ended } = await runner.start(command, recording);
  const { signal } = await ended;
  runner.requireNoInterruption();
  const wallMs = performance.now() - began;
  if (signal !== null) throw new UserError(`the command was ended by ${signal}; a server needs --url`);
  const cpuAfter = endedChildrenCpuMs();
  return { ...(cpuBefore !== undefined && cpuAfter !== undefined && { cpuMs: cpuAfter - cpuBefore }), wallMs };
}

/** Throws a UserError if the server does not come to answer, or not all requests. */
export async function runUnderLoad(
  runner: CommandRunner,
  command: Command,
  recording: RecordingOptions | undefined,
  load: ServerLoad,
): Promise<Figures> {
  if (await answers(load.url)) throw new UserError(`something answers at ${load.url} already; end it first`);
  const server = await runner.start(command, recording);
  try {
    await answering(server, load.url);
    return load.command === undefined
      ? await underOwnLoad(server, load)
      : await underLoadOf(load.command, server.child.pid as number);
  } catch (error) {
    runner.requireNoInterruption();
    throw error;
  } finally {
    await pause(SETTLE_MS);
    await runner.stop(server);
  }
}

async function underOwnLoad({ child }: RunningCommand, { url, connections, requests }: ServerLoad): Promise<Figures> {
  const pid = child.pid as number;
  await sendRequests({ url, connections, requests: Math.ceil(requests * WARM_UP_SHARE) });
  const cpuBefore = treeCpuMs(pid);
  const result = await sendRequests({ url, connections, requests });
  const cpuAfter = treeCpuMs(pid);
  requireAnswers(url, result);
  const { requestsPerSecond, p50Ms, p99Ms } = result;
  const figures = { requestsPerSecond, p50Ms, p99Ms };
  if (cpuBefore === undefined || cpuAfter === undefined) return figures;
  return { cpuUsPerRequest: ((cpuAfter - cpuBefore) * 1e3) / result.requests, ...figures };
}

async function underLoadOf(shellCommand: string, serverPid: number): Promise<Figures> {
  const cpuBefore = treeCpuMs(serverPid);
  const began = performance.now();
  const load = spawn(shellCommand, { shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => load.once('close', resolve));
  const wallMs = performance.now() - began;
  if (code !== 0) throw new UserError(`the load command ended with exit code ${code}: ${shellCommand}`);
  const cpuAfter = treeCpuMs(serverPid);
  return { ...(cpuBefore !== undefined && cpuAfter !== undefined && { cpuMs: cpuAfter - cpuBefore }), wallMs };
}

async function answering({ child }: RunningCommand, url: string): Promise<void> {
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new UserError(`the command ended before anything answered at ${url}`);
    }
    await pause(LOOK_INTERVAL_MS);
  }
}

function requireAnswers(url: string, { requests, failures }: LoadResult): void {
  if (failures > 0) throw new UserError(`${failures} of ${requests + failures} requests to ${url} failed`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
