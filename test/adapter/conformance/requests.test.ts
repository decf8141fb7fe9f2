/**
 * Each request of docs/dap.md: what it answers before launch, when all is well, when its arguments are wrong, and after
 * disconnect. By the command line, on stdio and on a port.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../support/cli.js';
import type { Client } from '../support/client.js';
import { connected, TRANSPORTS } from '../support/transports.js';
import { source, trace } from './at-throw.js';
import { REFUSED, REQUESTS } from './requests.js';

/** It needs a program that runs: live.test.ts has it. */
const WITH_A_PROGRAM = ['terminate'];

const table = new Map(
  [...readFileSync(join(root, 'docs/dap.md'), 'utf8').matchAll(/^\| `(\w+)` \| (yes|no) \|/gm)].map(
    ([, request, answer]) => [request!, answer!],
  ),
);

test('each request of the table has its test', () => {
  const tested = [...Object.keys(REQUESTS), ...Object.keys(REFUSED)];
  expect([...table.keys()].filter((name) => !WITH_A_PROGRAM.includes(name)).sort()).toEqual(tested.sort());
  for (const name of Object.keys(REQUESTS)) expect([name, table.get(name)]).toEqual([name, 'yes']);
});

describe.each(TRANSPORTS)('by %s', (transport) => {
  test.each(Object.entries(REQUESTS))('%s', async (command, { early, well, wrong = [] }) => {
    const client = await connected(transport);
    expect(await client.ask(command === 'initialize' ? 'launch' : command, {})).toMatchObject({
      success: false,
      message: 'initialize comes first.',
    });
    await client.get('initialize', { adapterID: 'rearview', supportsVariableType: true });
    if (typeof early === 'object') await isAnswered(client, command, {}, early);
    await begin(client, command);
    await well(client);
    for (const [args, message] of wrong) {
      const from = client.messages.length;
      const { error } = await isAnswered(client, command, args, { message });
      expect(error.showUser).toBe(false);
      expect(client.order(from)).toEqual([`response ${command}`]);
    }
    const [left, late] = client.together(['disconnect'], [command, {}]);
    expect(await left).toMatchObject({ success: true });
    expect(await late).toMatchObject(
      command === 'disconnect' ? { success: true } : { success: false, message: 'The session has ended.' },
    );
    expect(await client.exited).toBe(0);
  });

  test('requests that are not there are refused in a sentence, at any time', async () => {
    const client = await connected(transport);
    await client.get('initialize', { adapterID: 'rearview' });
    const asked = async () => {
      for (const [command, args] of Object.entries(REFUSED)) {
        const message = `Rearview does not have the request "${command}".`;
        const { error } = await isAnswered(client, command, args, { message });
        expect(error.showUser).toBe(false);
      }
    };
    await asked();
    await begin(client, '');
    await asked();
    expect(await client.move('next', { threadId: 2 })).toMatchObject({ reason: 'step' });
  });
});

/** An error has its sentence twice: for clients that show `message`, and for those that fill in `format`. */
async function isAnswered(client: Client, command: string, args: object, expected: object | { message: RegExp }) {
  const response = await client.ask(command, args);
  if (!('message' in expected)) {
    expect([command, args, response.success]).toEqual([command, args, true]);
    expect(response.body ?? {}).toMatchObject(expected);
    return response.body;
  }
  const message = expected.message instanceof RegExp ? expect.stringMatching(expected.message) : expected.message;
  expect([command, args, response.success]).toEqual([command, args, false]);
  expect(response.message).toEqual(message);
  expect(response.message).toMatch(/^(cancelled|[^\n]+[.?!])$/);
  expect(response.body.error).toMatchObject({ format: '{text}', variables: { text: response.message } });
  return response.body;
}

/** To the stop, unless the request is one of those that lead there. */
async function begin(client: Client, command: string): Promise<void> {
  if (command === 'launch' || command === 'configurationDone') return;
  const stopped = client.waitForEvent('stopped');
  const initialized = client.waitForEvent('initialized');
  client.ask('launch', { trace, stopAt: 'start' });
  await initialized;
  await client.get('setBreakpoints', { source, breakpoints: [{ line: 14 }] });
  client.ask('configurationDone');
  await stopped;
  await client.move('continue');
}
