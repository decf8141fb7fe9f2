/**
 * The ways a process ends, so that the trace says how: a normal exit, an exception that nobody caught, a signal. Listening
 * must not change any of them: `exit` and `uncaughtExceptionMonitor` are listeners that only watch; signals are in
 * signals.ts.
 */
import type { Recording } from './core.js';
import type { NodeInternals } from './options.js';
import { watchSignals } from './signals.js';

export function watchExits(recording: Recording, node: NodeInternals): void {
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    recording.uncaught(error);
    recording.flush();
  });
  process.on('exit', (exitCode: number) => {
    recording.end({ reason: 'exit', exitCode, signal: '', message: '' });
  });
  watchSignals(recording, node);
}
