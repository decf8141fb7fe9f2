/**
 * Commands for the debug console: what clients have no button for. A command that moves the view answers with where it
 * went, and then sends `continued` and `stopped`, without which clients would not follow.
 */

import { budgetLines } from '../presentation/budget-lines.js';
import { oneLine } from '../presentation/one-line.js';
import { formatTime, parseTime } from '../presentation/time.js';
import type { Direction, Position, StepKind } from '../replay/engine.js';
import { laneName } from './convert-lane.js';
import { peerError, userError } from './errors.js';
import type { Motion, StopReport } from './motion.js';
import { showingProgress } from './progress.js';
import type { Recording } from './recording.js';
import type { SessionState } from './session-state.js';

interface Move {
  report: StopReport | undefined;
}

type Command = {
  usage: string;
  help: string;
  run(session: SessionState, argument: string, signal: AbortSignal): Move | string | Promise<Move | string>;
};

export interface CommandResult {
  result: string;
  /** To be called once the response is out. */
  after?: () => void;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  back: { usage: ':back', help: 'step back over calls', run: stepping('over', 'backward') },
  backin: { usage: ':backin', help: 'step back into calls', run: stepping('in', 'backward') },
  backout: { usage: ':backout', help: 'step back to before this call', run: stepping('out', 'backward') },
  next: { usage: ':next', help: 'step over calls', run: stepping('over', 'forward') },
  in: { usage: ':in', help: 'step into calls', run: stepping('in', 'forward') },
  out: { usage: ':out', help: 'step out of this call', run: stepping('out', 'forward') },
  rc: { usage: ':rc', help: 'run back to the previous breakpoint', run: running('backward') },
  c: { usage: ':c', help: 'run to the next breakpoint', run: running('forward') },
  throw: { usage: ':throw', help: 'go back to the nearest throw', run: toThrow },
  start: {
    usage: ':start',
    help: 'go to the start of the recording',
    run: (s) => ({ report: moving(s).motion.start('goto') }),
  },
  end: { usage: ':end', help: 'go to the end of the recording', run: toEnd },
  goto: { usage: ':goto TIME', help: 'go to a time: 1500us, 1.5ms, 2s', run: toTime },
  lanes: { usage: ':lanes [PART]', help: 'list requests, all or those with PART in their name', run: listLanes },
  lane: { usage: ':lane N', help: 'go to lane N: where it is now, or to its first moment', run: toLane },
  budget: { usage: ':budget', help: 'list functions of which less than all was recorded', run: listSteps },
  reverse: { usage: ':reverse [on|off]', help: 'let next, stepIn, stepOut and continue run backwards', run: reverse },
  help: { usage: ':help', help: 'this list', run: help },
};

/** No breakpoint of a client has this key. */
const ANY_THROW = 0;

/** Lines of `:lanes` and `:budget`. */
const MAX_LISTED = 100;

/** Their names, for completion of what was typed so far. */
export function commandsThatBegin(typed: string): { name: string; help: string }[] {
  const begun = typed.replace(/^:\s*/, '');
  const names = Object.entries(COMMANDS).filter(([name]) => name.startsWith(begun));
  return names.map(([name, { help: text }]) => ({ name, help: text }));
}

export function isCommand(expression: string): boolean {
  return expression.startsWith(':');
}

/** Rejects with a RequestError; nothing has moved then. */
export async function runCommand(session: SessionState, line: string, signal: AbortSignal): Promise<CommandResult> {
  const [, name = '', argument = ''] = /^:\s*(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw userError(`There is no command ":${name}". :help lists them.`);
  const outcome = await command.run(session, argument.trim(), signal);
  if (signal.aborted) throw peerError('cancelled');
  if (typeof outcome === 'string') return { result: outcome };
  const { motion, recording } = session.mustBeLoaded();
  const { report } = outcome;
  if (report) return { result: placeText(recording, report), after: () => motion.announceUnasked(report) };
  return {
    result: 'At the newest moment: the program is running.',
    after: () => {
      motion.state = 'running';
      motion.announceContinued();
    },
  };
}

/** A person who types a move while the program runs wants to look: the view is frozen first. */
function moving(session: SessionState): { recording: Recording; motion: Motion } {
  const { recording, motion } = session.mustBeLoaded();
  if (motion.state === 'running') {
    const { position, lane } = motion.newest();
    recording.view.move(position, lane);
  } else motion.mustBeStopped();
  return { recording, motion };
}

function stepping(kind: StepKind, direction: Direction): Command['run'] {
  return (session) => {
    const { recording, motion } = moving(session);
    return { report: motion.step(recording.view.lane, kind, direction) };
  };
}

function running(direction: Direction): Command['run'] {
  return async (session, _argument, signal) => {
    const { motion } = moving(session);
    return { report: await showingProgress(session, direction, () => motion.run(direction, signal)) };
  };
}

async function toThrow(session: SessionState, _argument: string, signal: AbortSignal): Promise<Move> {
  const { motion, recording } = moving(session);
  const conditions = { exceptions: [{ key: ANY_THROW, which: 'all' }] } as const;
  const before = recording.view.position;
  const report = await showingProgress(session, 'backward', () => motion.run('backward', signal, conditions));
  // Who looks for a throw does not want to be at the start because there is none.
  const foundNone = report?.reason !== 'exception' && report?.position !== before;
  if (foundNone && !signal.aborted) throw userError('Nothing was thrown before here.');
  return { report };
}

function toEnd(session: SessionState): Move {
  return { report: { ...moving(session).motion.newest(), reason: 'goto' } };
}

function toTime(session: SessionState, argument: string): Move {
  const time = parseTime(argument);
  if (time === undefined)
    throw userError('A time is a number and a unit, such as :goto 1500us, :goto 1.5ms or :goto 2s.');
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  recording.mustContain(time);
  return { report: moving(session).motion.time(time) };
}

function listLanes(session: SessionState, argument: string): string {
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  const lanes = recording.lanes.all().filter((lane) => lane.name.includes(argument));
  const lines = lanes.slice(0, MAX_LISTED).map((lane) => {
    const mark = lane.id === recording.view.lane ? '>' : ' ';
    return `${mark} ${lane.id}  ${laneName(lane)}  at ${formatTime(lane.startTimeNs)}`;
  });
  if (lanes.length > MAX_LISTED)
    lines.push(`  … ${lanes.length - MAX_LISTED} more; :lanes PART lists those with PART in their name`);
  return lines.length > 0 ? lines.join('\n') : 'There are no such lanes.';
}

function listSteps(session: SessionState): string {
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  return budgetLines(recording.engine, MAX_LISTED).join('\n');
}

function toLane(session: SessionState, argument: string): Move {
  const { recording, motion } = moving(session);
  const lane = /^\d+$/.test(argument) ? recording.lanes.find(Number(argument)) : undefined;
  if (!lane) throw userError(`There is no lane "${argument}". :lanes lists them.`);
  const position: Position | undefined = recording.view.positionIn(lane.id) ?? recording.engine.first(lane.id);
  if (position === undefined) throw userError(`Nothing is recorded of ${laneName(lane)}.`);
  return { report: motion.at(position, 'goto') };
}

function reverse(session: SessionState, argument: string): string {
  if (!['', 'on', 'off'].includes(argument)) throw userError('It is :reverse, :reverse on or :reverse off.');
  const backward = argument === '' ? session.direction === 'forward' : argument === 'on';
  session.direction = backward ? 'backward' : 'forward';
  return `next, stepIn, stepOut and continue now run ${session.direction}s.`;
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
