/** The requests that set breakpoints, and say where they can be. All may come before there is a recording. */
import { oneLine } from '../presentation/one-line.js';
import { toDataId, type WatchedProperty } from './breakpoints/data-breakpoints.js';
import { EXCEPTION_FILTERS } from './breakpoints/exception-breakpoints.js';
import type { WantedLine } from './breakpoints/line-breakpoints.js';
import { readRules } from './breakpoints/rules.js';
import type { Container } from './convert-variable.js';
import { messageOf } from './errors.js';
import { evaluateIn, memberNamedBy, placeToEvaluateIn } from './evaluation-place.js';
import type { LogPoints } from './log-points.js';
import {
  type Arguments,
  readCount,
  readInteger,
  readList,
  readOptionalText,
  readText,
  readTexts,
} from './read-arguments.js';
import { readSource } from './read-source.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';
import type { UnreachedLines } from './unreached-lines.js';
import type { Member } from './value-members.js';

const NOT_WATCHABLE = { dataId: null, description: 'Only properties of captured objects can be watched.' };

function toWatch(watched: WatchedProperty): object {
  const description = `${oneLine(watched.name)}: stops at the first capture that shows another value`;
  return { dataId: toDataId(watched), description, accessTypes: ['write'], canPersist: false };
}

/** What an expression names, in the frame that the client sends along. */
function watchable({ recording }: SessionState, expression: string, args: Arguments): object {
  const named = memberNamedBy(expression);
  if (recording === undefined || named === undefined) return NOT_WATCHABLE;
  try {
    const value = evaluateIn(recording, placeToEvaluateIn(recording, args), named.object, false);
    const isObject = 'objectId' in value && value.objectId !== 0;
    return isObject ? toWatch({ objectId: value.objectId, property: named.property, name: expression }) : NOT_WATCHABLE;
  } catch (error) {
    return { dataId: null, description: messageOf(error) };
  }
}

export function breakpointRequests(
  session: SessionState,
  logPoints: LogPoints,
  unreachedLines: UnreachedLines,
): RequestGroup {
  const { breakpoints } = session;
  return {
    setBreakpoints: {
      announces: {
        supportsConditionalBreakpoints: true,
        supportsHitConditionalBreakpoints: true,
        supportsLogPoints: true,
      },
      handle(args, reply) {
        const source = readSource(args);
        const wanted = readWanted(args);
        const target = session.recording?.bindingTarget;
        reply({ breakpoints: breakpoints.lines.set(source, wanted, session.client, target) });
        logPoints.printAnew();
        if (session.motion?.state !== 'configuring') unreachedLines.look();
      },
    },

    setFunctionBreakpoints: {
      announces: { supportsFunctionBreakpoints: true },
      handle(args, reply) {
        const wanted = readList(args, 'breakpoints').map((one) => ({ name: readText(one, 'name'), ...readRules(one) }));
        const target = session.recording?.bindingTarget;
        reply({ breakpoints: breakpoints.functions.set(wanted, session.client, target) });
      },
    },

    setExceptionBreakpoints: {
      announces: { exceptionBreakpointFilters: EXCEPTION_FILTERS, supportsExceptionFilterOptions: true },
      handle(args, reply) {
        const plain = readTexts(args, 'filters').map((filter) => ({ filter }));
        const options = readList(args, 'filterOptions').map((option) => {
          const condition = readOptionalText(option, 'condition')?.trim();
          return { filter: readText(option, 'filterId'), ...(condition ? { condition } : {}) };
        });
        // Always a body: some clients refuse the response without one.
        reply({ breakpoints: breakpoints.exceptions.set([...plain, ...options]) });
      },
    },

    dataBreakpointInfo: {
      handle(args, reply) {
        const name = readText(args, 'name');
        const reference = readCount(args, 'variablesReference') ?? 0;
        if (reference === 0) {
          reply(watchable(session, name, args));
          return;
        }
        const container = session.recording?.view.containers.get(reference);
        if (container === undefined) {
          reply({ dataId: null, description: 'This value is no longer known.' });
          return;
        }
        const { objectId, expression, bytes } = container;
        const member = memberNamed(container, name);
        // What has no path is no property: an item of a Set, a private value.
        if (objectId === undefined || member?.path === undefined || bytes) {
          reply(NOT_WATCHABLE);
          return;
        }
        const known = expression === undefined ? name : expression + member.path;
        reply(toWatch({ objectId, property: member.name, name: known }));
      },
    },

    setDataBreakpoints: {
      announces: { supportsDataBreakpoints: true },
      handle(args, reply) {
        const wanted = readList(args, 'breakpoints').map((one) => {
          const accessType = readOptionalText(one, 'accessType');
          return { dataId: readText(one, 'dataId'), ...(accessType ? { accessType } : {}), ...readRules(one) };
        });
        reply({ breakpoints: breakpoints.data.set(wanted) });
      },
    },

    breakpointLocations: {
      announces: { supportsBreakpointLocationsRequest: true },
      handle(args, reply) {
        const source = readSource(args);
        const { client, recording } = session;
        const first = client.lineIn(readInteger(args, 'line'));
        const endLine = readCount(args, 'endLine');
        const last = endLine === undefined ? first : client.lineIn(endLine);
        const column = readCount(args, 'column');
        const endColumn = readCount(args, 'endColumn');
        const from = column === undefined ? 1 : client.columnIn(column);
        const to = endColumn === undefined ? Number.POSITIVE_INFINITY : client.columnIn(endColumn);
        const known = recording?.sources.matching(source)[0];
        // A client asks before there is a recording, too.
        const places = recording && known ? recording.engine.placesIn(known.id, first, last) : [];
        const asked = places.filter(
          (place) => (place.line > first || place.column >= from) && (place.line < last || place.column <= to),
        );
        reply({
          breakpoints: asked.map(({ line, column }) => ({
            line: client.lineOut(line),
            column: client.columnOut(column),
          })),
        });
      },
    },
  };
}

/** By the name it is shown under. */
function memberNamed(container: Container, name: string): Member | undefined {
  const { indexed, named } = container.members();
  return [...named, ...indexed].find((member) => member.value !== undefined && oneLine(member.name) === name);
}

/** The older `lines` is taken where there are no `breakpoints`. */
function readWanted(args: Arguments): WantedLine[] {
  const { breakpoints, lines } = args;
  if (breakpoints === undefined && Array.isArray(lines))
    return lines.map((line) => ({ line: readInteger({ line }, 'line') }));
  return readList(args, 'breakpoints').map((breakpoint) => {
    const column = readCount(breakpoint, 'column');
    return {
      line: readInteger(breakpoint, 'line'),
      ...(column === undefined ? {} : { column }),
      ...readRules(breakpoint),
    };
  });
}
