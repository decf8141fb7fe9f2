/**
 * On the recorded shop, through the protocol: the walk backwards through a request is the walk forwards reversed, the
 * other lanes' work is skipped, and every frame stands at a line of its function, callers at their call.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DapClient } from '../../examples/dap-client.mjs';
import { temporaryFolder } from '../support/cli.js';
import { look, type Sight, startAdapter } from '../support/dap.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { ask, baseUrl, SHOP_REQUESTS, startRecordedShop } from '../support/shop.js';

const MOST_STEPS = 3000;
let client: DapClient;
let lanes: { id: number; name: string }[];

beforeAll(async () => {
  const traces = temporaryFolder();
  const shop = startRecordedShop(traces);
  const base = await baseUrl(shop);
  await Promise.all(SHOP_REQUESTS.map((path) => ask(base, path)));
  shop.child.kill('SIGTERM');
  await shop.ended;
  client = startAdapter();
  await client.openTrace(onlyTrace(traces), { stopAt: 'start' });
  lanes = (await client.request('threads')).threads;
});

afterAll(() => client?.close());

/** Moves in one lane until there is nothing further that way. */
async function walk(lane: number, command: string, args: object = {}): Promise<Sight[]> {
  const seen: Sight[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const sight = await look(client, await client.move(command, { threadId: lane, ...args }));
    if (sight.boundary) return seen;
    seen.push(sight);
  }
  throw new Error(`no boundary after ${MOST_STEPS} steps`);
}

/** To the first position of a lane, from wherever the view stands. */
async function toStart(lane: number): Promise<void> {
  await client.move('evaluate', { expression: ':end', context: 'repl' });
  await walk(lane, 'stepBack', { granularity: 'instruction' });
}

const laneOf = (name: string) => {
  const lane = lanes.find((candidate) => candidate.name.startsWith(name));
  if (!lane) throw new Error(`no lane ${name} among ${lanes.map((candidate) => candidate.name)}`);
  return lane.id;
};

describe.each(['GET /cart/ada', 'GET /cart/grace', 'GET /cart/linus', 'GET /report/stock'])('%s', (name) => {
  test.each([
    ['position by position', 'stepIn', 'stepBack', { granularity: 'instruction' }],
    ['over calls', 'next', 'stepBack', {}],
  ])('%s, there and back', async (_how, forwards, backwards, granularity) => {
    const lane = laneOf(name);
    await toStart(lane);
    const there = await walk(lane, forwards, granularity);
    const back = await walk(lane, backwards, granularity);
    expect(there.length).toBeGreaterThan(1);
    // Backwards leaves out where it turned round, forwards where it began.
    expect(back.slice(0, there.length - 1)).toEqual(there.slice(0, -1).reverse());
    expect(back.length - there.length).toBeLessThanOrEqual(0);
    expect(new Set([...there, ...back].map(({ thread }) => thread))).toEqual(new Set([lane]));
  });
});

test('the failing request passes through every function on its way, each frame at a line that says so', async () => {
  const lane = laneOf('GET /cart/grace');
  await toStart(lane);
  const sights = await walk(lane, 'stepIn');
  const names = new Set(sights.flatMap(({ frames }) => frames.map((frame) => frame.split(' ')[0])));
  for (const name of ['loadCart', 'checkout', 'discountFactor', 'percentOff', 'assertMoney'])
    expect(names).toContain(name);

  const callers = sights.flatMap(({ frames }) =>
    frames.slice(1).flatMap((frame, below) => {
      const match = /(\S+) (\/.*):(\d+)$/.exec(frame);
      const callee = /^(?:new )?(?:[\w$]+\.)?([\w$]+) /.exec(frames[below]!)?.[1];
      return match && callee
        ? [{ callee, line: readFileSync(match[2]!, 'utf8').split('\n')[Number(match[3]) - 1]! }]
        : [];
    }),
  );
  const named = callers.filter(({ callee }) =>
    ['percentOff', 'assertMoney', 'formatMoney', 'applyDiscount'].includes(callee),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ callee, line }) => !line.includes(`${callee}(`))).toEqual([]);
});
