/** A place in a source, as frames, output events and their like tell it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SourcePlace } from '../replay/engine.js';
import type { Client } from './client.js';
import type { Sources } from './sources.js';

/** @param sources without them, where it is not told which text it is in. */
export function toPlace(
  { source, line, column }: SourcePlace,
  client: Client,
  sources: Sources | undefined,
): Pick<DebugProtocol.StackFrame, 'source' | 'line' | 'column'> {
  return {
    ...(sources ? { source: sources.toSource(source) } : {}),
    line: client.lineOut(line),
    column: client.columnOut(column),
  };
}
