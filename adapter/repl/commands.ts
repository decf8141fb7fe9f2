/**
 * Commands for the debug console: what clients have no button for. A command that moves the view answers with where it
 * went, and then sends `continued` and `stopped`, without which clients would not follow.
 */
import { oneLine } from '../../presentation/one-line.js';
import { formatTime } from '../../presentation/time.js';
import { peerError, shortened, userError } from '../errors.js';
import type { Recording } from '../recording.js';
import type { SessionState } from '../session-state.js';
import type { StopReport } from '../stop-reports.js';
import type { Commands, Move } from './command.js';
import { LIST_COMMANDS } from './lists.js';
import { OBJECT_COMMANDS } from './objects.js';
import { PLACE_COMMANDS } from './places.js';
import { PRINTED_COMMANDS } from './printed.js';
import { STEP_COMMANDS } from './steps.js';

export interface CommandResult {
  result: string;
  /** To be called once the response is out. */
  after?: () => void;
}

const COMMANDS: Commands = {
  ...STEP_COMMANDS,
  ...PLACE_COMMANDS,
  ...OBJECT_COMMANDS,
  ...LIST_COMMANDS,
  ...PRINTED_COMMANDS,
  help: { usage: ':help', help: 'this list', run: help },
};

/** Their names, for completion of what was typed so far. */
export function commandsThatBegin(typed: string): { name: string; help: string }[] {
  const begun = typed.replace(/^:\s*/, '');
  const names = Object.entries(COMMANDS).filter(([name]) => name.startsWith(begun));
  return names.map(([name, { help: text }]) => ({ name, help: text }));
}

/** What a person can have typed; commands look through all of it. */
const MAX_LENGTH = 10_000;

export function isCommand(expression: string): boolean {
  return expression.startsWith(':');
}

/** Rejects with a RequestError; nothing has moved then. */
export async function runCommand(session: SessionState, line: string, signal: AbortSignal): Promise<CommandResult> {
  if (line.length > MAX_LENGTH) throw userError(`A command has at most ${MAX_LENGTH} characters.`);
  const [, name = '', argument = ''] = /^:\s*(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw userError(`There is no command ":${shortened(name)}". :help lists them.`);
  const wasRunning = session.motion?.state === 'running';
  let outcome: Move | string;
  try {
    outcome = await command.run(session, argument.trim(), signal);
    if (signal.aborted) throw peerError('cancelled');
  } catch (error) {
    // A command that froze the view to look, and has nothing to show.
    if (wasRunning && session.recording?.live) session.motion?.follow();
    throw error;
  }
  if (typeof outcome === 'string') return { result: outcome };
  const { motion, recording } = session.mustBeLoaded();
  const { report } = outcome;
  if (report) return { result: placeText(recording, report), after: () => motion.announceUnasked(report) };
  return {
    result: 'At the newest moment: the program is running.',
    after: () => {
      motion.follow();
      motion.announceContinued();
    },
  };
}

function help(): string {
  const commands = Object.values(COMMANDS);
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return commands.map(({ usage, help }) => `${usage.padEnd(width)}  ${help}`).join('\n');
}

function placeText({ engine }: Recording, { position, description }: StopReport): string {
  if (position === undefined) return description;
  const { source, line, timeNs } = engine.describe(position);
  const file = oneLine(source.url.replace(/^.*\//s, ''));
  const time = ` · ${formatTime(timeNs)}`;
  return `${description.replace(time, '')} · ${file}:${line}${time}`;
}
