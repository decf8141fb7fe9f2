/**
 * The requests that move the view. Response first, then `stopped`: with the other order some clients lose the position.
 * Only `continue` has a body: some clients take one elsewhere, or its lack here, for a broken message.
 */
import type { Direction, StepKind } from '../replay/engine.js';
import type { LaneId } from '../schema/coordinates.js';
import { peerError } from './errors.js';
import { showingProgress } from './progress.js';
import { type Arguments, readInteger, readOptionalText } from './read-arguments.js';
import type { Reply, RequestGroup, RequestHandler } from './request-handler.js';
import { toChosenTarget } from './requests-targets.js';
import type { SessionState } from './session-state.js';

export function movingRequests(session: SessionState): RequestGroup {
  return {
    next: { handle: step(session, () => 'over', 'forward') },
    stepIn: {
      announces: { supportsSteppingGranularity: true },
      handle(args, reply, signal) {
        const hasTarget = args.targetId !== undefined && args.targetId !== null;
        const handle = hasTarget ? toChosenTarget(session, 'step') : step(session, () => 'in', 'forward');
        return handle(args, reply, signal);
      },
    },
    stepOut: { handle: step(session, () => 'out', 'forward') },
    stepBack: {
      announcesWithRecording: { supportsStepBack: true },
      // The finest granularity is every position of the lane, also those inside deeper calls.
      handle: step(
        session,
        (args) => (readOptionalText(args, 'granularity') === 'instruction' ? 'in' : 'over'),
        'backward',
      ),
    },
    continue: {
      async handle(_args, reply, signal) {
        const { motion } = session.mustBeLoaded();
        if (motion.state !== 'running') motion.mustBeStopped();
        await run(session, session.direction, () => reply({ allThreadsContinued: true }), signal);
      },
    },
    reverseContinue: {
      // Announced together with stepBack: the protocol has one flag for both.
      announcesWithRecording: { supportsStepBack: true },
      async handle(_args, reply, signal) {
        session.mustBeLoaded().motion.mustBeStopped();
        await run(session, 'backward', reply, signal);
      },
    },
    pause: {
      handle(_args, reply) {
        const { recording, motion } = session.mustBeLoaded();
        if (motion.state === 'configuring') motion.mustBeStopped();
        reply();
        if (motion.state === 'searching') {
          // The search then reports a stop by itself.
          motion.interrupt();
          return;
        }
        const { position, lane } = recording.view;
        const here = { position, lane, reason: 'pause', description: 'Paused' } as const;
        motion.announce(motion.state === 'running' ? motion.stops.newest() : here);
      },
    },
  };
}

function step(
  session: SessionState,
  kindOf: (args: Arguments) => StepKind,
  direction: Direction,
): RequestHandler['handle'] {
  return async (args, reply, signal) => {
    const { recording, motion } = session.mustBeLoaded();
    const threadId = readInteger(args, 'threadId');
    const kind = kindOf(args);
    motion.mustBeStopped();
    const known = threadId === recording.view.lane || recording.lanes.find(threadId) !== undefined;
    if (!known) throw peerError(`There is no thread ${threadId}.`);
    const way = direction === 'forward' ? session.direction : 'backward';
    const { end, halted } = motion.step(threadId as LaneId, kind, way);
    reply();
    motion.announce(halted ? await showingProgress(session, way, signal, halted) : end);
  };
}

async function run(session: SessionState, direction: Direction, reply: Reply, signal: AbortSignal): Promise<void> {
  const { motion } = session.mustBeLoaded();
  reply();
  if (motion.state === 'running') return;
  const report = await showingProgress(session, direction, signal, (search, tell) =>
    motion.run(direction, search, tell),
  );
  if (report) motion.announce(report);
  else motion.follow();
}
