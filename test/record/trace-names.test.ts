/** What the file of a trace is called. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, temporaryFolder } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const program = join(root, 'test/fixtures/adds-to-cart.cjs');
const nameOf = (trace: string) => /^\d{8}-\d{6}-(.*)-\d+\.rvtrace$/.exec(basename(trace))?.[1];

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  test.each([['-e'], ['-p'], ['--eval']])('an argument behind %s CODE is no program', async (option) => {
    const { recorded, trace } = await runBoth([option, `require(${JSON.stringify(program)})`, 'hunter2'], { node });
    expect(recorded.code).toBe(0);
    expect(nameOf(trace)).toBe('node');
  });
});

test('a thread of it has that name as well', async () => {
  const code = `new (require('worker_threads').Worker)(${JSON.stringify(program)})`;
  const { traces } = await runBoth(['-e', code, 'hunter2']);
  expect(
    traces
      .map((trace) =>
        basename(trace)
          .replace(/^\d{8}-\d{6}-/, '')
          .replace(/\d{2,}/, 'ID'),
      )
      .sort(),
  ).toEqual(['node-ID-1.rvtrace', 'node-ID.rvtrace']);
});

test('a name as long as a file name may be leaves room for the rest', async () => {
  const folder = temporaryFolder();
  const long = join(folder, `${'x'.repeat(250)}.cjs`);
  writeFileSync(long, '(function f() {})();');
  const { recorded, trace } = await runBoth([long]);
  expect(recorded.stderr).toBe('');
  expect(nameOf(trace)).toBe('x'.repeat(80));
});
