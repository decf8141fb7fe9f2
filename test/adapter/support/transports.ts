/** The command line `rearview dap` as clients reach it: on stdio, a process each, and on a port, one server for a test file. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { afterAll, afterEach } from 'vitest';
import { cliPath, Running } from '../../support/cli.js';
import { Client } from './client.js';

export const TRANSPORTS = ['stdio', 'TCP'] as const;
export type Transport = (typeof TRANSPORTS)[number];

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client that is ended after the test. Its `exited` resolves when the adapter has left it. */
export function connected(transport: Transport): Promise<Client> {
  return transport === 'stdio' ? overStdio() : overTcp();
}

/** The next test's adapter starts while this one's is tested. */
let next: ChildProcessWithoutNullStreams | undefined;
afterAll(() => {
  next?.kill('SIGKILL');
});

async function overStdio(): Promise<Client> {
  const client = new Client();
  const child = next ?? startAdapter();
  next = startAdapter();
  client.exited = new Promise((resolve) => child.once('exit', resolve));
  client.process = child;
  client.join(child.stdout, child.stdin);
  ends.push(() => child.kill('SIGKILL'));
  return client;
}

function startAdapter(): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [cliPath, 'dap'], { stdio: 'pipe' });
}

async function overTcp(): Promise<Client> {
  const { child, port } = await server();
  const client = new Client();
  const socket = createConnection(port, '127.0.0.1');
  client.exited = new Promise((resolve) => socket.once('close', () => resolve(0)));
  client.process = child;
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  client.join(socket, socket);
  ends.push(() => socket.destroy());
  return client;
}

let listening: Promise<{ child: ChildProcess; port: number }> | undefined;
afterAll(async () => {
  (await listening)?.child.kill('SIGKILL');
});

/** The server of this test file. */
export function server(): Promise<{ child: ChildProcess; port: number }> {
  listening ??= serve().then(({ server: { child }, port }) => ({ child, port }));
  return listening;
}

/** A server of its own; who starts it ends it. */
export async function serve(...args: string[]): Promise<{ server: Running; port: number }> {
  const started = new Running(process.execPath, [cliPath, 'dap', '--port', '0', ...args], { stdin: 'pipe' });
  for (;;) {
    const match = /Listening on \S+:(\d+)\n/.exec(started.stderr);
    if (match) return { server: started, port: Number(match[1]) };
    if (started.child.exitCode !== null) throw new Error(started.stderr);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
