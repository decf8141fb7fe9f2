/** Console commands about what the program printed. */
import { outputLines } from '../../presentation/output-lines.js';
import type { Output } from '../../replay/engine.js';
import { userError } from '../errors.js';
import { outputsBefore, timedLine } from '../program-output.js';
import { showingProgress } from '../progress.js';
import type { SessionState } from '../session-state.js';
import { type Commands, type Move, moving } from './command.js';

const MAX_LISTED = 100;

export const PRINTED_COMMANDS: Commands = {
  output: { usage: ':output [PART]', help: 'list what the program had printed, all or with PART in it', run: list },
  printed: { usage: ':printed PART', help: 'go back to where the program printed PART, or on to it', run: toPrinted },
};

async function list(session: SessionState, part: string, signal: AbortSignal): Promise<string> {
  const { recording } = moving(session);
  const { position } = recording.view;
  if (position === undefined) return 'Nothing is recorded yet.';
  const { outputs, hasMore } = await showingProgress(session, 'backward', signal, (search) =>
    outputsBefore(recording, position, undefined, MAX_LISTED, search, (output) => has(output, part)),
  );
  const lines = outputLines(outputs).map(timedLine);
  if (lines.length === 0) return 'The program had printed no such thing.';
  if (hasMore) lines.unshift('… more before; :output PART lists those with PART in it');
  return lines.join('\n');
}

async function toPrinted(session: SessionState, part: string, signal: AbortSignal): Promise<Move> {
  if (part === '') throw userError('Name a part of what was printed, as in :printed listening on.');
  const { motion, recording } = moving(session);
  const { engine, view } = recording;
  const from = view.position ?? engine.first();
  for (const direction of ['backward', 'forward'] as const) {
    if (from === undefined) break;
    const found = await showingProgress(session, direction, signal, async (search) => {
      for await (const { position, ...output } of engine.outputs(from, direction, search)) {
        // One stands where the last one was found: the next is asked for.
        if (position !== undefined && position !== from && has(output, part)) return position;
      }
      return undefined;
    });
    if (found !== undefined) return { report: motion.stops.at(found, 'goto') };
  }
  throw userError('The program printed no such thing.');
}

function has({ value }: Pick<Output, 'value'>, part: string): boolean {
  return part === '' || (value.kind === 'string' && value.value.includes(part));
}
