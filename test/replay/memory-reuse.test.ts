/**
 * The memory of chunks is used again. An engine that was asked about many answers as one that was asked nothing else, also while
 * a search goes through the recording.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Engine, openEngine, type Position } from '../../replay/engine.js';
import type { TimeNs } from '../../schema/coordinates.js';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

let path = '';

beforeAll(async () => {
  const folder = temporaryFolder();
  const program = join(root, 'test/fixtures/makes-many-orders.cjs');
  const args = ['record', '-q', '--budget', 'none', '-o', folder, '--', process.execPath, program];
  expect(await rearview(args)).toMatchObject({ code: 0, stderr: '' });
  path = onlyTrace(folder);
});

function withEngine<Answer>(ask: (engine: Engine) => Answer): Answer {
  const engine = openEngine(path);
  try {
    return ask(engine);
  } finally {
    engine.close();
  }
}

/** All that can be seen near a position, but the script texts. */
function look(engine: Engine, position: Position) {
  const steps = (['over', 'in', 'out'] as const).flatMap((kind) =>
    (['backward', 'forward'] as const).map((direction) => engine.step(position, kind, direction)),
  );
  const frames = engine.stack(position).map(({ call, line, running }) => ({ call, line, running }));
  const values = frames.map(({ call }) => engine.values(position, call));
  return { info: engine.describe(position), steps, frames, values };
}

it('has more chunks than are kept', () => {
  const { chunkCount, eventCount } = withEngine((engine) => engine.info);
  // 60 bytes an event besides the record, of 32 MB.
  expect(eventCount * 60).toBeGreaterThan(32 * 1024 * 1024);
  expect(chunkCount).toBeGreaterThan(30);
});

it('answers the same after any other questions', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  withEngine((engine) => {
    const { durationNs } = engine.info;
    const property = fc.property(fc.array(share, { minLength: 10, maxLength: 40 }), (shares) => {
      const positions = shares.flatMap((at) => engine.atTime(Math.floor(at * durationNs) as TimeNs) ?? []);
      const looks = positions.map((position) => look(engine, position));
      const at = positions.length >>> 1;
      if (at < positions.length) {
        expect(withEngine((other) => look(other, positions[at]!))).toEqual(looks[at]);
      }
      expect(positions.map((position) => look(engine, position))).toEqual(looks);
    });
    fc.assert(property, { numRuns: 12 });
  });
});

it('finds the same while it is looked at', async () => {
  const condition = 'number % 100 === 7';
  const find = async (engine: Engine, meanwhile: () => void): Promise<number[]> => {
    const order = engine.functions().find(({ name }) => name === 'order')!;
    const found: number[] = [];
    for await (const { position } of engine.hits({
      functions: [{ key: 1, functions: new Set([order.id]), condition }],
    })) {
      found.push(position);
      meanwhile();
    }
    return found;
  };
  const engine = openEngine(path);
  const { durationNs } = engine.info;
  let seed = 1;
  const found = await find(engine, () => {
    seed = (seed * 16807) % 2147483647;
    const position = engine.atTime(Math.floor((seed / 2147483647) * durationNs) as TimeNs);
    if (position !== undefined) look(engine, position);
  });
  engine.close();
  const other = openEngine(path);
  expect(found).toEqual(await find(other, () => undefined));
  expect(found.length).toBe(300);
  other.close();
});
