/** What a user is told where a command has left no trace. */
import type { Exit } from '../recorder/target/launch.js';

export function nothingRecorded({ processIds }: Pick<Exit, 'processIds'>): string {
  const [daemon] = processIds.filter(isRunning);
  if (daemon !== undefined) {
    return (
      `nothing was recorded: process ${daemon} goes on without the command, and what it starts by now is not recorded; ` +
      'run it in the foreground (pm2-runtime for pm2 start)'
    );
  }
  if (processIds.length === 0)
    return 'nothing was recorded: no Node.js process came of the command, or not with its environment';
  const processes = processIds.length === 1 ? 'a Node.js process ran' : `${processIds.length} Node.js processes ran`;
  return `nothing was recorded: ${processes}, but no code of your own; --packages records code of node_modules as well`;
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
