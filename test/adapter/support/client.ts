/**
 * A foreign client (DebugClient of @vscode/debugadapter-testsupport) on an adapter process, with everything that came
 * over the wire kept in order.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { build } from 'esbuild';
import { afterAll, afterEach, expect } from 'vitest';
import { protocolProblems } from './protocol-schema.js';

export const folder = mkdtempSync(join(tmpdir(), 'rearview-adapter-'));
const adapterPath = join(folder, 'adapter.cjs');
await build({
  entryPoints: [fileURLToPath(new URL('adapter-main.ts', import.meta.url))],
  outfile: adapterPath,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'error',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What adapters sent in this test that the protocol does not have. */
const broken: string[] = [];
afterEach(() => expect(broken.splice(0)).toEqual([]));

// biome-ignore lint/suspicious/noExplicitAny: messages are looked at as a client sees them, unchecked
export type Message = any;

/** Every stop of ours names its thread. */
export type Stopped = DebugProtocol.StoppedEvent['body'] & { threadId: number };

export class Client extends DebugClient {
  readonly messages: Message[] = [];
  /** Resolves to the exit code of the adapter. */
  exited!: Promise<number | null>;
  process!: import('node:child_process').ChildProcess;

  constructor() {
    super(process.execPath, adapterPath, 'rearview');
    const self = this as unknown as { dispatch(body: string): void };
    const dispatch = self.dispatch.bind(this);
    self.dispatch = (body) => {
      const message = JSON.parse(body);
      this.messages.push(message);
      broken.push(...protocolProblems(message));
      dispatch(body);
    };
  }

  async begin(): Promise<this> {
    await this.start();
    this.process = (this as unknown as { _adapterProcess: import('node:child_process').ChildProcess })._adapterProcess;
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    return this;
  }

  /** A response, also a failed one. */
  ask(command: string, args?: object): Promise<Message> {
    return new Promise((resolve) => {
      (this as unknown as { doSend(c: string, a: unknown, done: (r: Message) => void): void }).doSend(
        command,
        args,
        resolve,
      );
    });
  }

  /** Of an adapter that is there. */
  join(readable: Readable, writable: Writable): void {
    this.connect(readable, writable);
  }

  /** Bytes as they are. */
  write(text: string): void {
    (this as unknown as { outputStream: NodeJS.WritableStream }).outputStream.write(text);
  }

  /** Sends requests in one piece, so that none waits for the answer to another. */
  together(...requests: [string, object?][]): Promise<Message>[] {
    const stream = (this as unknown as { outputStream: Writable }).outputStream;
    stream.cork();
    const answers = requests.map(([command, args]) => this.ask(command, args));
    stream.uncork();
    return answers;
  }

  /** The seq that the next request will have. */
  get nextSeq(): number {
    return (this as unknown as { sequence: number }).sequence;
  }

  /** The body of a response that must succeed. */
  async get(command: string, args?: object): Promise<Message> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return response.body;
  }

  /** A request that is followed by a stop. */
  async move(command: string, args: object = {}): Promise<Stopped> {
    const stopped = this.waitForEvent('stopped');
    stopped.catch(() => {});
    const response = await this.ask(command, { threadId: 1, ...args });
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return (await stopped).body as Stopped;
  }

  /** A command of the debug console that moves. */
  async command(expression: string): Promise<Stopped> {
    return this.move('evaluate', { expression, context: 'repl', threadId: undefined });
  }

  /** Up to the first stop. */
  async open(launch: object, initialize: object = {}, configure?: () => Promise<unknown>): Promise<Stopped> {
    const stopped = this.waitForEvent('stopped');
    await this.configured(launch, initialize, configure);
    return (await stopped).body as Stopped;
  }

  /** Up to the launch response. */
  async configured(launch: object, initialize: object = {}, configure?: () => Promise<unknown>): Promise<void> {
    const initialized = this.waitForEvent('initialized');
    await this.get('initialize', {
      adapterID: 'rearview',
      pathFormat: 'path',
      supportsVariableType: true,
      ...initialize,
    });
    const launched = this.ask('launch', launch);
    const first = await Promise.race([initialized, launched]);
    if (first.type === 'response') throw new Error(`launch: ${first.message}`);
    await configure?.();
    await this.get('configurationDone');
    const response = await launched;
    if (!response.success) throw new Error(`launch: ${response.message}`);
  }

  /** Kinds of messages since an index: `event stopped`, `response next`. */
  order(from = 0): string[] {
    return this.messages.slice(from).map((m) => (m.type === 'event' ? `event ${m.event}` : `response ${m.command}`));
  }

  async top(threadId: number): Promise<DebugProtocol.StackFrame> {
    return (await this.get('stackTrace', { threadId })).stackFrames[0];
  }

  /** Frames as `name:line`. */
  async frames(threadId: number): Promise<string[]> {
    const { stackFrames } = await this.get('stackTrace', { threadId });
    return stackFrames.map(({ name, line }: DebugProtocol.StackFrame) => `${name}:${line}`);
  }

  async scopes(threadId: number): Promise<Record<string, number>> {
    const { scopes } = await this.get('scopes', { frameId: (await this.top(threadId)).id });
    return Object.fromEntries(scopes.map((scope: DebugProtocol.Scope) => [scope.name, scope.variablesReference]));
  }

  async variables(variablesReference: number, page: object = {}): Promise<DebugProtocol.Variable[]> {
    return (await this.get('variables', { variablesReference, ...page })).variables;
  }
}

/** A client of a server that is there; it ends by disconnecting. */
export async function connectClient(port: number): Promise<Client> {
  const client = new Client();
  await client.start(port);
  return client;
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const running: Client[] = [];

/** A client that is ended after the test. */
export async function startClient(): Promise<Client> {
  const client = await new Client().begin();
  running.push(client);
  return client;
}

afterEach(async () => {
  for (const client of running.splice(0)) {
    client.process.kill('SIGKILL');
    // A program that was being recorded lives on without its adapter.
    const started = client.messages.find(({ event }) => event === 'process');
    if (started !== undefined) endProcess(started.body.systemProcessId);
  }
});
