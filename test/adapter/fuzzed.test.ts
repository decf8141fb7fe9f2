/**
 * Ten thousand messages that no client should send: real requests with arguments of any shape in any order, unknown ones,
 * duplicates, broken and huge ones. Each request is answered once, by a message that the protocol knows, and nothing grows.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Client, folder, startClient } from './support/client.js';
import { protocolRequests } from './support/protocol-schema.js';
import { writeShop } from './support/shop-trace.js';

const { trace, script } = writeShop(folder);
const MESSAGES = 10_000;
const BATCH = 250;
/** Far more than caches take, far less than ten thousand answers that are kept. */
const MOST_GROWTH_BYTES = 150 << 20;

/** Those that end the session or are answered when something else happens have tests of their own. */
const commands = protocolRequests().filter((name) => !['disconnect', 'launch', 'attach', 'terminate'].includes(name));

const small = fc.integer({ min: -2, max: 40 });
const scalars = fc.oneof(
  { weight: 6, arbitrary: small },
  fc.double(),
  fc.string({ maxLength: 30 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('start', 'x'.repeat(20_000), '{', ':goto', ':c', ':throw', '\u0000\u001b[31m', '__proto__'),
);
const anything = fc.oneof(
  { weight: 5, arbitrary: scalars },
  fc.array(scalars, { maxLength: 4 }),
  fc.dictionary(fc.string({ maxLength: 8 }), scalars, { maxKeys: 4 }),
);
const fields = [
  ...['threadId', 'frameId', 'variablesReference', 'targetId', 'line', 'endLine', 'column', 'start', 'count'],
  ...['startFrame', 'levels', 'granularity', 'name', 'names', 'expression', 'context', 'filter', 'filters', 'text'],
  ...['breakpoints', 'lines', 'source', 'sourceReference', 'dataId', 'condition', 'requestId', 'progressId', 'offset'],
];
const source = fc.constantFrom(
  { path: script },
  { path: 7 },
  { sourceReference: 1 },
  { sourceReference: -1 },
  {},
  null,
);
const breakpoint = fc.record(
  {
    line: anything,
    column: anything,
    name: anything,
    condition: anything,
    hitCondition: anything,
    logMessage: anything,
    dataId: anything,
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  { weight: 3, arbitrary: fc.dictionary(fc.constantFrom(...fields), anything, { maxKeys: 5 }) },
  fc.record({ source, line: anything, breakpoints: fc.array(breakpoint, { maxLength: 3 }) }, { requiredKeys: [] }),
  fc.record({
    threadId: small,
    frameId: small,
    variablesReference: small,
    expression: fc.constantFrom('cart', 'user'),
  }),
  anything,
);
const requests = fc.record({
  command: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...commands) }, fc.string({ maxLength: 12 })),
  arguments: bodies,
});

function framed(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function residentBytes(client: Client): number {
  const status = readFileSync(`/proc/${client.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) * 1024;
}

test('ten thousand messages', async () => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  const seed = Date.now() & 0xffff_ffff;
  console.log(`seed ${seed}`);
  const all = fc.sample(requests, { seed, numRuns: MESSAGES });
  let seq = 1_000_000;
  let settledBytes = 0;
  const done = new Set<string>();
  for (let from = 0; from < MESSAGES; from += BATCH) {
    const batch = all.slice(from, from + BATCH);
    const first = seq;
    const text = batch.map((request) => framed(JSON.stringify({ seq: seq++, type: 'request', ...request })));
    // What is no request, or no message at all, has no answer.
    text.splice(
      BATCH >> 1,
      0,
      framed('{'),
      framed('null'),
      framed('[]'),
      framed('{"type":"response","request_seq":1}'),
    );
    client.process.stdin!.write(text.join(''));
    client.process.stdin!.write(
      framed(JSON.stringify({ seq: seq++, type: 'request', command: 'pause', arguments: {} })),
    );
    const answers = await answered(client, first, seq);
    const doubled = answers.filter((id, i) => answers.indexOf(id) !== i);
    expect(doubled).toEqual([]);
    expect(answers.length).toBe(seq - first);
    for (const { type, command, success } of client.messages) if (type === 'response' && success) done.add(command);
    client.messages.length = 0;
    if (from === MESSAGES / 4) settledBytes = residentBytes(client);
  }
  expect(residentBytes(client) - settledBytes).toBeLessThan(MOST_GROWTH_BYTES);
  // Not all was refused for the first argument that was looked at.
  expect(done.size).toBeGreaterThan(15);
  expect(client.process.exitCode).toBeNull();
  expect((await client.ask('threads')).success).toBe(true);
}, 120_000);

/** The requests from `first` to before `end` that were answered, once all are or none has been for a while. */
async function answered(client: Client, first: number, end: number): Promise<number[]> {
  for (let quiet = 0, last = -1; quiet < 100; quiet++) {
    const ids = client.messages
      .filter(({ type, request_seq: id }) => type === 'response' && id >= first && id < end)
      .map(({ request_seq: id }) => id as number);
    if (ids.length >= end - first) return ids;
    if (ids.length !== last) quiet = 0;
    last = ids.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('some requests were not answered');
}
