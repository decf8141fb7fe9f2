/** docs/dap.md lists every request of the protocol, with yes where the adapter has it and no where it refuses it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/cli.js';
import { folder, startClient } from './support/client.js';
import { protocolRequests } from './support/protocol-schema.js';
import { writeShop } from './support/shop-trace.js';

const { trace } = writeShop(folder);

/** Sent by the adapter, not by the client. */
const REVERSE = ['runInTerminal', 'startDebugging'];

const rows = [...readFileSync(join(root, 'docs/dap.md'), 'utf8').matchAll(/^\| `(\w+)` \| (yes|no) \|/gm)];
const table = new Map(rows.map(([, request, answer]) => [request!, answer === 'yes']));

test('the table has every request of the protocol, once', () => {
  expect(rows.length).toBe(table.size);
  expect([...table.keys()].sort()).toEqual(
    protocolRequests()
      .filter((name) => !REVERSE.includes(name))
      .sort(),
  );
});

test('it says what the adapter does', async () => {
  const client = await startClient();
  await client.open({ trace });
  for (const [request, isThere] of table) {
    if (request === 'disconnect') continue;
    const { success, message } = await client.ask(request, {});
    const isRefused = !success && message === `Rearview does not have the request "${request}".`;
    expect([request, !isRefused]).toEqual([request, isThere]);
  }
  expect((await client.ask('disconnect')).success).toBe(true);
});

test('the page has every command of the console, as :help has it', async () => {
  const client = await startClient();
  await client.open({ trace });
  const { result } = await client.get('evaluate', { expression: ':help', context: 'repl' });
  const rows = result.split('\n').map((line: string) => {
    const [usage = '', help] = line.split(/ {2,}/);
    return `| \`${usage.replaceAll('|', '\\|')}\` | ${help} |`;
  });
  const page = readFileSync(join(root, 'docs/dap.md'), 'utf8');
  expect(page.split('\n').filter((line) => line.startsWith('| `:'))).toEqual(rows);
});
