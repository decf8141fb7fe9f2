/** What a command of the debug console is, and what most of them begin with. */
import type { Motion } from '../motion.js';
import type { Recording } from '../recording.js';
import type { SessionState } from '../session-state.js';
import type { StopReport } from '../stop-reports.js';

/** Where the view goes; undefined: to what a running program does now. */
export interface Move {
  report: StopReport | undefined;
}

export interface Command {
  usage: string;
  help: string;
  /** Text is the answer. Rejects with a RequestError; nothing has moved then. */
  run(session: SessionState, argument: string, signal: AbortSignal): Move | string | Promise<Move | string>;
}

export type Commands = Readonly<Record<string, Command>>;

/** A person who types a move while the program runs wants to look: the view is frozen first. */
export function moving(session: SessionState): { recording: Recording; motion: Motion } {
  const { recording, motion } = session.mustBeLoaded();
  if (motion.state === 'running') {
    motion.interrupt();
    const { position, lane } = motion.stops.newest();
    recording.view.move(position, lane);
  } else motion.mustBeStopped();
  return { recording, motion };
}
