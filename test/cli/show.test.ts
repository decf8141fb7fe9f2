/** `list`, `show` and `verify` on a small recorded program, text and JSON. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../replay/engine.js';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

const program = join(root, 'test/fixtures/adds-to-cart.cjs');
let trace: string;

beforeAll(async () => {
  const folder = temporaryFolder();
  await rearview(['record', '--quiet', '-o', folder, '--', process.execPath, program]);
  trace = onlyTrace(folder);
});

const json = async (...args: string[]) => JSON.parse((await rearview([...args, '--json'])).stdout);

describe('show', () => {
  test('at the microsecond of every position: that position or a later one of the same microsecond', async () => {
    const engine = openEngine(trace);
    const last = engine.last()!;
    const seen = new Set<string>();
    for (let at = engine.first()!; at <= last; at = engine.step(at, 'in', 'forward').position) {
      const info = engine.describe(at);
      const name = engine.stack(at)[0]!.function.name;
      if (info.kind === 'entry' && !seen.has(name)) {
        seen.add(name);
        const shown = await json('show', trace, '--at', `${Math.ceil(info.timeNs / 1e3)}us`);
        expect(shown.position.position).toBeGreaterThanOrEqual(at);
        expect(shown.position.timeUs).toBeLessThanOrEqual(Math.ceil(info.timeNs / 1e3));
        expect(shown.stack.length).toBeGreaterThan(0);
      }
      if (at === last) break;
    }
    engine.close();
    expect([...seen]).toEqual(expect.arrayContaining(['Cart', 'fill', 'add', 'total']));
  });

  test('the end of the recording, as text', async () => {
    const { stdout } = await rearview(['show', trace]);
    expect(stdout).toMatch(/^\d+us {2}lane 1 \(start-up\) {2}\w+/);
    expect(stdout).toContain('adds-to-cart.cjs:');
  });

  test('the time that is shown, asked for again, gives the same place', async () => {
    const end = await json('show', trace);
    for (let at = end.position.timeUs as number; at > end.position.timeUs - 2000; ) {
      const shown = await json('show', trace, '--at', `${at}us`);
      if (shown.position === null) break;
      const { position } = await json('show', trace, '--at', `${shown.position.timeUs}us`);
      expect(position).toEqual(shown.position);
      at = shown.position.timeUs - 300;
    }
  });

  test('values of a call', async () => {
    const shown = await json('show', trace);
    expect(shown).toMatchObject({ trace, lane: { id: 1, kind: 'main', name: 'start-up' } });
  });
});

test('list names command, lanes and state', async () => {
  const { traces } = await json('list', trace);
  expect(traces).toHaveLength(1);
  expect(traces[0]).toMatchObject({
    path: trace,
    state: { kind: 'complete', reason: 'exit', exitCode: 0 },
    nodeVersion: process.version,
    lanes: [{ id: 1, kind: 'main', name: 'start-up', status: null }],
    notices: [],
  });
  expect(traces[0].command).toContain('adds-to-cart.cjs');
});

test('list takes the names that show and verify take', async () => {
  const cwd = temporaryFolder();
  await rearview(['record', '--quiet', '--', process.execPath, program], { cwd });
  const listed = async (...args: string[]) => JSON.parse((await rearview(['list', '--json', ...args], { cwd })).stdout);
  const all = await listed();
  expect(all.traces).toHaveLength(1);
  expect(await listed('latest')).toEqual(all);
  expect(await listed(new Date().getFullYear().toString())).toEqual(all);
});

test('verify finds the trace sound and says what was instrumented', async () => {
  const report = await json('verify', trace);
  expect(report).toMatchObject({ trace, damage: [], state: { kind: 'complete' } });
  const script = report.scripts.find(({ url }: { url: string }) => url.endsWith('adds-to-cart.cjs'));
  expect(script).toMatchObject({ notInstrumented: null });
  expect(script.functions).toBeGreaterThan(3);
});
