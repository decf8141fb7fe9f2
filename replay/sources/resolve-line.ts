/** The line a breakpoint is moved to, where no function can stand at the one it was set on. */
import type { Line } from '../../schema/coordinates.js';
import type { FunctionRecord } from '../../schema/trace-types.js';
import type { LinePlace, SourceId } from '../model.js';
import { columnIn, type FunctionPlaces, lineIn, type Places } from './places.js';

/**
 * The nearest line at or after this one that some function can stand at: this line itself, else one inside the innermost function
 * around it, or at its end the last one in it; else any. Undefined where the source has none. Cost: its functions' sites.
 */
export function resolveLine(places: Places, source: SourceId, line: Line): Line | undefined {
  let anywhere: Line | undefined;
  let inside: { record: FunctionRecord; line: Line } | undefined;
  for (const record of places.functionsIn(source)) {
    const own = places.ofFunction(record);
    const lines = linesOf(own, source);
    const nearest = least(lines.filter((candidate) => candidate >= line));
    if (nearest !== undefined && (anywhere === undefined || nearest < anywhere)) anywhere = nearest;
    // The top level of a script is around everything, a constructor around its class: what comes next is what one waits for.
    if (record.kind === 'module' || record.kind === 'constructor' || lines.length === 0 || !isAround(own, source, line))
      continue;
    const stop = nearest ?? (Math.max(...lines) as Line);
    if (inside === undefined || isInside(record, inside.record)) inside = { record, line: stop };
  }
  return anywhere === line ? line : (inside?.line ?? anywhere);
}

/** The places on these lines that some function can stand at, ascending. Cost: the sites of the source's functions. */
export function placesIn(places: Places, source: SourceId, first: Line, last: Line): LinePlace[] {
  const found = new Map<number, Set<number>>();
  for (const record of places.functionsIn(source)) {
    const own = places.ofFunction(record);
    for (const place of own.sites) {
      const line = lineIn(source, place, own.generated);
      if (line === undefined || line < first || line > last) continue;
      const columns = found.get(line) ?? new Set();
      found.set(line, columns.add(columnIn(source, place, own.generated)!));
    }
  }
  const flat = [...found].flatMap(([line, columns]) => [...columns].map((column) => ({ line, column }) as LinePlace));
  return flat.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Never empty for a function that has a line there. */
function linesOf({ generated, sites, start }: FunctionPlaces, source: SourceId): Line[] {
  // The last is for sites out of the table, and of no use to one who waits for a line.
  const own = sites.length > 1 ? sites.slice(0, -1) : [start];
  return own.flatMap((place) => (lineIn(source, place, generated) as Line | undefined) ?? []);
}

function least(lines: readonly Line[]): Line | undefined {
  return lines.length === 0 ? undefined : (Math.min(...lines) as Line);
}

function isAround({ generated, start, end }: FunctionPlaces, source: SourceId, line: Line): boolean {
  const first = lineIn(source, start, generated);
  const last = lineIn(source, end, generated);
  return first !== undefined && last !== undefined && first <= line && line <= last;
}

function isInside(inner: FunctionRecord, outer: FunctionRecord): boolean {
  if (inner.script !== outer.script) return false;
  return inner.startOffset >= outer.startOffset && inner.endOffset <= outer.endOffset;
}
