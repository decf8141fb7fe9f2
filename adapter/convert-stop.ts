/** Where the view stands, in words: descriptions of stops. */
import type { Engine, PositionInfo } from '../replay/engine.js';
import { formatTime } from './convert-time.js';

/**
 * A client shows it verbatim; the line alone does not tell a call from its return. Short, and without the function: VS
 * Code puts it into the thread's row, where it takes the room of the thread's name.
 */
export function describePosition(info: PositionInfo): string {
  return `${whatHappens(info)} · ${formatTime(info.timeNs)}`;
}

function whatHappens(info: PositionInfo): string {
  switch (info.kind) {
    case 'call':
      return 'Before a call';
    case 'entry':
      return 'Entered';
    case 'exit':
      return info.threw ? 'Threw' : 'Returns';
    case 'await':
      return 'Before an await';
    case 'yield':
      return 'Before a yield';
    case 'resumed':
      return 'Goes on';
    case 'throw':
      return 'Before a throw';
    case 'catch':
      return 'Caught';
    case 'lost':
      return 'Ended unseen';
  }
}

/** How the recording ended, for a stop there. `exit` is what is known of a program that was recorded by this session. */
export function describeEnd(engine: Engine, exit: { code: number | null; signal: string | null } | undefined): string {
  const { state } = engine.info;
  if (exit) return `End of the recording: ${exit.signal ?? `exit code ${exit.code}`}`;
  if (state.kind === 'recording') return 'Newest moment';
  if (state.kind === 'cut') return 'End of the recording: cut';
  const { end } = state;
  const how = end.reason === 'exit' ? `exit code ${end.exitCode}` : end.reason === 'signal' ? end.signal : end.message;
  return `End of the recording: ${how}`;
}
