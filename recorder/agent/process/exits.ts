/**
 * The ways a process ends, so that the trace says how: a normal exit, an exception that nobody caught, a signal. Watching
 * must not change any of them, and there are no listeners for it: the program counts those, warns of the eleventh, and may
 * remove them all. A signal from outside is the recorder's to tell of (target/end-by-signal.ts).
 */

import os from 'node:os';
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { apply, listenerCount } from '../host/pristine.js';
import type { Recording } from '../writing/recording.js';
import { ExitEvent } from './exit-event.js';
import { IdleFlush } from './idle-flush.js';

const { signals } = os.constants;

/** @param programEnded called when nothing of the program runs any more; must not throw. */
export function watchExits(recording: Recording, node: NodeInternals, programEnded: () => void): ExitEvent {
  watchExceptions(recording);
  const exitEvent = new ExitEvent(node, (code, emitFurther) => exits(recording, programEnded, code, emitFurther));
  const idleFlush = new IdleFlush(recording);
  recording.onTask({
    taskBegins: () => {
      idleFlush.taskBegins();
      exitEvent.taskBegins();
    },
    stop: () => idleFlush.stop(),
  });
  watchOwnKill(recording);
  return exitEvent;
}

/** What Node's C++ calls with an exception that reached the event loop, which it looks up each time. */
type FatalException = (error: unknown, fromPromise: boolean) => unknown;

function watchExceptions(recording: Recording): void {
  const target = process as unknown as { _fatalException?: FatalException };
  const original = target._fatalException;
  if (typeof original !== 'function') return;
  const watched: FatalException = function (this: unknown, error, fromPromise) {
    recording.uncaught(error);
    recording.flush();
    return apply(original, this, [error, fromPromise]);
  };
  target._fatalException = disguise(watched, original);
}

/** The end is there before the listeners, which may not come back, and again with the code they have set: test runners do. */
function exits(recording: Recording, programEnded: () => void, code: unknown, emitFurther: () => unknown): unknown {
  const end = (exitCode: unknown): void =>
    recording.end({ reason: 'exit', exitCode: typeof exitCode === 'number' ? exitCode : 0, signal: '', message: '' });
  const before = process.exitCode;
  end(code);
  try {
    return emitFurther();
  } finally {
    const { exitCode } = process;
    if (exitCode !== before) end(typeof exitCode === 'string' ? +exitCode : exitCode);
    programEnded();
  }
}

/** The raw call below `process.kill`, which looks it up each time. */
type Kill = (processId: number, signal: number) => number;

/**
 * A program that sends itself a signal is dead before the event loop comes round: what is pending goes to the file
 * before. With a listener of its own, or for signal 0, it lives on.
 */
function watchOwnKill(recording: Recording): void {
  const target = process as unknown as { _kill?: Kill };
  const kill = target._kill;
  if (typeof kill !== 'function') return;
  const watched: Kill = function (this: unknown, processId, signal) {
    if (signal !== 0 && processId === process.pid) {
      const name = signalName(signal);
      const isDeadly = name === 'SIGKILL' || (endsByDefault(name) && listenerCount(process, name) === 0);
      if (isDeadly) recording.end({ reason: 'signal', exitCode: 0, signal: name, message: '' });
      else recording.flush();
    }
    return apply(kill, this, [processId, signal]) as number;
  };
  target._kill = disguise(watched, kill);
}

/** Of those that programs send themselves to end. */
function endsByDefault(name: string): name is 'SIGHUP' | 'SIGINT' | 'SIGTERM' {
  return name === 'SIGHUP' || name === 'SIGINT' || name === 'SIGTERM';
}

function signalName(signal: number): string {
  for (const name in signals) if (signals[name as NodeJS.Signals] === signal) return name;
  return String(signal);
}
