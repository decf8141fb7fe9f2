/** Threads, frames, scopes, evaluate and the debug console. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Client, folder, startClient } from './support/client.js';
import { recordShop, writeShop } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const { trace, script } = writeShop(folder);

async function openAt(line: number, initialize: object = {}): Promise<{ client: Client; threadId: number }> {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' }, initialize, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line }] }),
  );
  const { threadId } = await client.move('continue');
  return { client, threadId };
}

test('lanes are threads, named for what they were', async () => {
  const client = await startClient();
  await client.open({ trace });
  const { threads } = await client.get('threads');
  expect(threads).toEqual([
    { id: 1, name: 'main' },
    { id: 2, name: expect.stringMatching(/^GET \/cart\/1 · 500 · \d+ µs$/) },
    { id: 3, name: expect.stringMatching(/^GET \/cart\/2 · 200 · \d+ µs$/) },
  ]);
});

test('of thousands of lanes those near now are threads; the console reaches the others', async () => {
  const path = join(folder, 'many.rvtrace');
  const builder = new TraceBuilder(path);
  const id = builder.script(script, '');
  const f = builder.fn(id, 'f', [1, 3], { lines: [2] });
  for (let i = 0; i < 1000; i++) {
    const lane = builder.startLane(`GET /${i}`);
    builder.switchLane(lane);
    builder.leave(builder.enter(f), 2, i);
    builder.finishLane(lane, 200);
  }
  builder.end();
  const client = await startClient();
  await client.open({ trace: path, stopAt: 'end' });
  const ids = async () => (await client.get('threads')).threads.map((thread: { id: number }) => thread.id);
  expect((await ids()).length).toBeLessThanOrEqual(200);
  expect(await ids()).toEqual(expect.arrayContaining([1, 1001]));
  const lanes = (await client.get('evaluate', { expression: ':lanes /500', context: 'repl' })).result;
  expect(lanes).toMatch(/^ {2}502 {2}GET \/500 · 200 · \d+ µs {2}at [\d.]+ (µs|ms)$/);
  expect(await client.command(':lane 502')).toMatchObject({ threadId: 502 });
  expect(await ids()).toEqual(expect.arrayContaining([1, 502]));
});

test('5.17 the stack is paged, and ids are the same on each page', async () => {
  const { client, threadId } = await openAt(14);
  const all = await client.get('stackTrace', { threadId });
  expect(all.totalFrames).toBe(3);
  expect(all.stackFrames[0]).toMatchObject({
    name: 'checkout',
    line: 14,
    column: 5,
    source: { name: 'shop.js', path: script },
  });
  expect(all.stackFrames[1]).toMatchObject({ name: '── awaited by ──', presentationHint: 'label', line: 0, column: 0 });
  const page = await client.get('stackTrace', { threadId, startFrame: 1, levels: 1 });
  expect(page).toEqual({ stackFrames: [all.stackFrames[1]], totalFrames: 3 });
  expect((await client.get('stackTrace', { threadId, startFrame: 1, levels: 0 })).stackFrames).toHaveLength(2);
  expect((await client.get('stackTrace', { threadId, startFrame: 9 })).stackFrames).toEqual([]);
  const label = await client.get('scopes', { frameId: all.stackFrames[1].id });
  expect(label).toEqual({ scopes: [] });
});

test('scopes of a call as it stands', async () => {
  const { client, threadId } = await openAt(8);
  const returned = await client.scopes(threadId);
  expect(Object.keys(returned)).toEqual(['Arguments', 'This', 'Returned', 'Request', 'Response']);
  const show = async (reference: number) =>
    (await client.variables(reference)).map(({ name, value, evaluateName }) => [name, value, evaluateName]);
  expect(await show(returned.Arguments!)).toEqual([['rate', '2', 'rate']]);
  expect(await show(returned.This!)).toEqual([['this', "Cart {user: 'ann', lines: Array(2)}", 'this']]);
  expect(await show(returned.Returned!)).toEqual([['$result', '4', '$result']]);
  expect(await show(returned.Request!)).toEqual([
    ['method', "'GET'", undefined],
    ['url', "'/cart/1'", undefined],
  ]);
  expect(await show(returned.Response!)).toEqual([['statusCode', '500', undefined]]);
});

test('thrown and caught have scopes of their own; main has no request', async () => {
  const { client, threadId } = await openAt(14);
  const thrown = await client.scopes(threadId);
  expect(Object.keys(thrown)).toContain('Thrown');
  expect((await client.variables(thrown.Thrown!))[0]).toMatchObject({ name: '$error', value: 'RangeError: too dear' });
  await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 20 }] });
  await client.move('continue');
  expect(Object.keys(await client.scopes(threadId))).toContain('Caught');
  await client.command(':start');
  expect(Object.keys(await client.scopes(1))).toEqual(['Arguments']);
});

test('evaluate: expressions, in the frame that was asked', async () => {
  const { client, threadId } = await openAt(3);
  const [price, total] = (await client.get('stackTrace', { threadId })).stackFrames;
  const evaluate = (expression: string, frameId?: number, context = 'watch') =>
    client.ask('evaluate', { expression, context, ...(frameId === undefined ? {} : { frameId }) });
  expect((await evaluate('line.amount', price.id)).body).toMatchObject({ result: '2', variablesReference: 0 });
  expect((await evaluate('this.lines[0]', total.id)).body).toMatchObject({ result: '{amount: 2, count: 3}' });
  expect((await evaluate('line')).body.result).toBe('{amount: 2, count: 3}');
  expect((await evaluate('$result', price.id)).body.result).toBe('6');
  for (const context of ['watch', 'hover']) {
    expect(await evaluate('nothing', price.id, context)).toMatchObject({
      success: false,
      body: { error: { showUser: false } },
    });
  }
  expect(await evaluate('nothing', price.id, 'repl')).toMatchObject({
    success: false,
    body: { error: { showUser: false } },
  });
  expect((await evaluate('line.amount + 1', price.id, 'repl')).body.result).toBe('3');
  expect((await evaluate('line.amount * line.count > 5', price.id, 'watch')).body.result).toBe('true');
  expect(await evaluate('line.amount = 1', price.id, 'repl')).toMatchObject({
    success: false,
    message: 'A recording cannot be changed, so `=` is refused; `===` compares.',
  });
});

test('what an expression made opens as what was captured does, and is reached by its name', async () => {
  const { client, threadId } = await openAt(8);
  const frameId = (await client.top(threadId)).id;
  const evaluate = (expression: string, context = 'watch') => client.get('evaluate', { expression, context, frameId });
  const made = await evaluate('rate > 1 ? this.lines.map(({ amount }, i) => ({ i, amount })) : []');
  expect(made).toMatchObject({ result: '(2) [{…}, {…}]', type: 'Array' });
  const [first, , length] = await client.variables(made.variablesReference);
  expect(first).toMatchObject({ name: '0', value: '{i: 0, amount: 2}' });
  expect(length).toMatchObject({ name: 'length', value: '2' });
  expect((await evaluate(first!.evaluateName!)).result).toBe(first!.value);
  const [line] = await client.variables((await evaluate('{ first: this.lines[0] }')).variablesReference);
  const members = await client.variables(line!.variablesReference);
  for (const { evaluateName, value } of members) expect((await evaluate(evaluateName!)).result).toBe(value);
  expect(members.length).toBeGreaterThan(1);
  expect((await evaluate('this.lines.map(l => l.count).join("; ")', 'clipboard')).result).toBe('3; 3');
});

test('the clipboard gets all of a value', async () => {
  const { client, threadId } = await openAt(8);
  const frameId = (await client.top(threadId)).id;
  const { result } = await client.get('evaluate', { expression: 'this', frameId, context: 'clipboard' });
  expect(result).toBe(
    [
      'Cart {',
      "  user: 'ann',",
      '  lines: [',
      '    {',
      '      amount: 2,',
      '      count: 3,',
      '    },',
      '    {',
      '      amount: 2,',
      '      count: 3,',
      '    },',
      '  ],',
      '}',
    ].join('\n'),
  );
  expect((await client.get('evaluate', { expression: 'this.user', frameId, context: 'clipboard' })).result).toBe('ann');
});

test('5.9 what the console printed outlives many stops', async () => {
  const { client, threadId } = await openAt(8);
  const { variablesReference } = await client.get('evaluate', { expression: 'this', context: 'repl' });
  const inner = (await client.variables(variablesReference))[1]!;
  for (let i = 0; i < 20; i++) await client.move('stepBack', { threadId });
  expect((await client.variables(variablesReference)).map(({ name }) => name)).toEqual(['user', 'lines']);
  expect(await client.variables(inner.variablesReference)).toHaveLength(3);
});

test('5.9 references are positive and never used twice', async () => {
  const { client, threadId } = await openAt(8);
  const seen = new Set<number>();
  for (let i = 0; i < 5; i++) {
    for (const reference of Object.values(await client.scopes(threadId))) {
      expect(reference).toBeGreaterThan(0);
      expect(seen.has(reference)).toBe(false);
      seen.add(reference);
    }
    await client.move('stepBack', { threadId });
  }
});

test('a console command answers with what happens, where and when', async () => {
  const { client } = await openAt(14);
  const answers: string[] = [];
  for (const expression of [':backout', ':goto 0.005ms']) {
    answers.push((await client.get('evaluate', { expression, context: 'repl' })).result);
  }
  expect(answers[0]).toBe('handle awaits · shop.js:19 · 8 µs');
  expect(answers[1]).toMatch(/^Entered handle · [^·]+:\d+ · 5 µs$/);
});

test('console commands', async () => {
  const { client } = await openAt(14);
  const say = async (expression: string) => (await client.ask('evaluate', { expression, context: 'repl' })).message;
  expect(await client.command(':backin')).toMatchObject({ description: expect.stringContaining('total returns') });
  expect(await client.command(':backout')).toMatchObject({
    description: expect.stringContaining('checkout calls'),
  });
  expect(await client.command(':in')).toMatchObject({ description: expect.stringContaining('Entered Cart.total') });
  expect(await client.command(':out')).toMatchObject({ description: expect.stringContaining('throws') });
  expect(await client.command(':back')).toMatchObject({ description: expect.stringContaining('calls') });
  expect(await client.command(':next')).toMatchObject({ description: expect.stringContaining('throws') });
  expect(await client.command(':rc')).toMatchObject({ description: 'Start of the recording' });
  expect(await client.command(':c')).toMatchObject({ reason: 'breakpoint' });
  expect(await client.command(':end')).toMatchObject({ description: 'End of the recording: exit code 0' });
  expect(await client.command(':throw')).toMatchObject({ reason: 'exception', threadId: 2 });
  expect(await say(':throw')).toBe('Nothing was thrown before here.');
  expect(await client.command(':goto 0.005ms')).toMatchObject({
    reason: 'goto',
    description: expect.stringContaining('· 5 µs'),
  });
  expect(await client.command(':start')).toMatchObject({ description: 'Start of the recording' });
  const help = await client.get('evaluate', { expression: ':help', context: 'repl' });
  for (const name of [
    'back',
    'rc',
    'in',
    'out',
    'backin',
    'backout',
    'goto TIME',
    'start',
    'end',
    'throw',
    'lanes',
    'lane N',
    'help',
  ]) {
    expect(help.result).toContain(`:${name}`);
  }
  expect(await say(':nonsense')).toContain(':help');
  expect(await say(':goto 9 s')).toMatch(/^9 s is outside the recording, which goes from 0 µs to \d+ µs\.$/);
  expect(await say(':goto tomorrow')).toContain('1.5ms');
  expect(await say(':lane 77')).toContain(':lanes');
  expect(await say(':lane x')).toContain(':lanes');
  expect(await say(':toString')).toContain(':help');
});

test(':reverse turns the direction of next, stepIn, stepOut and continue', async () => {
  const { client, threadId } = await openAt(14);
  await client.get('evaluate', { expression: ':reverse on' });
  await client.move('stepIn', { threadId });
  expect((await client.frames(threadId))[0]).toBe('Cart.total:8');
  await client.move('stepOut', { threadId });
  expect((await client.frames(threadId))[0]).toBe('checkout:13');
  await client.move('next', { threadId });
  expect((await client.frames(threadId))[0]).toBe('checkout:12');
  expect(await client.move('continue')).toMatchObject({ description: 'Start of the recording' });
  await client.get('evaluate', { expression: ':reverse off' });
  expect(await client.move('continue')).toMatchObject({ reason: 'breakpoint' });
});

test('exceptionInfo where no exception is, is an error for the user', async () => {
  const { client, threadId } = await openAt(3);
  expect(await client.ask('exceptionInfo', { threadId })).toMatchObject({
    success: false,
    body: { error: { showUser: true } },
  });
});

test('5.6 lines and columns that start at 0, in frames, breakpoints and their answers', async () => {
  const client = await startClient();
  const zero = { linesStartAt1: false, columnsStartAt1: false };
  let answer: unknown;
  await client.open({ trace, stopAt: 'start' }, zero, async () => {
    answer = await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 13 }] });
  });
  expect(answer).toMatchObject({ breakpoints: [{ verified: true, line: 13 }] });
  const { threadId } = await client.move('continue');
  expect(await client.top(threadId)).toMatchObject({ name: 'checkout', line: 13, column: 4 });
});

test('notices of the recorder are shown once', async () => {
  const path = join(folder, 'notices.rvtrace');
  const builder = new TraceBuilder(path);
  recordShop(builder, script);
  builder.notice('cart.js ran too hot and is sampled from here on.');
  builder.end();
  const client = await startClient();
  await client.open({ trace: path });
  await client.move('next', { threadId: 2 });
  const said = client.messages.filter((m) => m.event === 'output' && m.body.output.includes('too hot'));
  expect(said).toHaveLength(1);
});
