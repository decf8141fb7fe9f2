/** Bytes of buffers, numbers in hexadecimal, and what was loaded. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as captured from './support/captured.js';
import { type Client, folder, startClient } from './support/client.js';
import { TraceBuilder } from './support/trace-builder.js';

const trace = join(folder, 'memory.rvtrace');
const builder = new TraceBuilder(trace);
const script = builder.script('/srv/shop/cart.js', '');
builder.script('/srv/shop/node_modules/@acme/money/index.js', '');
builder.script('/srv/shop/node_modules/express/node_modules/qs/a.js', '');
builder.skip({ reason: 'package', name: 'express', count: 12 });
const parameters = ['buffer', 'count', 'debt', 'half', 'big', 'list'];
const read = builder.fn(script, 'read', [1, 3], { parameters, lines: [2] });
const bytes = captured.bytes(
  'Buffer',
  Uint8Array.from({ length: 16 }, (_, i) => i * 16),
  300,
);
builder.leave(builder.enter(read, [bytes, 255, -16, 0.5, 4096n, [10]]), 2);
builder.end();

async function opened(initialize: object = { supportsMemoryReferences: true }) {
  const client = await startClient();
  await client.open({ trace, stopAt: 'end' }, initialize);
  return client;
}

async function argument(client: Client, name: string, format?: object) {
  const scopes = await client.scopes(1);
  const variables = await client.variables(scopes.Arguments!, { format });
  return variables.find((variable) => variable.name === name)!;
}

test('the bytes of a buffer, as far as they were captured', async () => {
  const client = await opened();
  const { memoryReference } = await argument(client, 'buffer');
  const at = (offset: number, count: number) => client.get('readMemory', { memoryReference, offset, count });
  const base64 = (...content: number[]) => Buffer.from(content).toString('base64');
  expect(await at(0, 4)).toEqual({ address: '0x0', data: base64(0, 16, 32, 48) });
  expect(await at(14, 4)).toEqual({ address: '0xe', data: base64(224, 240), unreadableBytes: 2 });
  expect(await at(-2, 3)).toEqual({ address: '0x0', data: base64(0) });
  expect(await at(200, 8)).toEqual({ address: '0xc8', unreadableBytes: 8 });
  expect(await at(0, 0)).toEqual({ address: '0x0' });
  const { result, memoryReference: evaluated } = await client.get('evaluate', {
    expression: 'buffer',
    context: 'repl',
  });
  expect(result).toMatch(/^Buffer\(300\)/);
  expect(await client.get('readMemory', { memoryReference: evaluated, count: 1 })).toMatchObject({ data: base64(0) });
});

test('only buffers have bytes, and only for a client that reads them', async () => {
  const client = await opened();
  const list = await argument(client, 'list');
  expect(list.memoryReference).toBeUndefined();
  const read = (memoryReference: unknown) => client.ask('readMemory', { memoryReference, count: 1 });
  expect(await read(String(list.variablesReference))).toMatchObject({ success: false });
  expect(await read('nothing')).toMatchObject({ success: false });
  expect(await read(7)).toMatchObject({ success: false });
  expect((await argument(await opened({}), 'buffer')).memoryReference).toBeUndefined();
});

test('integers in hexadecimal, where that is asked for', async () => {
  const client = await opened();
  const shown = async (name: string) => (await argument(client, name, { hex: true })).value;
  expect(await Promise.all(['count', 'debt', 'half', 'big'].map(shown))).toEqual(['0xff', '-0x10', '0.5', '0x1000n']);
  expect((await argument(client, 'count')).value).toBe('255');
  const evaluated = await client.get('evaluate', { expression: 'count + 1', context: 'watch', format: { hex: true } });
  expect(evaluated.result).toBe('0x100');
});

test('modules: own code and each package, recorded or not', async () => {
  const client = await opened();
  const { modules, totalModules } = await client.get('modules', {});
  expect(totalModules).toBe(4);
  expect(modules).toEqual([
    { id: 'own code', name: 'own code', isUserCode: true, symbolStatus: '1 script recorded' },
    { id: '@acme/money', name: '@acme/money', isUserCode: false, symbolStatus: '1 script recorded' },
    { id: 'qs', name: 'qs', isUserCode: false, symbolStatus: '1 script recorded' },
    { id: 'express', name: 'express', isUserCode: false, symbolStatus: 'not recorded: record with --packages' },
  ]);
  const { modules: page } = await client.get('modules', { startModule: 2, moduleCount: 1 });
  expect(page).toHaveLength(1);
});
