/**
 * The step algebra: in, over and out, forwards and backwards, inside one lane. Pure: it knows a lane only as a sequence
 * of positions of calls, with levels.
 */
import type { CallId, LaneId } from '../../schema/coordinates.js';
import type { Direction, Position, StepKind, Stop } from '../model.js';

/** The lanes of a recording as stepping sees them. */
export interface Lanes {
  laneOf(position: Position): LaneId;
  /** Of the call that the position is in: 0 where nothing called it that is still there. */
  levelOf(position: Position): number;
  callOf(position: Position): CallId;
  /**
   * The nearest position of the lane strictly after (before) `from` whose level is at most `maxLevel`. `from` may be
   * infinite. Those of `outOf`, a call at level 0, do not count.
   */
  seek(lane: LaneId, from: number, direction: Direction, maxLevel: number, outOf?: CallId): Position | undefined;
  /** From an await to where the call goes on, from there back to the await; undefined for another position. */
  acrossAwait(from: Position, direction: Direction): Position | undefined;
}

/**
 * in: the next position. over: the next whose level is not deeper than this one's; from an await where the call goes on, and
 * back. out: the next that is shallower; of a call at level 0 the next that is not deeper, of another call.
 * Where there is none, the stop is the lane's last (first) position, and says that this is the boundary.
 */
export function step(lanes: Lanes, from: Position, kind: StepKind, direction: Direction): Stop {
  const lane = lanes.laneOf(from);
  const found = target(lanes, lane, from, kind, direction);
  if (found !== undefined) return { position: found, hits: [] };
  const forward = direction === 'forward';
  const farthest = lanes.seek(lane, forward ? Infinity : -Infinity, forward ? 'backward' : 'forward', Infinity);
  return { position: farthest ?? from, boundary: forward ? 'end' : 'start', hits: [] };
}

function target(
  lanes: Lanes,
  lane: LaneId,
  from: Position,
  kind: StepKind,
  direction: Direction,
): Position | undefined {
  if (kind === 'in') return lanes.seek(lane, from, direction, Infinity);
  const level = lanes.levelOf(from);
  if (kind === 'out') {
    if (level > 0) return lanes.seek(lane, from, direction, level - 1);
    return lanes.seek(lane, from, direction, 0, lanes.callOf(from));
  }
  // A call that is suspended has returned to its caller, or to the event loop, which is not where one wants to be.
  return lanes.acrossAwait(from, direction) ?? lanes.seek(lane, from, direction, level);
}
