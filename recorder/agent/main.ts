/**
 * The agent's entry: the bundle evaluates to `install`. It is the composition root inside the target, where the part that
 * records and the part that loads modules meet.
 */
import { createRecording } from './core.js';
import { watchExits } from './exits.js';
import { installLoading } from './loading/install.js';
import type { AgentOptions, NodeInternals } from './options.js';

/** Runs once, before the program's code. Never throws: a program that cannot be recorded runs unrecorded. */
export function install(options: AgentOptions, node: NodeInternals): void {
  const recording = createRecording(options, node);
  if (!recording.isRecording) return;
  try {
    watchExits(recording, node);
    installLoading({
      options,
      node,
      hooks: recording.hooks,
      addScript: (script, functions) => recording.addScript(script, functions),
      notice: (text) => recording.notice(text),
    });
  } catch (error) {
    recording.fail(error);
  }
}
