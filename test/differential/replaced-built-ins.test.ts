/**
 * A program that has replaced every built-in function it can reach: nothing of ours calls one of the replacements, and none
 * of them breaks the recording. Node calls some itself, so what is called is compared with the plain run.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../replay/engine.js';
import { rearview, root } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const program = join(root, 'test/fixtures/replaced-built-ins/main.cjs');

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  it('no replaced built-in is called by us, and one that throws changes nothing', async () => {
    const counted = await runBoth([program, 'count'], { node });
    expect(counted.recorded).toEqual(counted.plain);
    expect(counted.plain.stdout).toContain('a thread\n');
    await expectWhole(counted.traces);

    const calledByNode = new Set(Array.from(counted.plain.stdout.matchAll(/^ {2}(.*?)( \d+)?$/gm), ([, name]) => name));
    const throwing = await runBoth([program, 'throw', [...calledByNode].join(',')], { node });
    expect(throwing.recorded).toEqual(throwing.plain);
    expect(throwing.plain.stdout).toContain('a thread\n');
    await expectWhole(throwing.traces);
  });
});

/** Of the program, its child and its thread: all whole, with all that was called. */
async function expectWhole(traces: readonly string[]): Promise<void> {
  expect(traces).toHaveLength(3);
  const calls: number[] = [];
  for (const trace of traces) {
    const { stdout } = await rearview('verify', trace);
    expect(stdout).toContain(': complete');
    expect(stdout).not.toContain('not instrumented');
  }
}
