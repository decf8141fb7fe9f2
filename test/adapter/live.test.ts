/** A program that is being recorded: the test writes its trace while a real process runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../support/until.js';
import { folder, startClient } from './support/client.js';
import { live, output, program, script } from './support/live.js';
import { recordShop } from './support/shop-trace.js';

test('a recorded program runs without a stop; its output is passed on; capabilities are announced', async () => {
  const { client, launch } = await live();
  await client.configured(launch);
  await until(() => output(client, 'stderr') !== '' && output(client, 'stdout') !== '');
  expect(output(client, 'stdout')).toBe('hello from here hi\n');
  expect(output(client, 'stderr')).toBe('careful\n');
  expect(client.order()).not.toContain('event stopped');
  const announced = client.messages.filter((m) => m.event === 'capabilities').map((m) => m.body.capabilities);
  expect(Object.assign({}, ...announced)).toEqual({
    supportsStepBack: true,
    supportsTerminateRequest: true,
    supportTerminateDebuggee: true,
  });
  expect(client.messages.find((m) => m.event === 'process').body).toMatchObject({
    startMethod: 'launch',
    isLocalProcess: true,
  });
  expect((await client.get('threads')).threads).toEqual([{ id: 1, name: 'start-up' }]);
  expect((await client.top(1)).name).toContain('running');
  for (const command of ['next', 'stepBack', 'reverseContinue']) {
    expect(await client.ask(command, { threadId: 1 })).toMatchObject({
      success: false,
      message: expect.stringContaining('pause first'),
    });
  }
  expect(await client.get('continue', { threadId: 1 })).toEqual({ allThreadsContinued: true });
});

test('pause freezes the view at the newest moment while the program goes on; continue at its end runs again', async () => {
  const { client, builder, launch, runs } = await live();
  await client.configured(launch);
  recordShop(builder, script);
  builder.flush();
  expect(await client.move('pause')).toMatchObject({
    reason: 'pause',
    threadId: 3,
    description: 'Newest moment',
  });
  await until(runs);
  const frames = await client.frames(3);
  expect(frames[0]).toBe('handle:19');
  expect(await client.move('reverseContinue')).toMatchObject({ description: 'Start of the recording' });
  const from = client.messages.length;
  expect(await client.get('continue', { threadId: 1 })).toEqual({ allThreadsContinued: true });
  expect((await client.top(3)).name).toContain('running');
  expect(client.order(from)).not.toContain('event stopped');
  // What was recorded meanwhile is there at the next pause.
  const lane = builder.startLane('GET /later');
  builder.switchLane(lane);
  const later = builder.fn(builder.script(join(folder, 'later.js'), 'later();'), 'later', [1, 1], { lines: [1] });
  builder.leave(builder.enter(later), 1, 1);
  builder.flush();
  expect(await client.move('pause')).toMatchObject({ threadId: lane });
  expect((await client.get('threads')).threads.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3, lane]);
});

test('pause before anything was recorded', async () => {
  const { client, launch } = await live();
  await client.configured(launch);
  expect(await client.move('pause')).toMatchObject({ threadId: 1, description: 'Nothing is recorded yet' });
  expect((await client.get('stackTrace', { threadId: 1 })).stackFrames).toHaveLength(1);
  await client.move('stepBack');
});

test('the end of the program is told, and the session stops at the end of the recording', async () => {
  const { client, builder, launch, stop } = await live();
  await client.configured(launch);
  recordShop(builder, script);
  builder.end({ exitCode: 3 });
  const stopped = client.waitForEvent('stopped');
  stop();
  expect((await stopped).body).toMatchObject({
    reason: 'pause',
    description: 'End of the recording: exit code 3',
    threadId: 3,
  });
  expect(output(client, 'console')).toContain('The program ended with exit code 3.');
  const announced = client.messages.filter((m) => m.event === 'capabilities').map((m) => m.body.capabilities);
  expect(Object.assign({}, ...announced)).toEqual({
    supportsStepBack: true,
    supportsTerminateRequest: false,
    supportTerminateDebuggee: false,
  });
  expect(client.order()).not.toContain('event terminated');
  expect(await client.move('stepBack', { threadId: 3 })).toMatchObject({ reason: 'step' });
  expect(await client.move('continue')).toMatchObject({ description: 'End of the recording: exit code 3' });
  expect(await client.ask('terminate')).toMatchObject({ success: false });
});

test('the end of the program does not move someone who looks at an earlier moment', async () => {
  const { client, builder, launch, stop } = await live();
  await client.configured(launch);
  recordShop(builder, script);
  builder.flush();
  await client.move('pause');
  await client.move('reverseContinue');
  const before = await client.frames(1);
  const from = client.messages.length;
  builder.end({ exitCode: 3 });
  stop();
  await until(() => output(client, 'console').includes('exit code 3'));
  expect(client.order(from)).not.toContain('event stopped');
  expect(await client.frames(1)).toEqual(before);
  expect(await client.move('continue')).toMatchObject({ description: 'End of the recording: exit code 3' });
});

test('a program that ends before configurationDone stops at its end then', async () => {
  const { client, builder, launch, stop } = await live({ stopAt: 'start' });
  recordShop(builder, script);
  builder.end({ exitCode: 3 });
  stop();
  const { threadId, description } = await client.open(launch, {}, () => until(() => output(client, 'stderr') !== ''));
  expect({ threadId, description }).toEqual({ threadId: 1, description: 'Start of the recording' });
});

test('breakpoints wait for their script, and are bound when it is recorded', async () => {
  const { client, builder, launch } = await live();
  let before: { breakpoints: object[] } = { breakpoints: [] };
  await client.configured(launch, {}, async () => {
    before = await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] });
  });
  expect(before.breakpoints[0]).toMatchObject({ verified: false, reason: 'pending', line: 14 });
  const changed = client.waitForEvent('breakpoint');
  const stopped = client.waitForEvent('stopped');
  recordShop(builder, script);
  builder.flush();
  expect((await changed).body).toMatchObject({
    reason: 'changed',
    breakpoint: { verified: true, line: 14, source: { path: script } },
  });
  expect((await stopped).body).toMatchObject({ reason: 'breakpoint', threadId: 2 });
});

test('terminate ends the program, not the session', async () => {
  const { client, builder, launch, runs } = await live();
  await client.configured(launch);
  await until(runs);
  await until(() => output(client, 'stderr') !== '');
  recordShop(builder, script);
  builder.end();
  const stopped = client.waitForEvent('stopped');
  const response = await client.ask('terminate', {});
  expect(response).toMatchObject({ success: true });
  expect(response).not.toHaveProperty('body');
  expect((await stopped).body).toMatchObject({ reason: 'pause', description: 'End of the recording: exit code 0' });
  expect(runs()).toBe(false);
  await client.move('stepBack', { threadId: 3 });
});

test('disconnect ends the program, unless it says not to', async () => {
  for (const [args, survives] of [
    [{}, false],
    [{ terminateDebuggee: false }, true],
  ] as const) {
    const { client, launch, runs, stop } = await live();
    await client.configured(launch);
    await until(runs);
    expect((await client.ask('disconnect', args)).success).toBe(true);
    await client.exited;
    expect(runs()).toBe(survives);
    stop();
    await until(() => !runs());
  }
});

test('a client that is gone takes the program along', async () => {
  const { client, launch, runs } = await live();
  await client.configured(launch);
  await until(runs);
  client.process.stdin!.end();
  expect(await client.exited).toBe(0);
  expect(runs()).toBe(false);
});

test('console moves while the program runs freeze the view first', async () => {
  const { client, builder, launch } = await live();
  await client.configured(launch);
  recordShop(builder, script);
  builder.flush();
  expect(await client.command(':throw')).toMatchObject({ reason: 'exception', threadId: 2 });
  const from = client.messages.length;
  const { result } = await client.get('evaluate', { expression: ':c', context: 'repl' });
  expect(result).toContain('running');
  await until(() => client.order(from).includes('event continued'));
  expect(client.order(from)).not.toContain('event stopped');
});

test('a program that cannot be started is an error for the user', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  expect(await client.ask('launch', { program: 'missing.js', cwd: folder })).toMatchObject({
    success: false,
    message: expect.stringContaining(join(folder, 'missing.js')),
    body: { error: { showUser: true } },
  });
  expect(await client.ask('launch', { program, env: 'x' })).toMatchObject({
    success: false,
    message: expect.stringContaining('env'),
  });
  expect(await client.ask('launch', { program, args: 'x' })).toMatchObject({
    success: false,
    message: expect.stringContaining('args'),
  });
  expect(existsSync(join(folder, 'missing.js'))).toBe(false);
});

test('sources and modules are told of as they are loaded, once', async () => {
  const { client, builder, launch } = await live();
  await client.configured(launch);
  const told = (event: string, names: number) => () => client.messages.filter((m) => m.event === event).length >= names;
  recordShop(builder, script);
  builder.flush();
  await until(told('loadedSource', 1));
  const own = join(folder, 'node_modules/left/pad.js');
  builder.leave(builder.enter(builder.fn(builder.script(own, 'pad();'), 'pad', [1, 1], { lines: [1] })), 1, 1);
  builder.flush();
  await until(told('module', 2));
  const bodies = (event: string) => client.messages.filter((m) => m.event === event).map((m) => m.body);
  expect(bodies('loadedSource')).toEqual([
    { reason: 'new', source: expect.objectContaining({ name: 'live.js', path: script }) },
    { reason: 'new', source: expect.objectContaining({ name: 'pad.js', sourceReference: expect.any(Number) }) },
  ]);
  expect(bodies('module').map(({ reason, module }) => [reason, module.id])).toEqual([
    ['new', 'own code'],
    ['new', 'left'],
  ]);
});
