/** What a client should not send, and sends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const { trace, script } = writeShop(folder);
const REQUESTS = [
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'continue',
  'reverseContinue',
  'pause',
  'scopes',
  'variables',
  'evaluate',
  'exceptionInfo',
  'source',
  'terminate',
];

test('requests before initialize and before launch are refused, and nothing ends', async () => {
  const client = await startClient();
  for (const command of [...REQUESTS, 'launch', 'threads']) {
    expect(await client.ask(command, { threadId: 1 })).toMatchObject({
      success: false,
      message: 'initialize comes first.',
    });
  }
  await client.get('initialize', {});
  for (const command of [...REQUESTS, 'configurationDone']) {
    expect(await client.ask(command, { threadId: 1 })).toMatchObject({
      success: false,
      body: { error: { showUser: false } },
    });
  }
  expect(await client.get('threads')).toEqual({ threads: [{ id: 1, name: 'start-up' }] });
});

test('movements before configurationDone are refused; a second initialize, launch, configurationDone too', async () => {
  const client = await startClient();
  await client.open({ trace }, {}, async () => {
    for (const command of ['next', 'stepBack', 'continue', 'reverseContinue', 'pause']) {
      expect(await client.ask(command, { threadId: 1 })).toMatchObject({ success: false });
    }
  });
  for (const command of ['initialize', 'launch', 'configurationDone']) {
    expect(await client.ask(command, { trace })).toMatchObject({ success: false });
  }
  expect(await client.move('next', { threadId: 2 })).toMatchObject({ reason: 'step' });
});

test('5.18 requests that are not announced are refused', async () => {
  const client = await startClient();
  await client.open({ trace });
  for (const command of [
    'setVariable',
    'writeMemory',
    'attach',
    'disassemble',
    'setExpression',
    'setInstructionBreakpoints',
    'toString',
    'constructor',
  ]) {
    expect(await client.ask(command, {})).toMatchObject({ success: false, message: expect.stringContaining(command) });
  }
});

test('malformed arguments are named, and nothing ends', async () => {
  const client = await startClient();
  await client.open({ trace });
  const cases: [string, unknown, string][] = [
    ['next', { threadId: 'one' }, 'threadId'],
    ['next', {}, 'threadId'],
    ['next', { threadId: 99 }, '99'],
    ['next', { threadId: 1.5 }, 'threadId'],
    ['stepBack', { threadId: 1, granularity: 7 }, 'granularity'],
    ['scopes', { frameId: null }, 'frameId'],
    ['scopes', { frameId: 123456 }, 'no longer known'],
    ['variables', { variablesReference: 'x' }, 'variablesReference'],
    ['variables', { variablesReference: 123456 }, 'no longer known'],
    ['evaluate', { expression: 7 }, 'expression'],
    ['evaluate', { expression: 'x', frameId: 123456 }, 'no longer known'],
    ['setBreakpoints', { source: 'x' }, 'source'],
    ['setBreakpoints', { source: { path: 7 } }, 'path'],
    ['setBreakpoints', { source: { path: script }, breakpoints: [{ line: 'x' }] }, 'line'],
    ['setBreakpoints', { source: { path: script }, breakpoints: 'all' }, 'breakpoints'],
    ['setExceptionBreakpoints', { filters: 'all' }, 'filters'],
    ['source', {}, 'sourceReference'],
    ['source', { sourceReference: 99 }, 'not in the recording'],
    ['exceptionInfo', { threadId: {} }, 'threadId'],
    ['disconnect', { terminateDebuggee: 'yes' }, 'terminateDebuggee'],
  ];
  for (const [command, args, named] of cases) {
    const response = await client.ask(command, args as object);
    expect([command, args, response.success]).toEqual([command, args, false]);
    expect(response.message).toContain(named);
  }
  for (const args of [null, [], 7, 'x'])
    expect((await client.ask('threads', args as unknown as object)).success).toBe(true);
  expect(await client.move('next', { threadId: 2 })).toMatchObject({ reason: 'step' });
});

test('a message that is no JSON, no object or no request is passed over', async () => {
  const client = await startClient();
  await client.open({ trace });
  for (const body of ['{', 'null', '7', '{}', '{"type":"request","seq":1000}', '{"type":"event","event":"x"}']) {
    client.process.stdin!.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  }
  expect(await client.move('next', { threadId: 2 })).toMatchObject({ reason: 'step' });
});

test('a trace without calls can be looked at', async () => {
  const path = join(folder, 'empty.rvtrace');
  const builder = new TraceBuilder(path);
  builder.end();
  const client = await startClient();
  expect(await client.open({ trace: path })).toMatchObject({ threadId: 1, allThreadsStopped: true });
  for (const command of ['next', 'stepBack', 'continue', 'reverseContinue', 'pause']) await client.move(command);
  expect((await client.get('stackTrace', { threadId: 1 })).stackFrames).toHaveLength(1);
  expect(await client.ask('evaluate', { expression: 'x', context: 'watch' })).toMatchObject({ success: false });
  expect((await client.get('threads')).threads).toEqual([{ id: 1, name: 'main' }]);
});

test('a trace that was cut says so, and the rest is shown', async () => {
  const whole = writeShop(folder, 'whole');
  const { readFileSync } = await import('node:fs');
  const cut = join(folder, 'cut.rvtrace');
  const content = readFileSync(whole.trace);
  writeFileSync(cut, content.subarray(0, content.length - 200));
  const client = await startClient();
  await client.open({ trace: cut, stopAt: 'end' });
  const said = client.messages.filter((m) => m.event === 'output').map((m) => m.body.output);
  expect(said.join('')).toContain('not complete');
  await client.move('stepBack');
});

test('5.14 cancel is answered, also for what is not under way', async () => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  expect((await client.ask('cancel', { requestId: 12345 })).success).toBe(true);
  expect((await client.ask('cancel', { progressId: 'none' })).success).toBe(true);
  expect((await client.ask('cancel')).success).toBe(true);
});

test('5.14 a launch that is cancelled before configurationDone is answered', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  const initialized = client.waitForEvent('initialized');
  const launched = client.ask('launch', { trace });
  await initialized;
  expect((await client.ask('cancel', { requestId: 2 })).success).toBe(true);
  expect(await launched).toMatchObject({ success: false, message: 'cancelled' });
});
