/** Console commands that step and run, in either direction. */
import type { Direction, StepKind } from '../../replay/engine.js';
import { userError } from '../errors.js';
import type { OwnSearch } from '../motion.js';
import { showingProgress } from '../progress.js';
import type { SessionState } from '../session-state.js';
import { type Command, type Commands, type Move, moving } from './command.js';

const ANY_THROW: OwnSearch = { conditions: { exceptions: [{ key: 0, which: 'all' }] }, reason: 'exception' };

export const STEP_COMMANDS: Commands = {
  back: { usage: ':back', help: 'step back over calls', run: stepping('over', 'backward') },
  backin: { usage: ':backin', help: 'step back into calls', run: stepping('in', 'backward') },
  backout: { usage: ':backout', help: 'step back to before this call', run: stepping('out', 'backward') },
  next: { usage: ':next', help: 'step over calls', run: stepping('over', 'forward') },
  in: { usage: ':in', help: 'step into calls', run: stepping('in', 'forward') },
  out: { usage: ':out', help: 'step out of this call', run: stepping('out', 'forward') },
  rc: { usage: ':rc', help: 'run back to the previous breakpoint', run: running('backward') },
  c: { usage: ':c', help: 'run to the next breakpoint', run: running('forward') },
  throw: {
    usage: ':throw',
    help: 'go back to the nearest throw',
    run: (session, _argument, signal) => findBack(session, ANY_THROW, signal, 'Nothing was thrown before here.'),
  },
  reverse: { usage: ':reverse [on|off]', help: 'let next, stepIn, stepOut and continue run backwards', run: reverse },
};

function stepping(kind: StepKind, direction: Direction): Command['run'] {
  return async (session, _argument, signal) => {
    const { recording, motion } = moving(session);
    const { end, halted } = motion.step(recording.view.lane, kind, direction);
    return { report: halted ? await showingProgress(session, direction, signal, halted) : end };
  };
}

function running(direction: Direction): Command['run'] {
  return async (session, _argument, signal) => {
    const { motion } = moving(session);
    const run = (search: AbortSignal, tell: (share: number) => void) => motion.run(direction, search, tell);
    return { report: await showingProgress(session, direction, signal, run) };
  };
}

/** Back to the nearest hit of conditions of our own; who looks for one does not want to be at the start because there is none. */
export async function findBack(
  session: SessionState,
  search: OwnSearch,
  signal: AbortSignal,
  none: string,
): Promise<Move> {
  const { motion, recording } = moving(session);
  const before = recording.view.position;
  const report = await showingProgress(session, 'backward', signal, (shown, tell) =>
    motion.run('backward', shown, tell, search),
  );
  const foundNone = report?.reason === 'pause' && report.position !== before;
  const stayed = report?.reason === 'pause' && report.position === recording.engine.first();
  if ((foundNone || stayed) && !signal.aborted) throw userError(none);
  return { report };
}

function reverse(session: SessionState, argument: string): string {
  if (!['', 'on', 'off'].includes(argument)) throw userError('It is :reverse, :reverse on or :reverse off.');
  const backward = argument === '' ? session.direction === 'forward' : argument === 'on';
  session.direction = backward ? 'backward' : 'forward';
  return `next, stepIn, stepOut and continue now run ${session.direction}s.`;
}
