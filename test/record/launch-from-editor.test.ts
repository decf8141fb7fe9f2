/** A debug adapter client launches programs: they are recorded, their output passes through, then one goes backwards. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DapClient } from '../../examples/dap-client.mjs';
import { root, temporaryFolder } from '../support/cli.js';
import { look, startAdapter } from '../support/dap.js';
import { shopPath } from '../support/shop.js';
import { until } from '../support/until.js';

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

test('restart ends the program, and records it anew with the breakpoints there are', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'waits.cjs');
  writeFileSync(
    program,
    'function tick() {\n  return process.pid;\n}\nsetInterval(tick, 20);\nconsole.log(process.pid);\n',
  );
  await launch({ program, cwd: folder });
  await until(() => /^\d+\n$/.test(output.stdout!));
  const first = Number(output.stdout);
  const stopped = client.nextEvent('stopped');
  await client.request('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 2 }] });
  const { threadId } = await stopped;
  const before = (await client.request('stackTrace', { threadId })).stackFrames[0];
  const again = client.nextEvent('stopped');
  await client.request('restart', {});
  expect(() => process.kill(first, 0)).toThrow('ESRCH');
  const stop = await again;
  expect(stop).toMatchObject({ reason: 'breakpoint', description: expect.stringMatching(/ · live$/) });
  const after = (await client.request('stackTrace', { threadId: stop.threadId })).stackFrames[0];
  expect([after.name, after.line]).toEqual([before.name, 2]);
  await expect(client.request('scopes', { frameId: before.id })).rejects.toThrow('no longer known');
  const pids = output.stdout!.trim().split('\n').map(Number);
  expect(pids.length).toBe(2);
});

describe('a program that takes its time to end', () => {
  const lives = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const pids = (): number[] => output.stdout!.trim().split('\n').map(Number);

  async function launched(): Promise<void> {
    const folder = temporaryFolder();
    const program = join(folder, 'ends-slowly.cjs');
    writeFileSync(
      program,
      "process.on('SIGTERM', () => setTimeout(() => process.exit(0), 400));\n" +
        'setInterval(() => {}, 20);\nconsole.log(process.pid);\n',
    );
    await launch({ program, cwd: folder });
    await until(() => output.stdout !== '');
  }

  test('restarted twice at once is restarted twice', async () => {
    await launched();
    const answers = [client.request('restart', {}), client.request('restart', {})];
    await Promise.all(answers);
    // The second may have been ended before it printed.
    await until(() => pids().length > 1 && lives(pids().at(-1)!));
    expect(pids().slice(0, -1).filter(lives)).toEqual([]);
    const stop = await client.move('pause', { threadId: 1 });
    expect(stop.description).toMatch(/^(Newest moment|Nothing is recorded yet)$/);
  });

  test('is gone after a disconnect in the middle of a restart, and so is the next', async () => {
    await launched();
    const restarted = client.request('restart', {}).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.request('disconnect', { terminateDebuggee: true });
    await restarted;
    await until(() => !pids().some(lives));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pids().some(lives)).toBe(false);
    // For the end of the test, which ends an adapter.
    client = startAdapter();
    await client.request('initialize', { adapterID: 'rearview' });
  });
});

test('a restart that cannot be is answered, told of, and ends a session that has nothing left', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'short.cjs');
  writeFileSync(program, 'function f() {}\nf();\n');
  const stopped = client.nextEvent('stopped');
  await launch({ program, cwd: folder });
  await stopped;
  // The response comes first, for clients that take an event behind it for another session's.
  const told = client.nextEvent('output');
  await client.request('restart', { arguments: { stopAt: 'never' } });
  await told;
  expect(output.important).toContain('Give "program"');
  expect((await client.move('stepBack', { threadId: 1 })).reason).toBe('step');
  rmSync(program);
  const terminated = client.nextEvent('terminated');
  await client.request('restart', {});
  await terminated;
  expect(output.important).toContain('there is no program');
});

test('a program that does not exist is refused with a sentence for the user', async () => {
  await client.request('initialize', { adapterID: 'rearview' });
  await expect(client.request('launch', { program: '/nowhere/server.js' })).rejects.toThrow(/there is no program/);
});
