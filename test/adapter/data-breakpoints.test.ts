/** Breakpoints on a property of an object, in a program that was recorded: where another value of it was first seen. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { rearview } from '../support/cli.js';
import { type Client, folder, startClient } from './support/client.js';

const program = join(folder, 'growing-cart.cjs');
let trace = '';

beforeAll(async () => {
  writeFileSync(
    program,
    `class Cart {
  constructor() { this.total = 0; this.lines = []; }
  add(price) { this.total += price; this.lines.push({ price }); }
  peek() { return this.total; }
}
const cart = new Cart();
const other = new Cart();
cart.add(2);
cart.peek();
other.add(7);
cart.peek();
cart.add(3);
cart.peek();
other.peek();
`,
  );
  const output = join(folder, 'growing-cart');
  await rearview(['record', '--quiet', '--output', output, '--', process.execPath, program]);
  trace = join(output, readdirSync(output).find((name) => name.endsWith('.rvtrace'))!);
});

/** Stands in the first `cart.add`, with the reference of `this`. */
async function inFirstAdd(): Promise<{ client: Client; cart: number }> {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'Cart.add' }] });
  await client.move('continue');
  await client.get('setFunctionBreakpoints', { breakpoints: [] });
  const [self] = await client.variables((await client.scopes(1)).This!);
  return { client, cart: self!.variablesReference };
}

async function watch(client: Client, variablesReference: number, name: string, more: object = {}) {
  const info = await client.get('dataBreakpointInfo', { variablesReference, name });
  expect(info).toMatchObject({ accessTypes: ['write'], dataId: expect.any(String) });
  const { breakpoints } = await client.get('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, ...more }] });
  return breakpoints[0];
}

async function stops(client: Client, command: string): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const { reason, description, hitBreakpointIds } = await client.move(command);
    if (/^(Start|End) of the recording/.test(description ?? '')) return found;
    expect([reason, hitBreakpointIds?.length]).toEqual(['data breakpoint', 1]);
    found.push(`${description!.replace(/, changed after .*/, '')} in ${(await client.top(1)).name}`);
  }
}

test('stops at the first capture that shows another value, in both directions, of this object only', async () => {
  const { client, cart } = await inFirstAdd();
  expect(await watch(client, cart, 'total')).toEqual({ id: expect.any(Number), verified: true });
  const forward = await stops(client, 'continue');
  expect(forward).toEqual(['this.total: 0 → 2 in Cart.peek', 'this.total: 2 → 5 in Cart.peek']);
  const made = 'this.total: none → 0 in new Cart';
  expect(await stops(client, 'reverseContinue')).toEqual([...[made, ...forward]].reverse());
});

test('says since when, because the change itself is not recorded', async () => {
  const { client, cart } = await inFirstAdd();
  await watch(client, cart, 'total');
  const { description, text } = await client.move('continue');
  expect(description).toMatch(/^this\.total: 0 → 2, changed after \d/);
  expect(text).toBe(description);
});

test('with a hit count', async () => {
  const { client, cart } = await inFirstAdd();
  await watch(client, cart, 'total', { hitCondition: '3' });
  expect(await stops(client, 'continue')).toEqual(['this.total: 2 → 5 in Cart.peek']);
});

test('the length of an array', async () => {
  const { client, cart } = await inFirstAdd();
  const lines = (await client.variables(cart)).find(({ name }) => name === 'lines')!;
  await watch(client, lines.variablesReference, 'length');
  expect(await stops(client, 'continue')).toEqual([
    'this.lines.length: 0 → 1 in Cart.peek',
    'this.lines.length: 1 → 2 in Cart.peek',
  ]);
});

test('an expression names what to watch, in the frame that was asked', async () => {
  const { client } = await inFirstAdd();
  const { id } = await client.top(1);
  const info = await client.get('dataBreakpointInfo', { name: 'this.lines.length', frameId: id });
  expect(info).toMatchObject({
    accessTypes: ['write'],
    description: expect.stringMatching(/^this\.lines\.length: stops/),
  });
  await client.get('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId }] });
  expect(await stops(client, 'continue')).toEqual([
    'this.lines.length: 0 → 1 in Cart.peek',
    'this.lines.length: 1 → 2 in Cart.peek',
  ]);
  expect(await client.get('dataBreakpointInfo', { name: 'nobody.total', frameId: id })).toEqual({
    dataId: null,
    description: expect.stringContaining('nobody is not defined'),
  });
});

test('what cannot be watched says so', async () => {
  const { client, cart } = await inFirstAdd();
  const scopes = await client.scopes(1);
  const refused = { dataId: null, description: expect.stringContaining('Only properties') };
  expect(await client.get('dataBreakpointInfo', { variablesReference: scopes.This, name: 'this' })).toEqual(refused);
  expect(await client.get('dataBreakpointInfo', { variablesReference: cart, name: 'nothing' })).toEqual(refused);
  expect(await client.get('dataBreakpointInfo', { name: 'total' })).toEqual(refused);
  const { dataId } = await client.get('dataBreakpointInfo', { variablesReference: cart, name: 'total' });
  const { breakpoints } = await client.get('setDataBreakpoints', {
    breakpoints: [{ dataId, accessType: 'read' }, { dataId: 'x' }, { dataId: '[1]' }, { dataId, hitCondition: 'x' }],
  });
  expect(breakpoints.map(({ verified }: { verified: boolean }) => verified)).toEqual([false, false, false, false]);
});
