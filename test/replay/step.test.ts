/** The step algebra on lanes that are only levels: no trace, no files. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Direction, Position, StepKind } from '../../replay/model.js';
import { type Lanes, step } from '../../replay/stepping/step.js';
import { type CallId, MAIN_LANE } from '../../schema/coordinates.js';

/** A lane with a position at 10, 11, 12 ... for each level. Those of a level are in one call. */
function laneOf(levels: readonly number[]): Lanes {
  const positions = levels.map((_, i) => (10 + i) as Position);
  const level = (position: Position) => levels[position - 10]!;
  const call = (position: Position) => level(position) as CallId;
  return {
    laneOf: () => MAIN_LANE,
    levelOf: level,
    callOf: call,
    acrossAwait: () => undefined,
    seek(_lane, from, direction, maxLevel, outOf) {
      const isAhead = (p: Position) => (direction === 'forward' ? p > from : p < from);
      const fits = (p: Position) => level(p) <= maxLevel && isAhead(p) && (outOf === undefined || call(p) !== outOf);
      return direction === 'forward' ? positions.find(fits) : positions.findLast(fits);
    },
  };
}

function walk(levels: readonly number[], kind: StepKind, direction: Direction): number[] {
  const lane = laneOf(levels);
  let at = (direction === 'forward' ? 10 : 10 + levels.length - 1) as Position;
  const visited: number[] = [at];
  for (;;) {
    const stop = step(lane, at, kind, direction);
    if (stop.position !== at) visited.push(stop.position);
    if (stop.boundary !== undefined) return visited;
    at = stop.position;
  }
}

const levels = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 30 });
/** As lanes are whose recording is whole: they begin and end in a root. */
const wholeLanes = fc.array(fc.nat({ max: 4 }), { maxLength: 30 }).map((inner) => [0, ...inner, 0]);

it('in visits every position, both ways', () => {
  fc.assert(
    fc.property(levels, (of) => {
      expect(walk(of, 'in', 'forward')).toHaveLength(of.length);
      expect(walk(of, 'in', 'backward')).toEqual(walk(of, 'in', 'forward').reverse());
    }),
  );
});

it('over and back visits the same positions, walked from the ends of a whole lane', () => {
  fc.assert(
    fc.property(wholeLanes, (of) => {
      expect(walk(of, 'over', 'backward')).toEqual(walk(of, 'over', 'forward').reverse());
    }),
  );
});

it('over and back returns to the same position of a level', () => {
  fc.assert(
    fc.property(levels, fc.nat(), (of, where) => {
      const lane = laneOf(of);
      const from = (10 + (where % of.length)) as Position;
      const { position, boundary } = step(lane, from, 'over', 'forward');
      if (boundary !== undefined || lane.levelOf(position) !== lane.levelOf(from)) return;
      expect(step(lane, position, 'over', 'backward')).toEqual({ position: from, hits: [] });
    }),
  );
});

it.each<[string, number[], number, StepKind, Direction, number, string?]>([
  ['over a call', [0, 1, 2, 1, 0], 10, 'over', 'forward', 14],
  ['back over a call', [0, 1, 2, 1, 0], 14, 'over', 'backward', 10],
  ['over from the end of a call', [0, 1, 0], 11, 'over', 'forward', 12],
  ['over to a sibling, not into its call', [1, 2, 1], 10, 'over', 'forward', 12],
  ['out', [0, 1, 2, 1, 0], 12, 'out', 'forward', 13],
  ['back out', [0, 1, 2, 1, 0], 12, 'out', 'backward', 11],
  ['out of a root: the end', [0, 1, 0, 0], 10, 'out', 'forward', 13, 'end'],
  ['back out of a root: the start', [0, 1, 0, 0], 12, 'out', 'backward', 10, 'start'],
  ['over where only deeper ones follow: the end', [0, 1, 1], 10, 'over', 'forward', 12, 'end'],
  ['in at the end stays', [0, 0], 11, 'in', 'forward', 11, 'end'],
  ['in at the start stays', [0, 0], 10, 'in', 'backward', 10, 'start'],
])('%s', (_, of, from, kind, direction, position, boundary) => {
  const expected = boundary === undefined ? { position, hits: [] } : { position, boundary, hits: [] };
  expect(step(laneOf(of), from as Position, kind, direction)).toEqual(expected);
});
