/** `rearview dap` as a child process with a client that is not ours, for walks over recorded programs. */
import { DapClient } from '../../examples/dap-client.mjs';
import { cliPath } from './cli.js';

export function startAdapter(): DapClient {
  return new DapClient(process.execPath, [cliPath, 'dap']);
}

/** What one sees at a stop, apart from ids that differ by stop. */
export interface Sight {
  thread: number;
  description: string;
  frames: string[];
  boundary: boolean;
}

export async function look(client: DapClient, stop: { threadId: number; description?: string }): Promise<Sight> {
  const { stackFrames } = await client.request('stackTrace', { threadId: stop.threadId });
  const description = stop.description ?? '';
  return {
    thread: stop.threadId,
    description,
    frames: stackFrames.map(
      (frame: { name: string; line: number; source?: { path?: string } }) =>
        `${frame.name} ${frame.source?.path ?? ''}:${frame.line}`,
    ),
    boundary: /^(Start|End) of/.test(description),
  };
}
