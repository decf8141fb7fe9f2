/**
 * Moves to a place that the person chooses: an occurrence of a line (gotoTargets, goto), one of the calls that a line makes
 * (stepInTargets), the entry of a call (restartFrame).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { functionLabel } from '../presentation/function-label.js';
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import type { CallValues, LineBreakpoint, Position } from '../replay/engine.js';
import type { CallId } from '../schema/coordinates.js';
import type { CaptureLimits } from '../schema/trace-types.js';
import { laneName } from './convert-lane.js';
import { shortened, userError } from './errors.js';
import { linesNamed } from './line-search.js';
import { showingProgress } from './progress.js';
import { readInteger } from './read-arguments.js';
import { readSource } from './read-source.js';
import type { Recording } from './recording.js';
import type { RequestGroup, RequestHandler } from './request-handler.js';
import type { SessionState } from './session-state.js';

/** A person chooses from a list; of a line that was come to more often, the nearest to now on either side. */
const MAX_OCCURRENCES = 40;
const MAX_CALLS = 40;

export function targetRequests(session: SessionState): RequestGroup {
  return {
    gotoTargets: {
      announces: { supportsGotoTargetsRequest: true },
      async handle(args, reply, signal) {
        const { recording } = session.mustBeLoaded();
        const { client } = session;
        const wanted = client.lineIn(readInteger(args, 'line'));
        recording.refresh();
        const lines = linesNamed(recording.engine, recording.sources.matching(readSource(args)), wanted);
        const { shown, total } = await showingProgress(session, 'forward', signal, (search) =>
          occurrences(recording, lines, search),
        );
        reply({ targets: shown.map(({ position, number }) => toTarget(recording, session, position, number, total)) });
      },
    },

    goto: { handle: toChosenTarget(session, 'goto') },

    stepInTargets: {
      announces: { supportsStepInTargetsRequest: true },
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const handle = recording.view.frame(readInteger(args, 'frameId'));
        reply({ targets: 'label' in handle ? [] : callsAhead(recording, session, handle.position, handle.frame.call) });
      },
    },

    restartFrame: {
      announces: { supportsRestartFrame: true },
      handle(args, reply) {
        const { recording, motion } = session.mustBeLoaded();
        motion.mustBeStopped();
        const handle = recording.view.frame(readInteger(args, 'frameId'));
        if ('label' in handle) throw userError('This is no call that was recorded.');
        reply();
        motion.announce(motion.stops.at(recording.engine.entryOf(handle.frame.call), 'restart'));
      },
    },
  };
}

/** To what was chosen from a list of targets. */
export function toChosenTarget(session: SessionState, reason: 'goto' | 'step'): RequestHandler['handle'] {
  return (args, reply) => {
    const { recording, motion } = session.mustBeLoaded();
    motion.mustBeStopped();
    const position = recording.view.target(readInteger(args, 'targetId'));
    reply();
    motion.announce(motion.stops.at(position, reason));
  };
}

interface Occurrence {
  position: Position;
  /** From 1, in the recording. */
  number: number;
}

async function occurrences(
  { engine, view }: Recording,
  lines: readonly LineBreakpoint[],
  signal: AbortSignal,
): Promise<{ shown: Occurrence[]; total: number }> {
  const before: Occurrence[] = [];
  const after: Occurrence[] = [];
  let total = 0;
  const now = view.position ?? 0;
  for await (const { position } of engine.hits({ lines }, { signal })) {
    total++;
    const isAfter = position > now;
    const list = isAfter ? after : before;
    if (isAfter && after.length >= MAX_OCCURRENCES) continue;
    list.push({ position, number: total });
    if (list.length > MAX_OCCURRENCES) list.shift();
  }
  const half = MAX_OCCURRENCES / 2;
  const fromBefore = before.slice(-Math.max(half, MAX_OCCURRENCES - after.length));
  return { shown: [...fromBefore, ...after.slice(0, MAX_OCCURRENCES - fromBefore.length)], total };
}

function toTarget(
  { engine, view, lanes }: Recording,
  { client }: SessionState,
  position: Position,
  number: number,
  total: number,
): DebugProtocol.GotoTarget {
  const { timeNs, lane, line, column } = engine.describe(position);
  const known = lanes.find(lane);
  const where = known ? ` · ${laneName(known)}` : '';
  const here = position === view.position ? ' · here' : '';
  return {
    id: view.targets.add(position),
    label: `${number} of ${total} · ${formatTime(timeNs)}${where}${here}`,
    line: client.lineOut(line),
    column: client.columnOut(column),
  };
}

/** With its arguments: a line may call one function several times. */
function callText({ parameters }: CallValues, name: string, limits: CaptureLimits): string {
  return shortened(`${name}(${parameters.map(({ value }) => preview(value, limits)).join(', ')})`);
}

/** The calls that a call makes from a position on, as long as it stays on the line. */
function callsAhead(
  { engine, header, view }: Recording,
  { client }: SessionState,
  from: Position,
  call: number,
): DebugProtocol.StepInTarget[] {
  const targets: DebugProtocol.StepInTarget[] = [];
  const start = engine.describe(from);
  // A caller's next calls come after the one it waits for: what it makes then is not on its line yet.
  if (start.call !== call) return targets;
  for (let at = from; targets.length < MAX_CALLS; ) {
    const info = engine.describe(at);
    if (info.call !== call || info.line !== start.line || info.source.id !== start.source.id) break;
    if (info.kind === 'call') {
      // A call is numbered by the event that begins it.
      const entry = engine.entryOf(info.moment as number as CallId);
      const callee = engine.stack(entry)[0]!;
      targets.push({
        id: view.targets.add(entry),
        label: callText(engine.values(entry, callee.call), functionLabel(callee.function), header.limits),
        line: client.lineOut(info.line),
        column: client.columnOut(info.column),
      });
    }
    const next = engine.step(at, 'over', 'forward');
    if (next.boundary !== undefined) break;
    at = next.position;
  }
  return targets;
}
