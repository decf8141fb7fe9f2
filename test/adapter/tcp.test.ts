/** The adapter on a port: several clients at once, who may connect, and when the server ends. */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { cliPath, type Running, run } from '../support/cli.js';
import { connectClient, folder } from './support/client.js';
import { writeShop } from './support/shop-trace.js';
import { serve } from './support/transports.js';

const { trace, script } = writeShop(folder);
const servers: Running[] = [];

async function served(...args: string[]): Promise<{ server: Running; port: number }> {
  const started = await serve(...args);
  servers.push(started.server);
  return started;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.child.kill('SIGKILL');
});

test('each connection is a session of its own, and ends by itself', async () => {
  const { port } = await served();
  const [one, two] = await Promise.all([connectClient(port), connectClient(port)]);
  await one.open({ trace, stopAt: 'start' });
  await two.open({ trace, stopAt: 'end' });
  await one.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] });
  expect(await one.move('continue')).toMatchObject({ reason: 'breakpoint', threadId: 2 });
  expect(await two.move('reverseContinue')).toMatchObject({ description: 'Start of the recording' });
  expect((await one.top(2)).line).toBe(14);
  await one.get('disconnect');
  expect(await two.move('continue')).toMatchObject({ description: expect.stringContaining('End of the recording') });
  const three = await connectClient(port);
  await three.open({ trace, stopAt: 'start' });
  await three.get('disconnect');
});

test('a connection that breaks ends its session and no other', async () => {
  const { port } = await served();
  const one = await connectClient(port);
  await one.open({ trace, stopAt: 'start' });
  const broken = connect(port, '127.0.0.1');
  await new Promise((resolve) => broken.once('connect', resolve));
  broken.write('Content-Length: 5000\r\n\r\n{"seq":1');
  broken.resetAndDestroy();
  expect(await one.move('next', { threadId: 1 })).toMatchObject({ reason: 'step' });
});

test('beyond this machine it wants a token, and a launch with it', async () => {
  const refused = await run(process.execPath, [cliPath, 'dap', '--port', '0', '--host', '0.0.0.0']);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(/give a secret with --token/);
  const { port } = await served('--host', '0.0.0.0', '--token', 'open sesame');
  const client = await connectClient(port);
  await client.get('initialize', { adapterID: 'rearview' });
  for (const token of [undefined, '', 'open sesam', 'open sesame!', 7]) {
    const answer = await client.ask('launch', { trace, token });
    expect(answer).toMatchObject({ success: false, message: expect.stringContaining('token') });
  }
  const initialized = client.waitForEvent('initialized');
  client.ask('launch', { trace, token: 'open sesame' });
  await initialized;
});

test('without a token another user of this machine is not served', async ({ skip }) => {
  if (process.platform !== 'linux') skip('only Linux tells who connects');
  if (process.getuid!() !== 0) skip('only root can be somebody else');
  const { port } = await served();
  const script = `
    const socket = require('node:net').connect(${port}, '127.0.0.1');
    const body = JSON.stringify({ seq: 1, type: 'request', command: 'initialize', arguments: {} });
    socket.on('connect', () => socket.write('Content-Length: ' + body.length + '\\r\\n\\r\\n' + body));
    socket.on('data', () => { console.log('answered'); socket.destroy(); });
    socket.on('error', () => {});
    socket.on('close', () => console.log('closed'));`;
  const asUser = async (uid: number | undefined) => {
    const child = spawn(process.execPath, ['-e', script], { cwd: '/', ...(uid === undefined ? {} : { uid }) });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    await new Promise((resolve) => child.once('close', resolve));
    return output;
  };
  expect(await asUser(undefined)).toBe('answered\nclosed\n');
  expect(await asUser(65_534)).toBe('closed\n');
});

test('it ends with the editor that started it, and by a signal, and stops what it records', async () => {
  const { server } = await served();
  server.child.stdin!.end();
  expect(await server.ended).toMatchObject({ code: 0 });
  const signalled = await served();
  signalled.server.child.kill('SIGTERM');
  expect(await signalled.server.ended).toMatchObject({ code: 0 });
});

test('a port that is taken is told in one sentence', async () => {
  const { port } = await served();
  const second = await run(process.execPath, [cliPath, 'dap', '--port', String(port)]);
  expect(second.stderr).toMatch(new RegExp(`^rearview: Port ${port} of 127.0.0.1 cannot be listened on: .*EADDRINUSE`));
  expect(second.code).not.toBe(0);
});
