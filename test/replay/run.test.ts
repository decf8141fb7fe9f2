/** Searches stop at the same hits in both directions, those of the model, and at the boundaries. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Direction, Engine, Position, StopConditions } from '../../replay/engine.js';
import type { Line } from '../../schema/coordinates.js';
import { layouts, oneEventChunks, recordings, withEngine } from './synthetic/arbitrary.js';
import { ModelEngine } from './synthetic/model-engine.js';

const lines = fc.uniqueArray(
  fc.integer({ min: 1, max: 6 }).chain((fn) => fc.integer({ min: 10 * fn, max: 10 * fn + 3 })),
  {
    maxLength: 6,
  },
);
const exceptions = fc.constantFrom<StopConditions['exceptions']>('none', 'all', 'uncaught');
const layout = fc.oneof({ weight: 4, arbitrary: layouts }, fc.constant(oneEventChunks));

function conditionsOf(engine: Engine, at: readonly number[], which: StopConditions['exceptions']): StopConditions {
  const source = engine.sources()[0]!.id;
  return { lines: at.map((line) => ({ source, line: line as Line, key: 1000 + line })), exceptions: which };
}

async function walk(engine: Engine, direction: Direction, conditions: StopConditions): Promise<number[]> {
  const positions: number[] = [];
  let at = (direction === 'forward' ? engine.first() : engine.last())!;
  for (;;) {
    const stop = await engine.run(at, direction, conditions);
    if (stop.boundary !== undefined) {
      expect(stop.boundary).toBe(direction === 'forward' ? 'end' : 'start');
      expect(stop.position).toBe(direction === 'forward' ? engine.last() : engine.first());
      return positions;
    }
    expect(direction === 'forward' ? stop.position > at : stop.position < at).toBe(true);
    for (const key of stop.hits) expect(key).toBe(1000 + engine.describe(stop.position).line);
    at = stop.position;
    positions.push(at);
  }
}

it('stops at every hit of the model, and at nothing else, whichever way it goes', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(recordings, layout, lines, exceptions, async (recording, layoutOf, at, which) => {
      const model = new ModelEngine(recording);
      if (model.positions.length === 0) return;
      const hits = new Set([...model.lineHits(new Set(at)), ...model.exceptionHits(which)]);
      const expected = [...hits].sort((a, b) => a - b);
      seen += expected.length;
      await withEngine(recording, layoutOf(recording), async (engine) => {
        const [first, last] = [engine.first(), engine.last()];
        const conditions = conditionsOf(engine, at, which);
        expect(await walk(engine, 'forward', conditions)).toEqual(expected.filter((hit) => hit !== first));
        expect(await walk(engine, 'backward', conditions)).toEqual(expected.filter((hit) => hit !== last).reverse());
      });
    }),
    { numRuns: 150 },
  );
  expect(seen).toBeGreaterThan(100);
});

it('can be called off', async () => {
  const recording = fc.sample(recordings, 1)[0]!;
  await withEngine(recording, oneEventChunks(recording), async (engine) => {
    const reason = new Error('never mind');
    const search = engine.run(
      engine.first() as Position,
      'forward',
      conditionsOf(engine, [], 'all'),
      AbortSignal.abort(reason),
    );
    await expect(search).rejects.toBe(reason);
  });
});
