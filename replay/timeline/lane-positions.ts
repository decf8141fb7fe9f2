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
  const lists = new Lists();
  const { eventLanes, callerLanes, eventCalls, callLevels, callParents } = timeline;
  const { kinds } = timeline.columns;
  for (let e = 0; e < timeline.eventCount; e++) {
    const call = eventCalls[e]!;
    if (call === NONE) continue;
    const caller = kinds[e] === EventKind.enter ? callParents[call]! : NONE;
    if (caller !== NONE) lists.add(callerLanes[e]!, 2 * e, callLevels[caller]!);
    lists.add(eventLanes[e]!, 2 * e + 1, callLevels[call]!);
  }
  return lists.made();
}

interface List {
  positions: number[];
  levels: number[];
  minLevel: number;
}

/** Remembers the lane it added to last: most often that is the one it adds to next. */
class Lists {
  readonly #lists = new Map<number, List>();
  #lane = NONE;
  #list: List = { positions: [], levels: [], minLevel: Number.POSITIVE_INFINITY };

  add(lane: number, position: number, level: number): void {
    if (lane !== this.#lane) this.#turnTo(lane);
    const list = this.#list;
    list.positions.push(position);
    list.levels.push(level);
    if (level < list.minLevel) list.minLevel = level;
  }

  made(): ReadonlyMap<number, LanePositions> {
    const made = new Map<number, LanePositions>();
    for (const [id, { positions, levels, minLevel }] of this.#lists) {
      made.set(id, { positions: Uint32Array.from(positions), levels: Uint32Array.from(levels), minLevel });
    }
    return made;
  }

  #turnTo(lane: number): void {
    let list = this.#lists.get(lane);
    if (list === undefined) {
      list = { positions: [], levels: [], minLevel: Number.POSITIVE_INFINITY };
      this.#lists.set(lane, list);
    }
    this.#lane = lane;
    this.#list = list;
  }
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
