/** Concurrent requests come apart, whatever their work goes through, on every Node. */
import { describe, expect, test } from 'vitest';
import { targetNodes, targetPackages } from '../support/target-nodes.js';
import { expectMarksInTheirLanes, lanesFixture } from './marks-agree.js';

describe.each(targetNodes)('Node $version', (node) => {
  test('HTTP/1.1: connections that stay open, pipelines, bodies in parts, a client that goes away', async () => {
    const marks = await expectMarksInTheirLanes(node, [lanesFixture('serves-plain-http.cjs')]);
    const ofBroken = marks.filter(({ id }) => id === 'broken').map(({ place }) => place);
    expect(ofBroken).toEqual(expect.arrayContaining(['request', 'data', 'aborted', 'closed', 'request close']));
    expect(ofBroken).not.toContain('end');
  });

  test.each(['plain', 'secure'])('HTTP/2, %s: streams of two connections', async (how) => {
    const marks = await expectMarksInTheirLanes(node, [lanesFixture('serves-http2.cjs'), how]);
    expect(marks.filter(({ id }) => id === 'broken').map(({ place }) => place)).toContain('aborted');
  });

  test('pools, queues and emitters that call back on the stack of another request', async () => {
    const marks = await expectMarksInTheirLanes(node, [lanesFixture('shares-pools.cjs'), targetPackages]);
    const inside = marks.filter(({ place, below }) => place === 'callback pool' && below.includes('release'));
    expect(inside.length).toBeGreaterThan(0);
  });
});
