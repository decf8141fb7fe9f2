/** Lanes as threads. A thread's id is the lane's. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { formatDuration } from '../presentation/time.js';
import type { LaneInfo } from '../replay/engine.js';
import { type LaneId, MAIN_LANE, type TimeNs } from '../schema/coordinates.js';
import type { Lanes } from './lanes.js';

/**
 * A client may ask for the stack of every thread at every stop (nvim-dap does), and draws them all. A recorded server
 * has as many lanes as it had requests, so only those that began nearest to now are threads; `:lanes` and `:lane` reach the rest.
 */
const MAX_THREADS = 200;

/** `GET /cart/20 · 200 · 12 ms`. */
export function laneName(lane: LaneInfo): string {
  const name = oneLine(lane.name);
  if (lane.kind !== 'request') return name;
  if (lane.finishTimeNs === undefined) return `${name} · unfinished`;
  const status = lane.status === undefined ? '' : ` · ${lane.status}`;
  return `${name}${status} · ${formatDuration(lane.finishTimeNs - lane.startTimeNs)}`;
}

/** Never empty: a client without a thread cannot pause. `now` chooses among more lanes than there may be threads. */
export function toThreads(lanes: Lanes, now: TimeNs, current: LaneId): DebugProtocol.Thread[] {
  const shown = nearestLanes(lanes, now, current);
  if (shown.length === 0) return [{ id: MAIN_LANE, name: 'start-up' }];
  return shown.map((lane) => ({ id: lane.id, name: laneName(lane) }));
}

/** Lanes are in the order they began, so this is a window around now, those of no request, and the current one: O(log n). */
function nearestLanes(lanes: Lanes, now: TimeNs, current: LaneId): readonly LaneInfo[] {
  const all = lanes.all();
  if (all.length <= MAX_THREADS) return all;
  let begun = 0;
  for (let end = all.length; begun < end; ) {
    const middle = (begun + end) >>> 1;
    if (all[middle]!.startTimeNs <= now) begun = middle + 1;
    else end = middle;
  }
  const always = [...lanes.outsideRequests(), lanes.find(current)].filter((lane) => lane !== undefined);
  const size = Math.max(0, MAX_THREADS - always.length);
  const from = Math.max(0, Math.min(begun - (size >> 1), all.length - size));
  return [...new Set([...always, ...all.slice(from, from + size)])].sort((a, b) => a.id - b.id);
}
