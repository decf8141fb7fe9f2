/** A debug adapter client launches programs: they are recorded, their output passes through, then one goes backwards. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DapClient } from '../../examples/dap-client.mjs';
import { root, temporaryFolder } from '../support/cli.js';
import { look, startAdapter } from '../support/dap.js';
import { shopPath } from '../support/shop.js';

const fixture = (name: string) => join(root, 'test/fixtures', name);
let client: DapClient;
let output: Record<string, string>;

beforeEach(() => {
  client = startAdapter();
  output = { stdout: '', stderr: '', console: '', important: '' };
  client.on('output', ({ body }) => {
    output[body.category ?? 'console'] += body.output;
  });
});

afterEach(() => client.close());

async function launch(args: object): Promise<void> {
  await client.request('initialize', { adapterID: 'rearview' });
  const initialized = client.nextEvent('initialized');
  const launched = client.send('launch', { cwd: temporaryFolder(), ...args });
  await Promise.race([initialized, launched]);
  await client.request('configurationDone', {});
  await launched;
}

describe('a program that ends', () => {
  test('stops at the end of its recording, and goes backwards from there', async () => {
    const stopped = client.nextEvent('stopped');
    await launch({ program: fixture('adds-to-cart.cjs') });
    const stop = await stopped;
    expect(stop).toMatchObject({ description: expect.stringMatching(/End of the recording: exit code 0/) });
    expect(output.stdout).toBe('12\n');
    expect(output.stderr).toBe('');

    const back = await client.move('stepBack', { threadId: stop.threadId, granularity: 'instruction' });
    expect((await look(client, back)).frames[0]).toContain('adds-to-cart.cjs');
  });

  test('an exit code and an error of its own come through', async () => {
    const stopped = client.nextEvent('stopped');
    await launch({ program: fixture('throws-while-loading.cjs') });
    expect(await stopped).toMatchObject({ description: expect.stringMatching(/exit code 1/) });
    expect(output.stderr).toContain('RangeError: too much: 2');
    expect(output.stderr).not.toContain('Debugger attached');
  });

  test('arguments and environment reach it', async () => {
    const stopped = client.nextEvent('stopped');
    await launch({
      program: fixture('prints-arguments.cjs'),
      args: ['one', 'two words'],
      env: { GREETING: 'hello', HOME: null },
    });
    await stopped;
    expect(JSON.parse(output.stdout!)).toEqual({ args: ['one', 'two words'], greeting: 'hello' });
  });
});

describe('a server', () => {
  test('pause looks at what was recorded so far, while it goes on serving', async () => {
    const announced = new Promise<string>((resolve) => {
      client.on('output', ({ body }) => {
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(body.output);
        if (match) resolve(match[0]);
      });
    });
    await launch({ program: shopPath, env: { PORT: '0' } });
    const base = await announced;
    expect((await fetch(`${base}/cart/ada`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 150));

    const { threads } = await client.request('threads');
    const stop = await client.move('pause', { threadId: threads[0].id });
    const lanes: { id: number; name: string }[] = (await client.request('threads')).threads;
    const lane = lanes.find(({ name }) => name.startsWith('GET /cart/ada'))!;
    expect(lane.name).toMatch(/· 200 ·/);
    expect((await fetch(`${base}/health`)).status).toBe(200);

    const back = await client.move('stepBack', { threadId: lane.id });
    expect(back.threadId).toBe(lane.id);
    expect((await look(client, back)).frames.length).toBeGreaterThan(0);
    expect(stop.threadId).toBeGreaterThan(0);
  });
});

test('a program that does not exist is refused with a sentence for the user', async () => {
  await client.request('initialize', { adapterID: 'rearview' });
  await expect(client.request('launch', { program: '/nowhere/server.js' })).rejects.toThrow(/there is no program/);
});
