/** Processes that start processes, plain and recorded: the same to see, and a trace of each below that of its parent. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const fixture = (name: string) => join(root, 'test/fixtures/trees', name);

describe.each(targetNodes)('Node $version', ({ path: node }) => {
  test('every way to start a process', async () => {
    const { plain, recorded, traces } = await runBoth([fixture('spawns-in-every-way.cjs')], { node });
    expect(plain.stdout.match(/"threadId":0/g)).toHaveLength(12);
    expect(recorded).toEqual(plain);
    const child = 'spawns-in-every-way.cjs > says-where-it-is.cjs: sayWhere';
    expect(treeOf(traces)).toEqual([
      // By `--eval`.
      'spawns-in-every-way.cjs > node: ',
      ...Array.from({ length: 13 }, () => child),
      'spawns-in-every-way.cjs: looksAsPlain, spawnAll, ended, failAll',
    ]);
  });

  test('fork, and messages between the two', async () => {
    const { plain, recorded, traces } = await runBoth([fixture('forks-and-talks.mjs')], { node });
    expect(plain.stdout).toContain('{ answer: Map(1) { 3 => 6 } }');
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual([
      'forks-and-talks.mjs > answers-messages.cjs: answer',
      'forks-and-talks.mjs: askFor',
    ]);
  });

  test('recording that stops in a child is told by the recorder, and not in what the child writes', async () => {
    const { plain, recorded } = await runBoth([fixture('closes-what-it-did-not-open.cjs')], { node });
    expect(plain.stdout).toContain("stderr: ''");
    expect({ ...recorded, stderr: '' }).toEqual(plain);
    expect(recorded.stderr).toMatch(/^rearview: recording process \d+ stopped: [^\n]+\n$/);
  });

  test('a cluster that shares a port', async () => {
    const { plain, recorded, traces } = await runBoth([fixture('serves-in-a-cluster.cjs')], { node });
    expect(plain.stdout).toMatch(/first.*second/);
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual([
      'serves-in-a-cluster.cjs > serves-in-a-cluster.cjs: answer',
      'serves-in-a-cluster.cjs > serves-in-a-cluster.cjs: answer',
      'serves-in-a-cluster.cjs: primary, ask',
    ]);
  });
});
