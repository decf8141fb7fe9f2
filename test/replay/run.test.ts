/** Searches stop at the same hits in both directions, those of the model, and at the boundaries. */
import fc from 'fast-check';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Direction, Engine, HitCount, Position, StopConditions } from '../../replay/engine.js';
import type { FunctionId, Line } from '../../schema/coordinates.js';
import { layouts, oneEventChunks, recordings, withEngine } from './synthetic/arbitrary.js';
import { ModelEngine } from './synthetic/model-engine.js';
import { Program } from './synthetic/program.js';

const line = fc.integer({ min: 1, max: 6 }).chain((fn) => fc.integer({ min: 10 * fn, max: 10 * fn + 3 }));
const lines = fc.uniqueArray(line, { maxLength: 6 });
const exceptions = fc.constantFrom<'none' | 'all' | 'uncaught'>('none', 'all', 'uncaught');
const layout = fc.oneof({ weight: 4, arbitrary: layouts }, fc.constant(oneEventChunks));

function conditionsOf(engine: Engine, at: readonly number[], which: 'none' | 'all' | 'uncaught'): StopConditions {
  const source = engine.sources()[0]!.id;
  const exceptions = which === 'none' ? [] : [{ key: 0, which }];
  return { lines: at.map((line) => ({ source, line: line as Line, key: 1000 + line })), exceptions };
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
    expect(stop.hits.length).toBeGreaterThan(0);
    for (const key of stop.hits) if (key !== 0) expect(key).toBe(1000 + engine.describe(stop.position).line);
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

it('between two positions, finds the nearest hit in the lane of the one it goes to', async () => {
  let [found, none] = [0, 0];
  const manyLines = fc.uniqueArray(line, { minLength: 6 });
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(recordings, layout, manyLines, fraction, fraction, async (recording, layoutOf, at, one, other) => {
      const model = new ModelEngine(recording);
      if (model.positions.length === 0) return;
      const place = (share: number) => model.positions[Math.floor(share * (model.positions.length - 1))]!;
      const [from, to] = [place(one), place(other)];
      const laneOf = new Map(model.positions.map(({ position, lane }) => [position as number, lane]));
      const [least, most] = [Math.min(from.position, to.position), Math.max(from.position, to.position)];
      const between = model
        .lineHits(new Set(at))
        .filter((hit) => hit > least && hit < most && laneOf.get(hit) === to.lane)
        .sort((a, b) => a - b);
      const expected = from.position < to.position ? between[0] : between.at(-1);
      if (expected === undefined) none++;
      else found++;
      await withEngine(recording, layoutOf(recording), async (engine) => {
        const search = engine.search(conditionsOf(engine, at, 'none'));
        const hit = await search.between(from.position as Position, to.position as Position);
        expect(hit?.position).toBe(expected);
        for (const key of hit?.keys ?? []) expect(key).toBe(1000 + engine.describe(hit!.position).line);
      });
    }),
    { numRuns: 300 },
  );
  expect(Math.min(found, none)).toBeGreaterThan(10);
});

const hitCounts = fc.record({
  operator: fc.constantFrom<HitCount['operator']>('=', '!=', '>', '>=', '<', '<=', '%'),
  n: fc.integer({ min: 1, max: 4 }),
});

/** Of a list, those whose number, from 1, fits. */
function counted<Item>(list: readonly Item[], { operator, n }: HitCount): Item[] {
  const fits: Record<HitCount['operator'], (count: number) => boolean> = {
    '=': (count) => count === n,
    '!=': (count) => count !== n,
    '>': (count) => count > n,
    '>=': (count) => count >= n,
    '<': (count) => count < n,
    '<=': (count) => count <= n,
    '%': (count) => count % n === 0,
  };
  return list.filter((_, i) => fits[operator](i + 1));
}

it('counts entries of functions, and exceptions of either kind, from the beginning whichever way it goes', async () => {
  const functions = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });
  const which = fc.constantFrom<'all' | 'caught' | 'uncaught'>('all', 'caught', 'uncaught');
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(recordings, layout, functions, which, hitCounts, async (recording, layoutOf, ids, kind, count) => {
      const model = new ModelEngine(recording);
      if (model.positions.length === 0) return;
      const entries = model.positions.filter((at) => at.kind === 'entry' && ids.includes(at.fn));
      const [thrown, uncaught] = [model.exceptionHits('all'), model.exceptionHits('uncaught')];
      const caught = thrown.filter((at) => !uncaught.includes(at));
      const own = { all: thrown, caught, uncaught: [...uncaught].sort((a, b) => a - b) }[kind];
      const entered = entries.map(({ position }) => position);
      const expected = [...new Set([...counted(entered, count), ...counted(own, count)])].sort((a, b) => a - b);
      seen += expected.length;
      await withEngine(recording, layoutOf(recording), async (engine) => {
        const conditions: StopConditions = {
          functions: [{ key: 0, functions: new Set(ids as FunctionId[]), hitCount: count }],
          exceptions: [{ key: 0.5, which: kind, hitCount: count }],
        };
        const found: number[] = [];
        for await (const hit of engine.hits(conditions)) found.push(hit.position);
        expect(found).toEqual(expected);
        const inner = { ...conditions, lines: [] };
        const forward = await positionsOf(engine, 'forward', inner);
        expect(forward).toEqual(expected.filter((hit) => hit !== engine.first()));
        expect(await positionsOf(engine, 'backward', inner)).toEqual(
          expected.filter((hit) => hit !== engine.last()).reverse(),
        );
      });
    }),
    { numRuns: 100 },
  );
  expect(seen).toBeGreaterThan(50);
});

async function positionsOf(engine: Engine, direction: Direction, conditions: StopConditions): Promise<number[]> {
  const positions: number[] = [];
  for (let at = (direction === 'forward' ? engine.first() : engine.last())!; ; ) {
    const stop = await engine.run(at, direction, conditions);
    if (stop.boundary !== undefined) return positions;
    at = stop.position;
    positions.push(at);
  }
}

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

it('tells how far it is, after each slice', async () => {
  const samples = fc.sample(recordings, { seed: 1, numRuns: 20 });
  const recording = samples.reduce((a, b) => (a.events.length > b.events.length ? a : b));
  await withEngine(recording, oneEventChunks(recording), async (engine) => {
    const conditions: StopConditions = { functions: [{ key: 0, functions: new Set([99 as FunctionId]) }] };
    // Each look at the clock is a slice later.
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => {
      clock += 20;
      return clock;
    });
    onTestFinished(() => now.mockRestore());
    for (const direction of ['forward', 'backward'] as const) {
      const shares: number[] = [];
      const from = (direction === 'forward' ? engine.first() : engine.last())!;
      await engine.search(conditions).run(from, direction, { tell: (share) => shares.push(share) });
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares[0]).toBeLessThan(0.5);
      expect(shares.at(-1)).toBeGreaterThan(0.5);
      expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    }
  });
});

it('lets others run between the conditions of one chunk', async () => {
  // Calls of calls, all in one chunk.
  const { recording } = new Program(Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 0 : 13)));
  await withEngine(recording, { cuts: [] }, async (engine) => {
    expect(engine.info.chunkCount).toBe(1);
    const functions = new Set(engine.functions().map(({ id }) => id));
    // Long enough that no machine does a thousand at once.
    const condition = `${'"text".repeat(100).split("").map((one) => one + one).length < 0 || '.repeat(2)}false`;
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const stop = await engine.run(engine.first()!, 'forward', { functions: [{ key: 1, functions, condition }] });
    clearInterval(timer);
    expect(stop.boundary).toBe('end');
    expect(turns).toBeGreaterThan(5);
  });
});
