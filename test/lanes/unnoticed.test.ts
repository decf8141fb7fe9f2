/** Following lanes is not seen by a program that keeps its own account of asynchronous work. */
import { expect, test } from 'vitest';
import { rearview, run, temporaryFolder } from '../support/cli.js';
import { targetNodes } from '../support/target-nodes.js';
import { lanesFixture } from './marks-agree.js';

test.each(targetNodes)('Node $version: async hooks, resources and storages', async ({ path }) => {
  const program = lanesFixture('watches-async-resources.cjs');
  const plain = await run(path, [program]);
  const recorded = await rearview(['record', '--quiet', '--output', temporaryFolder(), '--', path, program]);
  expect(plain.code).toBe(0);
  expect(plain.stdout).toContain('HTTPINCOMINGMESSAGE');
  expect(recorded).toEqual(plain);
});
