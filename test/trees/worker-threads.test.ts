/** Worker threads, plain and recorded: the same to see, and a trace of each below that of the thread that made it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { root } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const fixture = (name: string) => join(root, 'test/fixtures/trees', name);

describe.each(targetNodes)('Node $version', ({ path: node }) => {
  test('every way to make a worker thread', async () => {
    const { plain, recorded, traces } = await runBoth([fixture('makes-workers.mjs')], { node });
    expect(plain.stdout).toContain('evaluated ');
    expect(recorded).toEqual(plain);
    const inThread = (name: string) => `makes-workers.mjs > ${name} (thread)`;
    expect(treeOf(traces)).toEqual([
      `${inThread('[worker eval]')}: `,
      `${inThread('[worker eval]')}: `,
      expect.stringMatching(/^makes-workers.mjs > ends-its-thread.cjs \(thread\): (|end|end, work)$/),
      `${inThread('ends-its-thread.cjs')}: end`,
      `${inThread('ends-its-thread.cjs')}: end`,
      `${inThread('ends-its-thread.cjs')}: end, work`,
      `${inThread('makes-a-worker-in-a-worker.cjs')} > says-where-it-is.cjs (thread): sayWhere`,
      `${inThread('makes-a-worker-in-a-worker.cjs')} > says-where-it-is.cjs: sayWhere`,
      `${inThread('makes-a-worker-in-a-worker.cjs')}: makeInside`,
      // By a `data:` URL.
      `${inThread('node')}: `,
      ...Array.from({ length: 10 }, () => `${inThread('says-where-it-is.cjs')}: sayWhere`),
      'makes-workers.mjs: looksAsPlain, greet, makeAll, make, terminate',
    ]);
    const ends = traces.map(readTrace).filter(({ header }) => header.arguments[1]?.endsWith('ends-its-thread.cjs'));
    // The one that was terminated has none.
    expect(ends.map(({ end }) => end?.exitCode).sort()).toEqual([0, 1, 5, undefined]);
  });

  test('the thread of hooks for modules has no trace', async () => {
    const args = ['--no-warnings', fixture('registers-hooks/main.mjs')];
    const { plain, recorded, traces } = await runBoth(args, { node });
    expect(plain).toMatchObject({ code: 0, stdout: 'made:up\n', stderr: '' });
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual(['main.mjs: show']);
  });
});
