/** Requests to a real server come apart into lanes. */
import { expect, test } from 'vitest';
import { toJs } from './plain-value.js';
import { firstValue } from './read-trace.js';
import { Simulator } from './simulator.js';
import { run } from './target.js';

const SERVER = `
const http = require('node:http');
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let fastIsOver;
const fast = new Promise((resolve) => { fastIsOver = resolve; });
async function handle(request, response) {
  const call = hooks.a1(2, request);
  try {
    call.s = 1;
    await call.w(request.url === '/fast' ? wait(5) : fast, 1);
    hooks.e1(1, request.url.slice(0, 5)).x();
    call.s = 2;
    response.setHeader('Set-Cookie', 'CANARY');
    response.setHeader('X-Kind', 'test');
    response.statusCode = 201;
    response.on('finish', () => setImmediate(fastIsOver)).end('done');
    call.r = undefined;
  } finally {
    call.x();
  }
}
const server = http.createServer(handle);
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const get = (path) => new Promise((resolve) => {
    const headers = { Authorization: 'CANARY', 'X-Seen': 'seen', 'User-Agent': 'test' };
    http.get({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => response.resume().on('end', resolve));
  });
  await Promise.all([get('/slow?token=CANARY&x=1'), get('/fast')]);
  hooks.e1(1, 'outside').x();
  server.close();
});
`;

test('two requests at once', async () => {
  const { code, trace } = await run(SERVER);
  expect(code).toBe(0);
  const simulator = new Simulator().run(trace);
  expect(simulator.open.size).toBe(0);

  const lanes = trace.chunks.flatMap((chunk) => chunk.lanes);
  expect(lanes.map((lane) => [lane.id, lane.kind, lane.name])).toEqual([
    [1, 'main', 'start-up'],
    [2, 'request', 'GET /slow'],
    [3, 'request', 'GET /fast'],
  ]);
  const starts = trace.events.filter((event) => event.kind === 'laneStart');
  expect(starts.map((event) => [event.number, event.timeNs])).toEqual(
    lanes.map((lane) => [lane.startEvent, lane.startTimeNs]),
  );
  expect(toJs(firstValue(starts[1]!))).toMatchObject({
    ...{ method: 'GET', url: '/slow?token=<redacted>&x=1', httpVersion: '1.1' },
    headers: { authorization: { tag: 'withheld', reason: 'redacted' }, 'x-seen': 'seen', 'user-agent': 'test' },
  });

  const finished = trace.chunks.flatMap((chunk) => chunk.finishedLanes);
  expect(finished.map((lane) => [lane.id, lane.status])).toEqual([
    [3, 201],
    [2, 201],
  ]);
  const finishes = trace.events.filter((event) => event.kind === 'laneFinish');
  expect(toJs(firstValue(finishes[0]!))).toMatchObject({
    statusCode: 201,
    headers: { 'set-cookie': { tag: 'withheld', reason: 'redacted' }, 'x-kind': 'test' },
  });
  expect(trace.bytes.includes('CANARY')).toBe(false);

  // Every call is in the lane of its request, also after the await.
  let lane = 1;
  const seen: [number, unknown][] = [];
  for (const event of trace.events) {
    if (event.kind === 'lane') lane = event.subject;
    if (event.kind === 'enter' && event.subject === 1) seen.push([lane, toJs(firstValue(event))]);
  }
  expect(seen).toEqual([
    [3, '/fast'],
    [2, '/slow'],
    [1, 'outside'],
  ]);
});
