/** What a search of our own stops at, for a line that a person has named: in all sources that are meant, where each has code. */
import type { Engine, LineBreakpoint, SourceText } from '../replay/engine.js';
import type { Line } from '../schema/coordinates.js';

export function linesNamed(engine: Engine, sources: readonly SourceText[], wanted: Line): LineBreakpoint[] {
  return sources.flatMap(({ id }) => {
    const line = engine.resolveLine(id, wanted);
    // No client knows the key.
    return line === undefined ? [] : [{ key: 0, source: id, line }];
  });
}
