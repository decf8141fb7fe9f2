/** Commands of the debug console that follow objects, requests and lines, in a program that was recorded. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { rearview } from '../support/cli.js';
import { type Client, folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';

const shop = writeShop(folder);
const program = join(folder, 'order.cjs');
let trace = '';

beforeAll(async () => {
  writeFileSync(
    program,
    `class Order {
  constructor(id) { this.id = id; this.total = 0; }
  add(price) { this.total += price; return this; }
}
function checkout(order, done) { return done(order.total); }
function pay(total) { return total > 0; }
const order = new Order(7);
order.add(2).add(3);
checkout(order, pay);
checkout(new Order(8), pay);
`,
  );
  const output = join(folder, 'order');
  await rearview(['record', '--quiet', '--output', output, '--', process.execPath, program]);
  trace = join(output, readdirSync(output).find((name) => name.endsWith('.rvtrace'))!);
});

async function opened(path: string, stopAt = 'start'): Promise<Client> {
  const client = await startClient();
  await client.open({ trace: path, stopAt });
  return client;
}

async function inCheckout(): Promise<Client> {
  const client = await opened(trace);
  await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'checkout' }] });
  await client.move('continue');
  return client;
}

const refusal = async (client: Client, expression: string) =>
  (await client.ask('evaluate', { expression, context: 'repl' })).message;

test(':born and :seen go to the first and the last capture of an object', async () => {
  const client = await inCheckout();
  expect(await client.command(':born order')).toMatchObject({ reason: 'goto', description: 'Entered new Order' });
  await client.move('continue');
  expect(await client.command(':seen order')).toMatchObject({ description: 'Entered checkout' });
  expect(await client.command(':born done')).toMatchObject({ description: 'Entered checkout' });
  expect(await refusal(client, ':born')).toMatch(/^Name an object, as in :born cart/);
  expect(await refusal(client, ':born order.total')).toMatch(/is no object that can be told from others/);
  expect(await refusal(client, ':seen nothing')).toMatch(/nothing/);
});

test(':changed goes back to where a property was first seen to be what it is, and tells since when', async () => {
  const client = await inCheckout();
  const { reason, description } = await client.command(':changed order.total');
  expect([reason, description]).toEqual([
    'data breakpoint',
    expect.stringMatching(/^order\.total: 2 → 5, changed after \d/),
  ]);
  expect(await client.command(':changed this.total')).toMatchObject({
    description: expect.stringMatching(/^this\.total: 0 → 2, changed after/),
  });
  await client.command(':changed this["total"]');
  expect(await refusal(client, ':changed this.total')).toMatch(/was not seen to be different before here/);
  expect(await refusal(client, ':changed order')).toMatch(/^Name a property of an object/);
});

test(':begin and :finish go to the ends of a request', async () => {
  const client = await opened(shop.trace);
  await client.command(':lane 3');
  expect(await client.command(':finish')).toMatchObject({ threadId: 3, description: 'handle returns' });
  expect(await client.command(':begin')).toMatchObject({ threadId: 3, description: 'Entered handle' });
});

test(':log prints a message for each time that a line was come to', async () => {
  const client = await opened(shop.trace);
  const { result } = await client.get('evaluate', {
    expression: ':log shop.js:3 {line.amount} by {line.count}',
    context: 'repl',
  });
  expect(result.split('\n').map((line: string) => line.replace(/^.* {2}/, ''))).toEqual(['2 by 3', '2 by 3', '2 by 3']);
  expect(await refusal(client, ':log other.js:3 x')).toMatch(/No source of the recording is called other\.js/);
  expect(await refusal(client, ':log shop.js x')).toMatch(/^It is a file, a line and a message/);
  expect(await refusal(client, ':log shop.js:3 {x')).toMatch(/\S/);
  expect((await client.get('evaluate', { expression: ':log shop.js:900 x', context: 'repl' })).result).toBe(
    'The line was never come to.',
  );
});
