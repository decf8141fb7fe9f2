/** Console commands that go to a time, a lane, an end. */
import { parseTime } from '../../presentation/time.js';
import type { Position } from '../../replay/engine.js';
import { laneName } from '../convert-lane.js';
import { userError } from '../errors.js';
import type { SessionState } from '../session-state.js';
import { type Commands, type Move, moving } from './command.js';

export const PLACE_COMMANDS: Commands = {
  start: {
    usage: ':start',
    help: 'go to the start of the recording',
    run: (session) => ({ report: moving(session).motion.stops.start('goto') }),
  },
  end: { usage: ':end', help: 'go to the end of the recording', run: toEnd },
  begin: {
    usage: ':begin',
    help: 'go to where this thread begins: the start of the request',
    run: toEndOfLane('first'),
  },
  finish: { usage: ':finish', help: 'go to where this thread ends', run: toEndOfLane('last') },
  goto: { usage: ':goto TIME', help: 'go to a time: 1500us, 1.5ms, 2s', run: toTime },
  lane: { usage: ':lane N', help: 'go to lane N: where it is now, or to its first moment', run: toLane },
};

function toEnd(session: SessionState): Move {
  return { report: { ...moving(session).motion.stops.newest(), reason: 'goto' } };
}

function toEndOfLane(end: 'first' | 'last'): (session: SessionState) => Move {
  return (session) => {
    const { motion, recording } = moving(session);
    recording.refresh();
    const position = recording.engine[end](recording.view.lane);
    if (position === undefined) throw userError('Nothing is recorded of this thread.');
    return { report: motion.stops.at(position, 'goto') };
  };
}

function toTime(session: SessionState, argument: string): Move {
  const time = parseTime(argument);
  if (time === undefined)
    throw userError('A time is a number and a unit, such as :goto 1500us, :goto 1.5ms or :goto 2s.');
  const { recording } = session.mustBeLoaded();
  recording.refresh();
  recording.mustContain(time);
  return { report: moving(session).motion.stops.time(time) };
}

function toLane(session: SessionState, argument: string): Move {
  const { recording, motion } = moving(session);
  const lane = /^\d+$/.test(argument) ? recording.lanes.find(Number(argument)) : undefined;
  if (!lane) throw userError(`There is no lane "${argument}". :lanes lists them.`);
  const position: Position | undefined = recording.view.positionIn(lane.id) ?? recording.engine.first(lane.id);
  if (position === undefined) throw userError(`Nothing is recorded of ${laneName(lane)}.`);
  return { report: motion.stops.at(position, 'goto') };
}
