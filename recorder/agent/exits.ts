/**
 * The ways a process ends, so that the trace says how: a normal exit, an exception that nobody caught, a signal. Watching
 * must not change any of them, and there are no listeners for it: the program counts those, warns of the eleventh, and may
 * remove them all. For signals see signals.ts.
 */

import os from 'node:os';
import { disguise } from './loading/native-disguise.js';
import type { NodeInternals } from './options.js';
import { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } from './pristine.js';
import type { Recording } from './recording.js';
import { isEndingSignal, watchSignals } from './signals.js';

const { signals } = os.constants;

export function watchExits(recording: Recording, node: NodeInternals): void {
  watchProcessEvents(recording);
  const watch = watchSignals(node, {
    idle: () => recording.flush(),
    dying: (signal) => recording.end({ reason: 'signal', exitCode: 0, signal, message: '' }),
  });
  if (watch !== undefined) recording.onTask(watch);
  watchOwnKill(recording);
}

type Emit = (this: unknown, name: unknown, ...values: unknown[]) => unknown;

/** Node emits the events of the process by `process.emit`, which it looks up each time. */
function watchProcessEvents(recording: Recording): void {
  const target = process as unknown as { emit: Emit };
  const own = getOwnPropertyDescriptor(target, 'emit')?.value as Emit | undefined;
  const emit: Emit = function (name, ...values) {
    // As inherited at this time: the program may have replaced it since.
    const emitFurther = (): unknown => apply(own ?? inheritedEmit(), this, [name, ...values]);
    if (this === target && name === 'uncaughtExceptionMonitor') {
      recording.uncaught(values[0]);
      recording.flush();
    }
    return this === target && name === 'exit' ? exits(recording, values[0], emitFurther) : emitFurther();
  };
  const value = disguise(emit, target.emit);
  defineProperty(target, 'emit', { value, writable: true, enumerable: false, configurable: true });
}

function inheritedEmit(): Emit {
  return (getPrototypeOf(process) as { emit: Emit }).emit;
}

/** The end is there before the listeners, which may not come back, and again with the code they have set: test runners do. */
function exits(recording: Recording, code: unknown, emitFurther: () => unknown): unknown {
  const end = (exitCode: unknown): void =>
    recording.end({ reason: 'exit', exitCode: typeof exitCode === 'number' ? exitCode : 0, signal: '', message: '' });
  const before = process.exitCode;
  end(code);
  try {
    return emitFurther();
  } finally {
    const { exitCode } = process;
    if (exitCode !== before) end(typeof exitCode === 'string' ? +exitCode : exitCode);
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
      const isDeadly = name === 'SIGKILL' || (isEndingSignal(name) && process.listenerCount(name) === 0);
      if (isDeadly) recording.end({ reason: 'signal', exitCode: 0, signal: name, message: '' });
      else recording.flush();
    }
    return apply(kill, this, [processId, signal]) as number;
  };
  target._kill = disguise(watched, kill);
}

function signalName(signal: number): string {
  for (const name in signals) if (signals[name as NodeJS.Signals] === signal) return name;
  return String(signal);
}
