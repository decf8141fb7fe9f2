/** Recording behind the adapter's `launch`: the recorder's launching in the shape the adapter asks for. */
import { existsSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { LiveRecording, RecordEvents, RecordOptions } from '../adapter/host.js';
import { oneLine } from '../presentation/one-line.js';
import { RecorderError } from '../recorder/recorder-error.js';
import { recordingOptions } from '../recorder/recording-options.js';
import { handOver } from '../recorder/target/hand-over.js';
import { type LaunchedCommand, launch } from '../recorder/target/launch.js';
import { packageVersion } from './version.js';

/** A server may take its time to close connections; longer than this a person has stopped waiting. */
const KILL_AFTER_MS = 5000;

export async function startRecordingFor(options: RecordOptions, events: RecordEvents): Promise<LiveRecording> {
  if (!existsSync(options.program)) {
    throw new RecorderError(`there is no program ${options.program}; check "program" in the launch configuration`);
  }
  if (!existsSync(options.cwd) || !statSync(options.cwd).isDirectory()) {
    throw new RecorderError(`there is no folder ${options.cwd}; check "cwd" in the launch configuration`);
  }
  let settle = (_tracePath: string | undefined, _reason: string) => {};
  let isAttached = false;
  const attachment = new Promise<string>((resolve, reject) => {
    settle = (tracePath, reason) => (tracePath ? resolve(tracePath) : reject(new RecorderError(reason)));
  });
  const launched = await launch({
    command: [process.execPath, ...options.nodeArgs, options.program, ...options.args],
    cwd: options.cwd,
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    recording: recordingOptions(
      { redact: options.redact, redactDefaults: options.redactDefaults, budget: options.budget },
      options.cwd,
      packageVersion(),
    ),
    onRecorded: ({ tracePath, processId, threadId }) => {
      if (isAttached) events.onOtherTrace(tracePath, processId, threadId);
      isAttached = true;
      settle(tracePath, '');
    },
    onNotRecorded: (reason) => {
      if (isAttached) events.onOutput('stderr', `rearview: ${oneLine(reason)}\n`);
      else settle(undefined, reason);
    },
  });
  const ended = passOutputOn(launched, events);
  launched.exited.then(() => settle(undefined, 'the program ended before it could be recorded'));
  const tracePath = await attachment.catch(async (error) => {
    // Nobody could stop it: its session never begins.
    await stop(launched, ended);
    throw error;
  });
  return {
    tracePath,
    pid: launched.child.pid!,
    stop: () => stop(launched, ended),
    detach: () => letGo(launched),
  };
}

function environment(changes: Record<string, string | null>): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return env;
}

/** Resolves when the program has ended and all its output has been passed on. */
async function passOutputOn({ child, exited }: LaunchedCommand, events: RecordEvents): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  pipe(child.stdout as Socket, (text) => events.onOutput('stdout', text));
  pipe(child.stderr as Socket, (text) => events.onOutput('stderr', text));
  const { code, signal } = await exited;
  // A child of the program may hold its output open for ever.
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000))]);
  events.onExit(code, signal);
}

function pipe(from: Socket, onText: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  const pass = (text: string) => {
    if (text !== '') onText(text);
  };
  from.on('data', (data: Buffer) => pass(decoder.write(data)));
  from.on('end', () => pass(decoder.end()));
}

async function stop({ child }: LaunchedCommand, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

/** The program goes on alone: something must go on reading its output, or it would die of a closed pipe. */
async function letGo({ child }: LaunchedCommand): Promise<void> {
  const streams = [child.stdout, child.stderr] as Socket[];
  // Where nothing can take a stream over, all that is left is to go.
  const takers = await Promise.allSettled(streams.map((stream) => handOver(stream, 'ignore')));
  for (const taker of takers) if (taker.status === 'fulfilled') taker.value.unref();
  child.unref();
}
