/**
 * Where breakpoints on lines are hit. A call hits one when it arrives: when it is at the line and was elsewhere (or
 * nowhere) at its position before. A loop on one line arrives again each time it makes its first call anew. This
 * looks at what was before only, so that searches in both directions stop at the same positions.
 */
import type { CallId, FunctionId } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { FunctionRecord } from '../../schema/trace-types.js';
import type { Hit, LineBreakpoint, Position } from '../model.js';
import { type ChunkTimeline, NONE } from '../timeline/chunk-timeline.js';
import { positionAfter, positionBefore } from '../timeline/position.js';
import type { SourcePlaces } from '../timeline/source-places.js';
import type { WantedSites } from './site-scan.js';
import type { Visit } from './visits.js';

/** Breakpoint keys by function and line. */
export type BreakpointsByFunction = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

/** The functions that can stand on a line of a breakpoint. Cost: the sites of all functions in those scripts. */
export function breakpointsByFunction(
  lines: readonly LineBreakpoint[],
  functions: Iterable<FunctionRecord>,
): BreakpointsByFunction {
  const byFunction = new Map<number, Map<number, number[]>>();
  if (lines.length === 0) return byFunction;
  for (const { id, script, sites, start } of functions) {
    for (const breakpoint of lines) {
      if (breakpoint.script !== script) continue;
      if (start.line !== breakpoint.line && !sites.some((site) => site.line === breakpoint.line)) continue;
      const byLine = byFunction.get(id) ?? new Map<number, number[]>();
      byFunction.set(id, byLine);
      byLine.set(breakpoint.line, [...(byLine.get(breakpoint.line) ?? []), breakpoint.key]);
    }
  }
  return byFunction;
}

/** The sites that are on those lines, for a scan. Cost: the sites of these functions. */
export function wantedSites(
  breakpoints: BreakpointsByFunction,
  places: Pick<SourcePlaces, 'site' | 'function'>,
): WantedSites {
  const wanted: (Uint8Array | undefined)[] = [];
  for (const [id, byLine] of breakpoints) {
    const functionId = id as FunctionId;
    // Sites out of the table are at its start, and there are few of them: one for each number a column can hold.
    const flags = new Uint8Array(0x10000);
    const known = places.function(functionId).sites.length;
    for (let site = 0; site < known; site++) if (byLine.has(places.site(functionId, site).line)) flags[site] = 1;
    if (byLine.has(places.site(functionId, known).line)) flags.fill(1, known);
    wanted[id] = flags;
  }
  return wanted;
}

/**
 * The hits in a chunk, in order.
 * @param visitBefore the visit that a call was in when the chunk began.
 */
export function lineHits(
  chunk: ChunkTimeline,
  breakpoints: BreakpointsByFunction,
  places: Pick<SourcePlaces, 'site'>,
  visitBefore: (id: CallId) => Visit,
): Hit[] {
  const hits: Hit[] = [];
  const visits = new Map<number, Visit>();
  const keyframeCalls = chunk.keyframe.calls.length;
  const { kinds, sites } = chunk.columns;
  const visit = (call: number, site: number, callee: number, position: Position) => {
    const functionId = chunk.callFunctions[call]! as FunctionId;
    const keysByLine = breakpoints.get(functionId);
    if (keysByLine === undefined) return;
    const { line } = places.site(functionId, site);
    const keys = keysByLine.get(line);
    let now = visits.get(call);
    if (now === undefined) {
      // What was before matters only to an arrival at a breakpoint.
      const isOlder = call < keyframeCalls && keys !== undefined;
      now = isOlder ? { ...visitBefore(chunk.callIds[call]! as CallId) } : { line: 0, firstCallee: 0 };
      visits.set(call, now);
    }
    const arrives = now.line !== line;
    const comesRound = !arrives && callee !== 0 && callee === now.firstCallee;
    if (arrives) now.firstCallee = 0;
    now.line = line;
    if (now.firstCallee === 0) now.firstCallee = callee;
    if (keys !== undefined && (arrives || comesRound)) hits.push({ position, keys });
  };
  for (let e = 0; e < chunk.eventCount; e++) {
    const call = chunk.eventCalls[e]!;
    if (call === NONE) continue;
    const moment = chunk.firstEvent + e;
    if (kinds[e] === EventKind.enter) {
      const caller = chunk.callParents[call]!;
      if (caller !== NONE) visit(caller, sites[e]!, chunk.callFunctions[call]!, positionBefore(moment));
      visit(call, 0, 0, positionAfter(moment));
    } else visit(call, sites[e]!, 0, positionAfter(moment));
  }
  return hits;
}
