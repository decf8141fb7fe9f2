/** The order and the shape of messages: what real clients hang on (the points named are those of docs/dap-clients). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';

const { trace, script } = writeShop(folder);
const launch = { trace, stopAt: 'start' };

test('1.1 every movement answers first and stops then', async () => {
  const client = await startClient();
  await client.open(launch);
  for (const command of ['next', 'stepIn', 'stepOut', 'continue', 'stepBack', 'reverseContinue', 'pause']) {
    const from = client.messages.length;
    await client.move(command);
    expect(client.order(from)).toEqual([`response ${command}`, 'event stopped']);
  }
});

test('1.2 responses have the body, or no body, that strict clients demand', async () => {
  const client = await startClient();
  await client.open(launch);
  for (const command of ['next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'pause']) {
    await client.move(command);
    expect(client.messages.at(-2)).not.toHaveProperty('body');
  }
  await client.move('continue');
  expect(client.messages.at(-2).body).toEqual({ allThreadsContinued: true });
  expect(await client.get('setExceptionBreakpoints', { filters: ['all'] })).toEqual({
    breakpoints: [{ id: 1, verified: true }],
  });
  expect(await client.ask('configurationDone')).not.toHaveProperty('body.threads');
});

test('1.3 stackTrace is never an error and never empty', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  const one = async (args?: object) => {
    const { stackFrames, totalFrames } = await client.get('stackTrace', args);
    expect(stackFrames).toHaveLength(1);
    expect(stackFrames[0]).toMatchObject({ id: expect.any(Number), name: expect.any(String), line: 0, column: 0 });
    expect(totalFrames).toBe(1);
    return stackFrames[0];
  };
  await one({ threadId: 1 });
  const initialized = client.waitForEvent('initialized');
  const stopped = client.waitForEvent('stopped');
  client.ask('launch', launch);
  await initialized;
  await one({ threadId: 1 });
  client.ask('configurationDone');
  await stopped;
  // The request has not begun yet at the start of the recording.
  expect(await one({ threadId: 3 })).toMatchObject({
    presentationHint: 'label',
    name: expect.stringContaining('begins at'),
  });
  await one({ threadId: 99 });
  await one({ threadId: 'x' });
  expect((await client.get('stackTrace', { threadId: 1, startFrame: -1, levels: 'x' })).stackFrames).toHaveLength(1);
});

test('1.4 a move that was not a request sends continued, then stopped, after its response', async () => {
  const client = await startClient();
  await client.open(launch);
  for (const expression of [':end', ':throw', ':back', ':rc', ':goto 20us', ':start', ':lane 3']) {
    const from = client.messages.length;
    const stopped = client.waitForEvent('stopped');
    await client.get('evaluate', { expression, context: 'repl' });
    await stopped;
    expect([expression, ...client.order(from)]).toEqual([
      expression,
      'response evaluate',
      'event continued',
      'event stopped',
    ]);
    expect(client.messages[from + 1].body).toEqual({ threadId: expect.any(Number), allThreadsContinued: true });
    expect(client.messages[from + 2].body.allThreadsStopped).toBe(true);
  }
});

test('1.5 commands are taken from the repl and without a context, never from a watch, a hover or the clipboard', async () => {
  const client = await startClient();
  await client.open(launch);
  for (const context of ['watch', 'hover', 'clipboard', 'variables']) {
    const from = client.messages.length;
    expect(await client.ask('evaluate', { expression: ':end', context })).toMatchObject({ success: false });
    expect(client.order(from)).toEqual(['response evaluate']);
  }
  const stopped = client.waitForEvent('stopped');
  expect((await client.ask('evaluate', { expression: ':end' })).success).toBe(true);
  await stopped;
});

test('1.6 references of earlier stops are still answered, with what they meant then', async () => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'end' });
  await client.command(':lane 3');
  const frame = await client.top(3);
  const scopes = await client.get('scopes', { frameId: frame.id });
  const before = await client.variables(scopes.scopes[0].variablesReference);
  for (let i = 0; i < 10; i++) await client.move('stepBack', { threadId: 3 });
  expect(
    (await client.get('scopes', { frameId: frame.id })).scopes.map((scope: { name: string }) => scope.name),
  ).toEqual(scopes.scopes.map((scope: { name: string }) => scope.name));
  expect((await client.variables(scopes.scopes[0].variablesReference)).map(({ value }) => value)).toEqual(
    before.map(({ value }) => value),
  );
  for (let i = 0; i < 10; i++) await client.move('stepIn', { threadId: 3 });
  const gone = await client.ask('scopes', { frameId: frame.id });
  expect(gone).toMatchObject({ success: false, body: { error: { showUser: false } } });
});

test('5.1 initialize response, capabilities, initialized, configurationDone response, launch response, stopped', async () => {
  const client = await startClient();
  await client.open(launch, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 3 }] }),
  );
  const order = client.order().filter((kind) => kind !== 'event output');
  expect(order).toEqual([
    'response initialize',
    'event capabilities',
    'event initialized',
    'response setBreakpoints',
    'response configurationDone',
    'response launch',
    'event stopped',
  ]);
});

test('5.1 no stop needs a breakpoint or an exception filter to have been set', async () => {
  const client = await startClient();
  expect(await client.open(launch)).toMatchObject({
    reason: 'entry',
    description: 'Start of the recording',
    threadId: 1,
  });
});

test('5.2 requests whose arguments are all optional may come without', async () => {
  const client = await startClient();
  await client.get('initialize', undefined);
  expect((await client.ask('threads')).success).toBe(true);
  expect((await client.ask('loadedSources')).success).toBe(true);
});

test('5.4 initialize is answered once, and with what is true', async () => {
  const client = await startClient();
  await client.open(launch);
  const answers = client.messages.filter((m) => m.command === 'initialize');
  expect(answers).toHaveLength(1);
  expect(answers[0].body.supportsConfigurationDoneRequest).toBe(true);
});

test('5.5 seq counts from 1 without gaps, and a response names its request', async () => {
  const client = await startClient();
  await client.open(launch);
  await client.get('threads');
  expect(client.messages.map((m) => m.seq)).toEqual(client.messages.map((_, index) => index + 1));
  const responses = client.messages.filter((m) => m.type === 'response');
  expect(responses.map((m) => m.request_seq).sort((a, b) => a - b)).toEqual(responses.map((_, index) => index + 1));
});

test('5.11 5.13 a stop names its thread, and says that all stopped', async () => {
  const client = await startClient();
  await client.open(launch);
  for (const command of ['next', 'stepBack', 'continue', 'reverseContinue']) {
    expect(await client.move(command)).toMatchObject({ threadId: expect.any(Number), allThreadsStopped: true });
  }
});

test('5.11 5.16 both ends of the recording stop, and never terminate', async () => {
  const client = await startClient();
  await client.open(launch);
  const start = { description: 'Start of the recording' };
  expect(await client.move('stepBack')).toMatchObject(start);
  expect(await client.move('stepBack', { granularity: 'instruction' })).toMatchObject(start);
  expect(await client.move('reverseContinue')).toMatchObject(start);
  const end = { description: 'End of the recording: exit code 0' };
  expect(await client.move('continue')).toMatchObject({ reason: 'pause', ...end });
  const { threadId } = await client.move('continue');
  for (const command of ['next', 'stepIn', 'stepOut'])
    expect(await client.move(command, { threadId })).toMatchObject(end);
  expect(client.order()).not.toContain('event terminated');
  expect(client.order()).not.toContain('event exited');
});

test('5.15 disconnect is answered, then the process ends by itself', async () => {
  const client = await startClient();
  await client.open(launch);
  expect((await client.ask('disconnect', {})).success).toBe(true);
  expect(await client.exited).toBe(0);
});

test('5.15 the process ends when stdin is closed', async () => {
  const client = await startClient();
  await client.open(launch);
  client.process.stdin!.end();
  expect(await client.exited).toBe(0);
});

test('5.20 nothing but DAP is on stdout, and no field is null', async () => {
  const client = await startClient();
  let raw = '';
  client.process.stdout!.on('data', (data) => {
    raw += data;
  });
  await client.open(launch);
  await client.move('next');
  await client.get('threads');
  await client.get('stackTrace', { threadId: 1 });
  let rest = raw;
  while (rest.length > 0) {
    const header = /^Content-Length: (\d+)\r\n\r\n/.exec(rest);
    expect(header).not.toBeNull();
    const bytes = Buffer.from(rest.slice(header![0].length));
    const body = bytes.subarray(0, Number(header![1])).toString();
    expect(body).not.toMatch(/:null[,}]/);
    JSON.parse(body);
    rest = bytes.subarray(Number(header![1])).toString();
  }
});

test('a launch that fails tells the user why, and may be tried again', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  const missing = join(folder, 'missing.rvtrace');
  for (const args of [
    { trace: missing },
    { trace: script },
    {},
    { trace, stopAt: 'never' },
    { trace, stopAt: '9 s' },
    { program: missing },
    { trace, program: script },
  ]) {
    const response = await client.ask('launch', args);
    expect(response).toMatchObject({ success: false, body: { error: { showUser: true } } });
    expect(response.message).toMatch(/^[^\n]+$/);
  }
  expect(existsSync(missing)).toBe(false);
  const initialized = client.waitForEvent('initialized');
  client.ask('launch', { trace });
  await initialized;
});
