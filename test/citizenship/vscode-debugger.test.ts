/** A program that VS Code's own debugger drives: it stops where it would, and nothing of us or of the debugger shows. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Running, root, temporaryFolder } from '../support/cli.js';
import { startRecorded, tracesOf } from '../support/plain-and-recorded.js';
import { currentNode, type TargetNode, targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';
import { drivenAsByVsCode } from './as-vs-code-does.js';

const folder = join(root, 'test/fixtures/citizenship');
const program = join(folder, 'adds-in-two-threads.cjs');
const preload = `--require "${join(folder, 'js-debug/src/bootloader.js')}"`;
/** As an environment puts it together: `$NODE_OPTIONS` is empty, or what invites us. */
const oursFirst = `NODE_OPTIONS="$NODE_OPTIONS "'${preload}' exec "$0" "$1"`;
const oursLast = `NODE_OPTIONS='${preload}'" $NODE_OPTIONS" exec "$0" "$1"`;
const SEEN = [
  ...[':1', ':12', 'add:4', 'add:5', 'add:6', '1 of 1,2,3', 'add:5', 'add:6', 'add:5', 'add:6', 'add:5', 'add:8'],
  ...['worker :1', 'worker add:8'],
];
/** V8 of Node 26 does not stop there. */
const LAST_LOOP_TEST = 10;

async function compare(command: string, { version, path: node }: TargetNode): Promise<void> {
  const args = ['-c', command, node, program];
  const plain = await drivenAsByVsCode(new Running('/bin/sh', args), program);
  expect(plain).toMatchObject({ strangers: [], ended: { code: 0, stdout: 'returns 6\n6\n9\n0\n' } });
  expect(plain.seen).toEqual(version >= 26 ? SEEN.filter((_, i) => i !== LAST_LOOP_TEST) : SEEN);
  const traces = temporaryFolder();
  const recorded = await drivenAsByVsCode(startRecorded(traces, args, { node: '/bin/sh' }), program);
  expect(recorded.seen).toEqual(plain.seen);
  expect(recorded.strangers).toEqual([]);
  expect(recorded.ended).toMatchObject({ code: 0, stdout: plain.ended.stdout });
  expect(treeOf(tracesOf(traces))).toEqual([
    'adds-in-two-threads.cjs > adds-in-two-threads.cjs (thread): add',
    'adds-in-two-threads.cjs: add',
  ]);
}

test.each(targetNodes)('Node $version', (node) => compare(oursFirst, node));

test('its preload before ours', () => compare(oursLast, currentNode));
