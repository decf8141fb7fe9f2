/** `list`, `show` and `verify` on a small recorded program, text and JSON. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
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
  test('at every microsecond: a stack whose frames hang together', async () => {
    const { traces } = await json('list', trace);
    const total = traces[0].durationUs as number;
    let sawAdd = false;
    for (let at = 0; at <= total; at += Math.max(1, Math.floor(total / 25))) {
      const shown = await json('show', trace, '--at', `${at}us`);
      if (shown.position === null) continue;
      expect(shown.position.timeUs).toBeLessThanOrEqual(at);
      expect(shown.stack.length).toBeGreaterThan(0);
      sawAdd ||= shown.stack.some((frame: { function: string }) => frame.function === 'add');
    }
    expect(sawAdd).toBe(true);
  });

  test('the end of the recording, as text', async () => {
    const { stdout } = await rearview(['show', trace]);
    expect(stdout).toMatch(/^\d+us {2}lane 1 \(main\) {2}\w+/);
    expect(stdout).toContain('adds-to-cart.cjs:');
  });

  test('values of a call', async () => {
    const shown = await json('show', trace);
    expect(shown).toMatchObject({ trace, lane: { id: 1, kind: 'main', name: 'main' } });
  });
});

test('list names command, lanes and state', async () => {
  const { traces } = await json('list', trace);
  expect(traces).toHaveLength(1);
  expect(traces[0]).toMatchObject({
    path: trace,
    state: { kind: 'complete', reason: 'exit', exitCode: 0 },
    nodeVersion: process.version,
    lanes: [{ id: 1, kind: 'main', name: 'main', status: null }],
    notices: [],
  });
  expect(traces[0].command).toContain('adds-to-cart.cjs');
});

test('verify finds the trace sound and says what was instrumented', async () => {
  const report = await json('verify', trace);
  expect(report).toMatchObject({ trace, damage: [], state: { kind: 'complete' } });
  const script = report.scripts.find(({ url }: { url: string }) => url.endsWith('adds-to-cart.cjs'));
  expect(script).toMatchObject({ notInstrumented: null });
  expect(script.functions).toBeGreaterThan(3);
});
