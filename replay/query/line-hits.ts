/**
 * Where breakpoints on lines are hit. A call hits one when it arrives: when it is at the line and was elsewhere (or
 * nowhere) at its position before. A loop on one line arrives again each time it makes its first call anew. This
 * looks at what was before only, so that searches in both directions stop at the same positions.
 */
import type { CallId, FunctionId } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { Hit, LineBreakpoint, Position } from '../model.js';
import { columnIn, lineIn, type Places } from '../sources/places.js';
import { type ChunkTimeline, NONE } from '../timeline/chunk-timeline.js';
import { positionAfter, positionBefore } from '../timeline/position.js';
import type { WantedSites } from './site-scan.js';
import type { StandAt, Visit } from './visits.js';

/** Breakpoint keys by site; the last are for sites that are not in the function's table. */
type KeysBySite = readonly (readonly number[] | undefined)[];
/** By function. */
export type BreakpointsByFunction = ReadonlyMap<number, KeysBySite>;

/** The functions that can stand on a line of a breakpoint. Cost: the sites of all functions of those sources. */
export function breakpointsByFunction(
  lines: readonly Pick<LineBreakpoint, 'key' | 'source' | 'line' | 'column'>[],
  places: Pick<Places, 'functionsIn' | 'ofFunction'>,
): BreakpointsByFunction {
  const byFunction = new Map<number, (number[] | undefined)[]>();
  for (const breakpoint of lines) {
    for (const record of places.functionsIn(breakpoint.source)) {
      const { sites, generated } = places.ofFunction(record);
      sites.forEach((place, site) => {
        if (lineIn(breakpoint.source, place, generated) !== breakpoint.line) return;
        const { column } = breakpoint;
        if (column !== undefined && columnIn(breakpoint.source, place, generated) !== column) return;
        const keys = byFunction.get(record.id) ?? new Array<undefined>(sites.length).fill(undefined);
        byFunction.set(record.id, keys);
        keys[site] = [...(keys[site] ?? []), breakpoint.key];
      });
    }
  }
  return byFunction;
}

/** The sites that are on those lines, for a scan. Cost: the sites of these functions. */
export function wantedSites(breakpoints: BreakpointsByFunction): WantedSites {
  const wanted: (Uint8Array | undefined)[] = [];
  for (const [id, keys] of breakpoints) {
    // One for each number a column can hold.
    const flags = new Uint8Array(0x10000);
    keys.forEach((own, site) => {
      if (own !== undefined) flags[site] = 1;
    });
    flags.fill(keys.at(-1) === undefined ? 0 : 1, keys.length - 1);
    wanted[id] = flags;
  }
  return wanted;
}

/**
 * The hits in a chunk, in order.
 * @param standAt what a visit is: to a line, or to a place.
 * @param visitBefore the visit that a call was in when the chunk began.
 */
export function lineHits(
  chunk: ChunkTimeline,
  breakpoints: BreakpointsByFunction,
  standAt: StandAt,
  visitBefore: (id: CallId) => Visit,
): Hit[] {
  const hits: Hit[] = [];
  const visits = new Map<number, Visit>();
  const keyframeCalls = chunk.keyframe.calls.length;
  const { kinds, sites } = chunk.columns;
  const visit = (call: number, site: number, callee: number, position: Position) => {
    const functionId = chunk.callFunctions[call]! as FunctionId;
    const keysBySite = breakpoints.get(functionId);
    if (keysBySite === undefined) return;
    const line = standAt(functionId, site);
    const keys = keysBySite[Math.min(site, keysBySite.length - 1)];
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
