/** Where a position is, as output events and their like tell it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Position } from '../replay/engine.js';
import type { Client } from './client.js';
import type { Recording } from './recording.js';

export function placeOf(
  client: Client,
  { engine, sources }: Recording,
  position: Position,
): { source: DebugProtocol.Source; line: number; column: number } {
  const { source, line, column } = engine.describe(position);
  return { source: sources.toSource(source), line: client.lineOut(line), column: client.columnOut(column) };
}
