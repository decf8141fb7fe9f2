/** Signals that end a process. */
import type { Recording } from './core.js';
import type { NodeInternals } from './options.js';

export function watchSignals(_recording: Recording, _node: NodeInternals): void {}
