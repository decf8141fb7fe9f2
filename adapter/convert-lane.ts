/** Lanes as threads. A thread's id is the lane's. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Engine, LaneInfo, Position } from '../replay/engine.js';
import { type LaneId, MAIN_LANE } from '../schema/coordinates.js';
import { formatDuration } from './convert-time.js';

/**
 * A client may ask for the stack of every thread at every stop (nvim-dap does), and draws them all. A recorded server
 * has as many lanes as it had requests, so only those that began nearest to now are threads; `:lanes` and `:lane` reach the rest.
 */
export const MAX_THREADS = 200;

/** `GET /cart/20 · 200 · 12 ms`. */
export function laneName(lane: LaneInfo): string {
  if (lane.kind !== 'request') return lane.name;
  if (lane.finishTimeNs === undefined) return `${lane.name} · unfinished`;
  const status = lane.status === undefined ? '' : ` · ${lane.status}`;
  return `${lane.name}${status} · ${formatDuration(lane.finishTimeNs - lane.startTimeNs)}`;
}

/** Cost: constant where ids are without gaps, as the recorder gives them. */
export function findLane(engine: Engine, id: number): LaneInfo | undefined {
  const lanes = engine.lanes();
  const guess = lanes[id - 1];
  return guess?.id === id ? guess : lanes.find((lane) => lane.id === id);
}

/** Never empty: a client without a thread cannot pause. */
export function toThreads(engine: Engine, position: Position | undefined, current: LaneId): DebugProtocol.Thread[] {
  const lanes = nearestLanes(engine, position, current);
  if (lanes.length === 0) return [{ id: MAIN_LANE, name: 'main' }];
  return lanes.map((lane) => ({ id: lane.id, name: laneName(lane) }));
}

/** Lanes are in the order they began, so this is a window around now, `main` and the current one: O(log n). */
function nearestLanes(engine: Engine, position: Position | undefined, current: LaneId): readonly LaneInfo[] {
  const lanes = engine.lanes();
  if (lanes.length <= MAX_THREADS) return lanes;
  const now = position === undefined ? engine.info.durationNs : engine.describe(position).timeNs;
  let begun = 0;
  for (let end = lanes.length; begun < end; ) {
    const middle = (begun + end) >>> 1;
    if (lanes[middle]!.startTimeNs <= now) begun = middle + 1;
    else end = middle;
  }
  const size = MAX_THREADS - 2;
  const from = Math.max(0, Math.min(begun - size / 2, lanes.length - size));
  const window = lanes.slice(from, from + size);
  const always = [findLane(engine, MAIN_LANE), findLane(engine, current)].filter((lane) => lane !== undefined);
  return [...new Set([...always, ...window])].sort((a, b) => a.id - b.id);
}
