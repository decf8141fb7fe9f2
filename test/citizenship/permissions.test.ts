/** A program under Node's permission model runs as it is, and the recorder says why nothing is recorded. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const program = join(root, 'test/fixtures/adds-to-cart.cjs');

describe.each(targetNodes)('Node $version', ({ version, path: node }) => {
  const permission = version === 20 ? '--experimental-permission' : '--permission';

  test('runs as it is', async () => {
    const { plain, recorded, traces } = await runBoth(
      ['--no-warnings', permission, `--allow-fs-read=${join(root, 'test')}/*`, program],
      { node },
    );
    expect(plain).toMatchObject({ code: 0, stdout: '12\n', stderr: '' });
    expect({ ...recorded, stderr: '' }).toEqual(plain);
    expect(recorded.stderr).toMatch(/^rearview: the program is not recorded: [^\n]*--allow-inspector[^\n]*\n$/);
    expect(traces).toEqual([]);
  });

  test('so does one that a recorded program starts', async () => {
    const { plain, recorded, traces } = await runBoth([join(root, 'test/fixtures/trees/restricts-a-child.cjs')], {
      node,
    });
    expect(plain.stdout).toMatch(/^0 false undefined\n \n0 false false\n \nfalse undefined\nforked 0\n$/);
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual(['restricts-a-child.cjs: restrict']);
  });

  test('is recorded if it may be', async ({ skip }) => {
    skip(version < 24, 'before Node 24 the inspector cannot be allowed');
    const allowed = ['--allow-inspector', '--allow-fs-read=*', '--allow-fs-write=*'];
    const { plain, recorded, traces } = await runBoth(['--no-warnings', permission, ...allowed, program], { node });
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual([expect.stringMatching(/^adds-to-cart.cjs: \w+/)]);
  });
});
