/** The benchmark of recording runs, all its sections, as short as possible. What it measures then means nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run, temporaryFolder } from '../support/cli.js';

interface Results {
  sections: Record<string, { head: string[]; rows: string[][]; values: unknown }>;
}

const benchmark = join(root, 'bench/record.mjs');

test('every section gives a table whose figures are numbers, and nothing is left behind', async () => {
  const scratch = temporaryFolder();
  const file = join(temporaryFolder(), 'results.json');
  const args = [benchmark, '--quick', '--no-peers', '--json', file];
  const { code, stdout, stderr } = await run(process.execPath, args, { env: { TMPDIR: scratch } });
  expect([code, stderr]).toEqual([0, '']);
  expect(readdirSync(scratch)).toEqual([]);

  const { sections } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  expect(Object.keys(sections)).toEqual(['call', 'express', 'io', 'delay', 'tsc', 'start', 'bytes', 'memory']);
  for (const [name, { head, rows, values }] of Object.entries(sections)) {
    expect([name, rows.map((row) => row.length)]).toEqual([name, rows.map(() => head.length)]);
    // NaN and Infinity are null in JSON.
    expect(numbersIn(values).filter((value) => typeof value !== 'number')).toEqual([]);
    expect(stdout).toContain(rows.at(-1)![0]);
  }
  const { events } = (sections.bytes!.values as Record<string, { events: number }>)['call-dense server']!;
  // As its title says; twenty requests, and the start.
  expect(events / 20).toBeGreaterThan(290);
  expect(events / 20).toBeLessThan(310);
}, 120_000);

test.each([
  ['--only', 'nothing'],
  ['--rounds', '0'],
  ['--unknown', ''],
])('%s %s is refused', async (...args) => {
  expect((await run(process.execPath, [benchmark, ...args])).code).toBe(1);
});

function numbersIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [value];
}
