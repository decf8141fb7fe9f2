/**
 * The step algebra: in, over and out, forwards and backwards, inside one lane. Pure: it knows a lane only as a sequence
 * of positions with levels.
 */
import type { LaneId } from '../../schema/coordinates.js';
import type { Direction, Position, StepKind, Stop } from '../model.js';

/** The lanes of a recording as stepping sees them. */
export interface Lanes {
  laneOf(position: Position): LaneId;
  /** Number of calls above the one that the position is in. */
  levelOf(position: Position): number;
  /**
   * The nearest position of the lane strictly after (before) `from` whose level is at most `maxLevel`. `from` may be
   * infinite.
   */
  seek(lane: LaneId, from: number, direction: Direction, maxLevel: number): Position | undefined;
}

/**
 * in: the next position. over: the next whose level is not deeper than this one's. out: the next that is shallower.
 * Where there is none, the stop is the lane's last (first) position, and says that this is the boundary.
 */
export function step(lanes: Lanes, from: Position, kind: StepKind, direction: Direction): Stop {
  const lane = lanes.laneOf(from);
  const level = lanes.levelOf(from);
  const maxLevel = { in: Infinity, over: level, out: level - 1 }[kind];
  // Nothing is shallower than a root.
  const found = maxLevel < 0 ? undefined : lanes.seek(lane, from, direction, maxLevel);
  if (found !== undefined) return { position: found, hits: [] };
  const forward = direction === 'forward';
  const farthest = lanes.seek(lane, forward ? Infinity : -Infinity, forward ? 'backward' : 'forward', Infinity);
  return { position: farthest ?? from, boundary: forward ? 'end' : 'start', hits: [] };
}
