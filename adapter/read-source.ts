/** The `source` of a request, as the client sent it, which is how it gets it back. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Arguments, asArguments, malformed, readCount, readOptionalText } from './read-arguments.js';

export function readSource(args: Arguments): DebugProtocol.Source {
  const source = asArguments(args.source);
  const path = readOptionalText(source, 'path');
  const reference = readCount(source, 'sourceReference') ?? 0;
  if (path === undefined && reference === 0) {
    throw malformed('source', 'an object with a path or a sourceReference');
  }
  return source;
}
