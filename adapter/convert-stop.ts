/** Where the view stands, in words: descriptions of stops. */

import { functionLabel } from '../presentation/function-label.js';
import { oneLine } from '../presentation/one-line.js';
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import type { DataChange, Engine, PositionInfo, PropertyCapture } from '../replay/engine.js';

/**
 * A client shows it verbatim; the line alone does not tell a call from its return. Short, because VS Code puts it into
 * the thread's row, where it takes the room of the thread's name.
 */
export function describePosition(engine: Engine, info: PositionInfo): string {
  const top = engine.stack(info.position)[0];
  const name = top ? functionLabel(top.function) : 'The function';
  switch (info.kind) {
    case 'call':
      return `${name} calls`;
    case 'entry':
      return `Entered ${name}`;
    case 'exit':
      return info.threw ? `${name} threw` : `${name} returns`;
    case 'await':
      return `${name} awaits`;
    case 'yield':
      return `${name} yields`;
    case 'resumed':
      return `${name} goes on`;
    case 'throw':
      return `${name} throws`;
    case 'catch':
      return `${name} caught`;
    case 'lost':
      return `${name} ended unseen`;
    case 'output':
      return `${name} prints`;
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
  return `End of the recording: ${oneLine(how)}`;
}

/** What made a change is not recorded, only what was before and after: it is an interval. `nameOf`: what the key's breakpoint watches. */
export function describeChanges(
  engine: Engine,
  changes: readonly DataChange[],
  nameOf: (key: number) => string | undefined,
): string {
  const { limits } = engine.info.header;
  const text = (capture: PropertyCapture): string =>
    capture.kind === 'value' ? preview(capture.value, limits) : 'none';
  const lines = changes.map(({ key, since, before, after }) => {
    const from = formatTime(engine.describe(since).timeNs);
    return `${nameOf(key)}: ${text(before)} → ${text(after)}, changed after ${from}`;
  });
  return oneLine(lines.join('; '));
}
