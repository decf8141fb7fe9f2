/**
 * The ways a process ends, so that the trace says how: a normal exit, an exception that nobody caught, a signal. Watching
 * must not change any of them: the listeners only look, and for signals there are none (signals.ts).
 */

import type { NodeInternals } from './options.js';
import type { Recording } from './recording.js';
import { watchSignals } from './signals.js';

export function watchExits(recording: Recording, node: NodeInternals): void {
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    recording.uncaught(error);
    recording.flush();
  });
  process.on('exit', (exitCode: number) => {
    recording.end({ reason: 'exit', exitCode, signal: '', message: '' });
  });
  const signals = watchSignals(node, {
    idle: () => recording.flush(),
    dying: (signal) => recording.end({ reason: 'signal', exitCode: 0, signal, message: '' }),
  });
  if (signals !== undefined) recording.onTask(signals);
}
