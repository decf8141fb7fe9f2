/**
 * The ways a process ends, so that the trace says how: a normal exit, an exception that nobody caught, a signal. Watching
 * must not change any of them: the listeners only look, and for signals there are none (signals.ts).
 */

import os from 'node:os';
import type { NodeInternals } from './options.js';
import { apply } from './pristine.js';
import type { Recording } from './recording.js';
import { watchSignals } from './signals.js';

const { signals } = os.constants;

export function watchExits(recording: Recording, node: NodeInternals): void {
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    recording.uncaught(error);
    recording.flush();
  });
  process.on('exit', (exitCode: number) => {
    recording.end({ reason: 'exit', exitCode, signal: '', message: '' });
  });
  const watch = watchSignals(node, {
    idle: () => recording.flush(),
    dying: (signal) => recording.end({ reason: 'signal', exitCode: 0, signal, message: '' }),
  });
  if (watch !== undefined) recording.onTask(watch);
  watchOwnKill(recording);
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
  target._kill = function (this: unknown, processId: number, signal: number): number {
    if (signal !== 0 && processId === process.pid) {
      const name = signalName(signal);
      const isDeadly = name === 'SIGKILL' || (isEnding(name) && process.listenerCount(name) === 0);
      if (isDeadly) recording.end({ reason: 'signal', exitCode: 0, signal: name, message: '' });
      else recording.flush();
    }
    return apply(kill, this, [processId, signal]) as number;
  };
}

function isEnding(name: string): name is 'SIGHUP' | 'SIGINT' | 'SIGTERM' {
  return name === 'SIGHUP' || name === 'SIGINT' || name === 'SIGTERM';
}

function signalName(signal: number): string {
  for (const name in signals) if (signals[name as NodeJS.Signals] === signal) return name;
  return String(signal);
}
