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

  test.each(['plain', 'secure'])('upgrades, %s: WebSockets, a tunnel, a refusal, a request before', async (how) => {
    const lanes = new Map([
      ['tunnel', 'CONNECT tunnel'],
      ['plain', 'GET /work/plain'],
    ]);
    const marks = await expectMarksInTheirLanes(
      node,
      [lanesFixture('serves-upgrades.cjs'), how],
      (id) => lanes.get(String(id)) ?? `GET /socket/${id}`,
    );
    const placesOf = (id: string) => new Set(marks.filter((mark) => mark.id === id).map(({ place }) => place));
    const statusOf = (id: string) => marks.find((mark) => mark.id === id)?.status;
    expect(['a', 'broken', 'refused'].map(statusOf)).toEqual([101, 101, 401]);
    expect(placesOf('a')).toContain('close');
    expect(placesOf('broken')).toContain('close');
    expect(placesOf('refused')).toEqual(new Set(['upgrade', 'socket closed']));
    if (how === 'plain') expect(placesOf('tunnel')).toEqual(new Set(['connect', 'data', 'end', 'closed']));
    if (how === 'plain') expect(placesOf('kept')).toContain('message');
  });

  test('pools, queues and emitters that call back on the stack of another request', async () => {
    const marks = await expectMarksInTheirLanes(node, [lanesFixture('shares-pools.cjs'), targetPackages]);
    const inside = marks.filter(({ place, below }) => place === 'callback pool' && below.includes('release'));
    expect(inside.length).toBeGreaterThan(0);
  });
});
