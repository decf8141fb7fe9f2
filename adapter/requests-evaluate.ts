/**
 * evaluate: names and member paths of a captured moment, and the commands of repl-commands.ts. Commands are taken only
 * from where a person types (`repl`, or no context: Helix sends none), never from a watch or a hover.
 */

import type { CapturedValue, Position } from '../replay/engine.js';
import type { CallId } from '../schema/coordinates.js';
import { fullText } from './convert-text.js';
import { messageOf, peerError, RequestError } from './errors.js';
import { readInteger, readOptionalText, readText } from './read-arguments.js';
import type { Recording } from './recording.js';
import { isCommand, runCommand } from './repl-commands.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function evaluateRequests(session: SessionState): RequestGroup {
  return {
    evaluate: {
      announces: { supportsEvaluateForHovers: true, supportsClipboardContext: true },
      async handle(args, reply, signal) {
        const { recording } = session.mustBeLoaded();
        const expression = readText(args, 'expression').trim();
        const context = readOptionalText(args, 'context') ?? 'repl';
        if (context === 'repl' && isCommand(expression)) {
          const { result, after } = await runCommand(session, expression, signal);
          reply({ result, variablesReference: 0 });
          after?.();
          return;
        }
        const frameId = args.frameId === undefined || args.frameId === null ? undefined : readInteger(args, 'frameId');
        const value = evaluate(recording, frameId, expression, context !== 'hover' && context !== 'watch');
        if (context === 'clipboard') {
          reply({ result: fullText(value, recording.header.limits), variablesReference: 0 });
          return;
        }
        // What a REPL has printed stays on the screen when the view moves on.
        const lifetime = context === 'repl' ? 'session' : 'stop';
        const { text, ...rest } = recording.variables.toValue(value, lifetime, expression);
        reply({ result: text, ...rest });
      },
    },
  };
}

/** Without a frame: in the innermost one of the lane that is shown. */
function evaluate(
  recording: Recording,
  frameId: number | undefined,
  expression: string,
  showUser: boolean,
): CapturedValue {
  const place = frameId === undefined ? shownPlace(recording) : placeOf(recording, frameId);
  if (!place) throw new RequestError('There are no values here: no recorded function runs at this moment.', showUser);
  try {
    return recording.engine.evaluate(place.position, place.call, expression);
  } catch (error) {
    // A hover over any word of the source is an attempt, not a question.
    throw new RequestError(messageOf(error), showUser);
  }
}

type Place = { position: Position; call: CallId } | undefined;

function placeOf(recording: Recording, frameId: number): Place {
  const handle = recording.view.frames.get(frameId);
  if (!handle) throw peerError('This frame is no longer known.');
  return 'label' in handle ? undefined : { position: handle.position, call: handle.frame.call };
}

function shownPlace({ engine, view }: Recording): Place {
  const { position } = view;
  const top = position === undefined ? undefined : engine.stack(position)[0];
  return position === undefined || !top ? undefined : { position, call: top.call };
}
