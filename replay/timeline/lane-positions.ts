/** The positions of a chunk by lane, with their levels: what stepping reads. */
import { EventKind } from '../../schema/enums.js';
import type { Allocate } from '../reader/buffer-pool.js';
import { Arrays } from './arrays.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';

export interface LanePositions {
  /** Twice the event's index in the chunk, plus one for the state after it; ascending. */
  positions: Uint32Array;
  levels: Uint32Array;
  /** The lowest of `levels`. */
  minLevel: number;
}

/** What is known of the positions of a lane before they are put together. */
interface Tally {
  lane: number;
  count: number;
  minLevel: number;
}

/** What a chunk's positions are written to first, all lanes mixed; of the largest chunk so far. */
let mixed = new Uint32Array(0);

/** Lanes without a position are not in it. Cost: two passes over the events. */
export function lanePositions(timeline: ChunkTimeline): ReadonlyMap<number, LanePositions> {
  const { eventLanes, callerLanes, eventCalls, eventNodes, callParents, nodeLevels, nodesBelow, eventCount } = timeline;
  const { kinds } = timeline.columns;
  // Of each event at most two: lane's tally, position, level.
  if (mixed.length < 6 * eventCount) mixed = new Uint32Array(6 * eventCount);
  const tallies: Tally[] = [];
  const byLane = new Map<number, number>();
  let used = 0;
  let last = NONE;
  const add = (lane: number, position: number, level: number) => {
    // Most often it is the lane of the position before.
    if (last === NONE || tallies[last]!.lane !== lane) {
      last = byLane.get(lane) ?? tallies.push({ lane, count: 0, minLevel: level }) - 1;
      byLane.set(lane, last);
    }
    const tally = tallies[last]!;
    tally.count++;
    if (level < tally.minLevel) tally.minLevel = level;
    mixed[used++] = last;
    mixed[used++] = position;
    mixed[used++] = level;
  };
  for (let e = 0; e < eventCount; e++) {
    const call = eventCalls[e]!;
    if (call === NONE) continue;
    const caller = kinds[e] === EventKind.enter ? callParents[call]! : NONE;
    const node = eventNodes[e]!;
    if (caller !== NONE) add(callerLanes[e]!, 2 * e, nodeLevels[nodesBelow[node]!]!);
    add(eventLanes[e]!, 2 * e + 1, nodeLevels[node]!);
  }
  return sortedByLane(tallies, used, timeline.allocate);
}

function sortedByLane(tallies: readonly Tally[], used: number, allocate: Allocate): Map<number, LanePositions> {
  const arrays = new Arrays(allocate, (used / 3) * 2 * Uint32Array.BYTES_PER_ELEMENT);
  const lists = tallies.map(({ count, minLevel }) => ({
    positions: arrays.next(Uint32Array, count),
    levels: arrays.next(Uint32Array, count),
    minLevel,
    length: 0,
  }));
  for (let i = 0; i < used; i += 3) {
    const list = lists[mixed[i]!]!;
    list.positions[list.length] = mixed[i + 1]!;
    list.levels[list.length++] = mixed[i + 2]!;
  }
  return new Map(
    lists.map(({ positions, levels, minLevel }, i) => [tallies[i]!.lane, { positions, levels, minLevel }]),
  );
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
