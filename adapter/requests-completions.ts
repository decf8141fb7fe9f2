/** completions: commands of the debug console, and names and members of captured values. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Completion } from '../replay/engine.js';
import { placeToEvaluateIn } from './evaluation-place.js';
import { readInteger, readText } from './read-arguments.js';
import { commandsThatBegin, isCommand } from './repl/commands.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

/** No expression and no command is longer. */
const MAX_LENGTH = 10_000;

const KINDS: Readonly<Record<Completion['kind'], DebugProtocol.CompletionItemType>> = {
  variable: 'variable',
  property: 'property',
  method: 'method',
  class: 'class',
  function: 'function',
};

export function completionRequests(session: SessionState): RequestGroup {
  return {
    completions: {
      announces: { supportsCompletionsRequest: true, completionTriggerCharacters: ['.', ':'] },
      handle(args, reply) {
        const { recording } = session.mustBeLoaded();
        const { client } = session;
        const text = readText(args, 'text');
        // A client that sends several lines means a column of one of them.
        const line = args.line === undefined || args.line === null ? 1 : client.lineIn(readInteger(args, 'line'));
        const column = client.columnIn(readInteger(args, 'column'));
        if (text.length > MAX_LENGTH) {
          reply({ targets: [] });
          return;
        }
        const lines = text.split('\n');
        const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
        const offset = Math.max(0, Math.min(text.length, before + column - 1));
        // `start` is an offset whatever the client counts columns from: the protocol says otherwise, nvim-dap takes it so.
        if (isCommand(text)) {
          const targets = commandsThatBegin(text.slice(0, offset)).map(({ name, help }) => ({
            label: `:${name}`,
            detail: help,
            type: 'function',
            start: 0,
            length: offset,
          }));
          reply({ targets });
          return;
        }
        const place = placeToEvaluateIn(recording, args);
        if (!place) {
          reply({ targets: [] });
          return;
        }
        const { items, start, length } = recording.engine.complete(place.position, place.call, text, offset);
        reply({ targets: items.map(({ label, kind }) => ({ label, type: KINDS[kind], start, length })) });
      },
    },
  };
}
