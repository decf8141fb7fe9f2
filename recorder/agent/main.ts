/**
 * The agent's entry: the bundle evaluates to `install`. It is the composition root inside the target, where the part that
 * records and the part that loads modules meet.
 */

import { createRecording } from './core.js';
import type { AgentOptions, NodeInternals, WayIn } from './host/options.js';
import { installLoading } from './loading/install.js';
import { inviteChildProcesses } from './process/child-processes.js';
import { watchExits } from './process/exits.js';
import { Invitations } from './process/invitations.js';
import { watchOutput } from './process/standard-output.js';
import { inviteWorkerThreads } from './process/worker-threads.js';

/**
 * Runs once, before the program's code. Throws where there can be no recording at all; what fails later ends the recording,
 * and the program runs on in either case.
 */
export function install(options: AgentOptions, node: NodeInternals, wayIn: WayIn): void {
  const invitations = new Invitations(node, wayIn, options.parentTraceId);
  const recording = createRecording(options, node, {
    begun(tracePath) {
      invitations.nameParent(options.traceId);
      wayIn.begun(tracePath);
    },
    stopped: wayIn.stopped,
  });
  if (!recording.isRecording) return;
  try {
    inviteWorkerThreads(node, invitations);
    if (!inviteChildProcesses(node, invitations)) {
      recording.notice('Child processes are not recorded: this Node.js shows no way to let them in.');
    }
    if (!watchOutput(node, (stream, text) => recording.wrote(stream, text))) {
      recording.notice('What the program prints is not recorded: this Node.js shows no way to see it.');
    }
    let programEnded = (): void => {};
    const exitEvent = watchExits(recording, node, () => programEnded());
    programEnded = installLoading({
      options,
      node,
      hooks: recording.hooks,
      wayIn,
      addScript: (script, functions, text) => recording.addScript(script, functions, text),
      stackWasRead: (error) => recording.stackWasRead(error),
      scriptSkipped: (reason, name) => recording.scriptSkipped(reason, name),
      notice: (text) => recording.notice(text),
      onEmptyLoop: (callback) => exitEvent.onEmptyLoop(callback),
    });
  } catch (error) {
    recording.fail(error);
  }
}
