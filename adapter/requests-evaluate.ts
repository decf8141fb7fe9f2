/**
 * evaluate: expressions over a captured moment, and the commands of repl/commands.ts. Commands are taken from where a person
 * types (`repl`, or no context: Helix sends none), never from a watch, which would move at each stop, or a hover.
 */

import { asOperand } from '../replay/engine.js';
import { fullText } from './convert-text.js';
import { RequestError } from './errors.js';
import { evaluateIn, lookWhereAsked, placeToEvaluateIn } from './evaluation-place.js';
import { readHex, readOptionalText, readText } from './read-arguments.js';
import { isCommand, runCommand } from './repl/commands.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function evaluateRequests(session: SessionState): RequestGroup {
  return {
    evaluate: {
      announces: { supportsEvaluateForHovers: true, supportsClipboardContext: true },
      async handle(args, reply, signal) {
        const { recording } = session.mustBeLoaded();
        const expression = readText(args, 'expression').trim();
        const given = readOptionalText(args, 'context');
        const context = given ?? 'repl';
        // What is typed is answered where it was typed; a hover over any word of the source is an attempt.
        const showUser = given === undefined || !['repl', 'hover', 'watch'].includes(given);
        if (isCommand(expression)) {
          if (context !== 'repl') throw new RequestError('Commands work in the debug console (REPL) only.', showUser);
          lookWhereAsked(recording, args);
          const { result, after } = await runCommand(session, expression, signal).catch((error) => {
            throw error instanceof RequestError && error.showUser ? new RequestError(error.message, showUser) : error;
          });
          reply({ result, variablesReference: 0 });
          after?.();
          return;
        }
        const value = evaluateIn(recording, placeToEvaluateIn(recording, args), expression, showUser);
        if (context === 'clipboard') {
          reply({ result: fullText(value, recording.header.limits), variablesReference: 0 });
          return;
        }
        // What a REPL has printed stays on the screen when the view moves on.
        const lifetime = context === 'repl' ? 'session' : 'stop';
        const { text, ...rest } = recording.variables.toValue(value, lifetime, asOperand(expression), readHex(args));
        reply({ result: text, ...rest });
      },
    },
  };
}
