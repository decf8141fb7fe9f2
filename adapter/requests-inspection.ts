/** The requests that look at the view: threads, stackTrace, scopes, variables, exceptionInfo. None of them moves it. */
import { MAIN_LANE } from '../schema/coordinates.js';
import { exceptionAt } from './convert-exception.js';
import { toStackFrame } from './convert-frame.js';
import { toThreads } from './convert-lane.js';
import { scopesOf } from './convert-scope.js';
import { messageOf, peerError, userError } from './errors.js';
import { formattedName } from './frame-name.js';
import {
  type Arguments,
  asArguments,
  malformed,
  readCount,
  readHex,
  readInteger,
  readOptionalText,
} from './read-arguments.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function inspectionRequests(session: SessionState): RequestGroup {
  return {
    threads: {
      handle(_args, reply) {
        const { recording, motion } = session;
        if (!recording) {
          reply({ threads: [{ id: MAIN_LANE, name: 'start-up' }] });
          return;
        }
        if (motion?.state === 'running') recording.refresh();
        const { engine, view, lanes } = recording;
        const isShown = motion?.state !== 'running' && view.position !== undefined;
        const now = isShown ? engine.describe(view.position!).timeNs : engine.info.durationNs;
        reply({ threads: toThreads(lanes, now, view.lane) });
      },
    },

    stackTrace: {
      announces: { supportsDelayedStackTraceLoading: true },
      handle(args, reply) {
        const frames = framesOf(session, args.threadId, asArguments(args.format));
        // Never an error, whatever was asked: an editor ends on one.
        const start = count(args.startFrame);
        const levels = count(args.levels);
        const page = frames.slice(start, levels > 0 ? start + levels : undefined);
        reply({ stackFrames: page.map((toFrame) => toFrame()), totalFrames: frames.length });
      },
    },

    scopes: {
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const handle = recording.view.frame(readInteger(args, 'frameId'));
        reply({ scopes: 'label' in handle ? [] : scopesOf(recording, handle) });
      },
    },

    variables: {
      announces: { supportsValueFormattingOptions: true },
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const container = recording.view.containers.get(readInteger(args, 'variablesReference'));
        if (!container) throw peerError('These variables are no longer known.');
        const filter = readOptionalText(args, 'filter');
        if (filter !== undefined && filter !== 'indexed' && filter !== 'named') {
          throw malformed('filter', '"indexed" or "named"');
        }
        const start = readCount(args, 'start') ?? 0;
        const count = readCount(args, 'count') ?? 0;
        reply({ variables: recording.variables.page(container, { filter, start, count, hex: readHex(args) }) });
      },
    },

    exceptionInfo: {
      announces: { supportsExceptionInfoRequest: true },
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const position = recording.view.positionIn(readInteger(args, 'threadId'));
        const info = position === undefined ? undefined : exceptionAt(recording.engine, position);
        if (!info) throw userError('No exception is thrown at this moment.');
        reply(info);
      },
    },
  };
}

/** The frames of a thread, each converted only when it is on the page. Never empty, never throws. */
function framesOf(session: SessionState, threadId: unknown, format: Arguments): (() => object)[] {
  const { recording, motion, client } = session;
  if (!recording || !motion || motion.state === 'configuring') return [label(session, '── nothing to show yet ──')];
  if (motion.state === 'running') return [label(session, '── running ──')];
  try {
    const stack = recording.view.stack(typeof threadId === 'number' ? threadId : 0);
    return stack.map(({ id, handle }) => () => {
      const frame = toStackFrame(id, handle, client, recording.sources);
      return { ...frame, name: formattedName(frame.name, handle, recording, format) };
    });
  } catch (error) {
    // A part of the trace that turned out to be damaged.
    return [label(session, `── ${messageOf(error)} ──`)];
  }
}

function label({ recording, client }: SessionState, text: string): () => object {
  const handle = { label: text };
  const id = recording?.view.frames.add(handle) ?? 0;
  return () => toStackFrame(id, handle, client, recording?.sources);
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}
