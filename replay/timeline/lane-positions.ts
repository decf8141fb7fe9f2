/** The positions of a chunk by lane, with their levels: what stepping reads. */
import { EventKind } from '../../schema/enums.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';

export interface LanePositions {
  /** Twice the event's index in the chunk, plus one for the state after it; ascending. */
  positions: Uint32Array;
  levels: Uint32Array;
  /** The lowest of `levels`. */
  minLevel: number;
}

/** Lanes without a position are not in it. Cost: one pass over the events. */
export function lanePositions(timeline: ChunkTimeline): ReadonlyMap<number, LanePositions> {
  const lists = new Map<number, { positions: number[]; levels: number[]; minLevel: number }>();
  const { eventLanes, eventCalls, callLevels, callParents } = timeline;
  const { kinds } = timeline.columns;
  let lane = NONE;
  let list: { positions: number[]; levels: number[]; minLevel: number } | undefined;
  for (let e = 0; e < timeline.eventCount; e++) {
    const call = eventCalls[e]!;
    if (call === NONE) continue;
    if (list === undefined || eventLanes[e] !== lane) {
      lane = eventLanes[e]!;
      list = lists.get(lane);
      if (list === undefined) {
        list = { positions: [], levels: [], minLevel: Number.POSITIVE_INFINITY };
        lists.set(lane, list);
      }
    }
    if (kinds[e] === EventKind.enter && callParents[call] !== NONE) {
      const level = callLevels[callParents[call]!]!;
      list.positions.push(2 * e);
      list.levels.push(level);
      if (level < list.minLevel) list.minLevel = level;
    }
    const level = callLevels[call]!;
    list.positions.push(2 * e + 1);
    list.levels.push(level);
    if (level < list.minLevel) list.minLevel = level;
  }
  const made = new Map<number, LanePositions>();
  for (const [id, { positions, levels, minLevel }] of lists) {
    made.set(id, { positions: Uint32Array.from(positions), levels: Uint32Array.from(levels), minLevel });
  }
  return made;
}

/** The index of the first position that is not before `position`; the number of positions if there is none. */
export function indexFrom(list: LanePositions, position: number): number {
  let low = 0;
  let high = list.positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list.positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
