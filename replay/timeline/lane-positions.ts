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
  const lists = new Map<number, GrowingList>();
  const { eventLanes, callerLanes, eventCalls, callLevels, callParents } = timeline;
  const { kinds } = timeline.columns;
  let list = new GrowingList();
  let listLane = NONE;
  for (let e = 0; e < timeline.eventCount; e++) {
    const call = eventCalls[e]!;
    if (call === NONE) continue;
    const caller = kinds[e] === EventKind.enter ? callParents[call]! : NONE;
    // Most often it is the lane of the position before.
    if (caller !== NONE) {
      if (callerLanes[e]! !== listLane) {
        listLane = callerLanes[e]!;
        list = listOf(lists, listLane);
      }
      list.add(2 * e, callLevels[caller]!);
    }
    if (eventLanes[e]! !== listLane) {
      listLane = eventLanes[e]!;
      list = listOf(lists, listLane);
    }
    list.add(2 * e + 1, callLevels[call]!);
  }
  return new Map(Array.from(lists, ([lane, own]) => [lane, own.made()]));
}

function listOf(lists: Map<number, GrowingList>, lane: number): GrowingList {
  let list = lists.get(lane);
  if (list === undefined) {
    list = new GrowingList();
    lists.set(lane, list);
  }
  return list;
}

class GrowingList {
  #positions = new Uint32Array(64);
  #levels = new Uint32Array(64);
  #length = 0;
  #minLevel = Number.POSITIVE_INFINITY;

  add(position: number, level: number): void {
    if (this.#length === this.#positions.length) this.#grow();
    this.#positions[this.#length] = position;
    this.#levels[this.#length++] = level;
    if (level < this.#minLevel) this.#minLevel = level;
  }

  made(): LanePositions {
    const [positions, levels] = [this.#positions.slice(0, this.#length), this.#levels.slice(0, this.#length)];
    return { positions, levels, minLevel: this.#minLevel };
  }

  #grow(): void {
    const [positions, levels] = [this.#positions, this.#levels];
    this.#positions = new Uint32Array(4 * positions.length);
    this.#positions.set(positions);
    this.#levels = new Uint32Array(4 * levels.length);
    this.#levels.set(levels);
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
