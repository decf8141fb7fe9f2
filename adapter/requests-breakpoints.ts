/** setBreakpoints and setExceptionBreakpoints. Both may come before there is a recording. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  type Arguments,
  asArguments,
  malformed,
  readCount,
  readInteger,
  readList,
  readOptionalText,
  readTexts,
} from './read-arguments.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

const FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'all',
    label: 'Thrown exceptions',
    description: 'Stops, in both directions, wherever an exception is thrown.',
    default: false,
  },
  {
    filter: 'uncaught',
    label: 'Uncaught exceptions',
    description: 'Stops, in both directions, at exceptions that nothing caught.',
    default: true,
  },
];

export function breakpointRequests(session: SessionState): RequestGroup {
  return {
    setBreakpoints: {
      handle(args, reply) {
        const source = readSource(args);
        const wanted = readWanted(args);
        const target = session.recording?.bindingTarget;
        reply({ breakpoints: session.breakpoints.set(source, wanted, session.client, target) });
      },
    },

    setExceptionBreakpoints: {
      announces: { exceptionBreakpointFilters: FILTERS },
      handle(args, reply) {
        const options = readList(args, 'filterOptions').map((option) => readOptionalText(option, 'filterId'));
        const wanted = [...readTexts(args, 'filters'), ...options];
        const has = (filter: string): boolean => wanted.includes(filter);
        session.breakpoints.setExceptions(has('all') ? 'all' : has('uncaught') ? 'uncaught' : 'none');
        // Always a body: some clients refuse the response without one.
        const breakpoints = wanted.map((filter) =>
          FILTERS.some((known) => known.filter === filter)
            ? { verified: true }
            : { verified: false, reason: 'failed', message: `There is no exception filter "${filter}".` },
        );
        reply({ breakpoints });
      },
    },
  };
}

/** As the client sent it, which is how it gets it back. */
function readSource(args: Arguments): DebugProtocol.Source {
  const source = asArguments(args.source);
  const path = readOptionalText(source, 'path');
  const reference = readCount(source, 'sourceReference') ?? 0;
  if (path === undefined && reference === 0) {
    throw malformed('source', 'an object with a path or a sourceReference');
  }
  return source;
}

/** The older `lines` is taken where there are no `breakpoints`. */
function readWanted(args: Arguments): { line: number; refused?: string }[] {
  const { breakpoints, lines } = args;
  if (breakpoints === undefined && Array.isArray(lines))
    return lines.map((line) => ({ line: readInteger({ line }, 'line') }));
  return readList(args, 'breakpoints').map((breakpoint) => {
    const line = readInteger(breakpoint, 'line');
    const refused = ['condition', 'hitCondition', 'logMessage'].find((name) => readOptionalText(breakpoint, name));
    return refused ? { line, refused: `A breakpoint with a ${refused} is not supported.` } : { line };
  });
}
