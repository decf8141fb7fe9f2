/** Walking through a recording over the protocol. */
import { expect, test } from 'vitest';
import { type Client, folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';

const { trace, script } = writeShop(folder);
const atStart = { trace, stopAt: 'start' };

/** What a person sees at a stop. */
async function sight(client: Client, threadId: number, description: string | undefined) {
  return {
    threadId,
    description: description?.replace(/^(Start|End) of.*/, ''),
    frames: await client.frames(threadId),
  };
}

async function walk(client: Client, threadId: number, command: string, args: object = {}) {
  const seen = [];
  for (;;) {
    const stop = await client.move(command, { threadId, ...args });
    if (/^(Start|End) of/.test(stop.description ?? '')) return seen;
    seen.push(await sight(client, threadId, stop.description));
  }
}

test.each([1, 2, 3])(
  'the walk of lane %i forwards by every position, then backwards, is the same reversed',
  async (lane) => {
    const client = await startClient();
    await client.open(atStart);
    expect(await client.command(`:lane ${lane}`)).toMatchObject({ threadId: lane, reason: 'goto' });
    const forward = await walk(client, lane, 'stepIn');
    const backward = await walk(client, lane, 'stepBack', { granularity: 'instruction' });
    expect(forward.length).toBeGreaterThan(lane === 1 ? 0 : 10);
    // Both walks stop at their ends a second time, as a boundary.
    expect(backward.slice(0, -1).reverse()).toEqual(forward.slice(0, -1));
  },
);

test('step back over calls never enters one, step back in does', async () => {
  const client = await startClient();
  await client.open(atStart, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] }),
  );
  const { threadId } = await client.move('continue');
  expect(await client.frames(threadId)).toEqual(['checkout:14', '── awaited by ──:0', 'handle:19']);
  await client.move('stepBack', { threadId });
  expect((await client.frames(threadId))[0]).toBe('checkout:13');
  await client.move('next', { threadId });
  expect((await client.frames(threadId))[0]).toBe('checkout:14');
  await client.move('stepBack', { threadId, granularity: 'instruction' });
  expect((await client.frames(threadId))[0]).toBe('Cart.total:8');
});

test('a step over calls, or out of one, stops at a breakpoint on its way, in either direction', async () => {
  const client = await startClient();
  await client.open(atStart, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 19 }] }),
  );
  const { threadId } = await client.move('continue');
  const { breakpoints } = await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 8 }] });
  const inTotal = { threadId, reason: 'breakpoint', hitBreakpointIds: [breakpoints[0].id] };
  const step = (description: string) => ({ threadId, reason: 'step', description });
  const next = (command: string) => client.move(command, { threadId });

  expect(await next('next')).toMatchObject(step('handle awaits'));
  expect(await next('next')).toMatchObject(inTotal);
  expect((await client.frames(threadId))[0]).toBe('Cart.total:8');
  expect(await next('stepOut')).toMatchObject(step('checkout throws'));
  expect(await next('stepBack')).toMatchObject(inTotal);
  expect(await client.command(':backout')).toMatchObject(step('checkout calls'));
  expect(await client.command(':next')).toMatchObject(inTotal);
  await client.command(':backout');
  expect(await client.command(':backout')).toMatchObject(step('handle awaits'));
  expect(await next('stepOut')).toMatchObject(inTotal);
  await next('stepOut');
  expect(await next('stepOut')).toMatchObject(step('handle goes on'));
  expect(await client.command(':backout')).toMatchObject(inTotal);
});

test('a breakpoint is hit in the lane it was recorded in, in both directions, and names itself', async () => {
  const client = await startClient();
  await client.open(atStart);
  const { breakpoints } = await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 8 }] });
  const hit = { reason: 'breakpoint', hitBreakpointIds: [breakpoints[0].id] };
  const lanes = [];
  for (let i = 0; i < 2; i++) {
    const stop = await client.move('continue');
    expect(stop).toMatchObject(hit);
    expect((await client.frames(stop.threadId))[0]).toBe('Cart.total:8');
    lanes.push(stop.threadId);
  }
  expect(lanes).toEqual([2, 3]);
  expect(await client.move('continue')).toMatchObject({ description: expect.stringContaining('End of the recording') });
  expect(await client.move('reverseContinue')).toMatchObject({ ...hit, threadId: 3 });
  expect(await client.move('reverseContinue')).toMatchObject({ ...hit, threadId: 2 });
  expect(await client.move('reverseContinue')).toMatchObject({ description: 'Start of the recording' });
});

test('stepping another thread starts where that thread stands', async () => {
  const client = await startClient();
  await client.open(atStart, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] }),
  );
  expect((await client.move('continue')).threadId).toBe(2);
  const waiting = await client.frames(3);
  expect(waiting.at(-1)).toBe('handle:19');
  const stop = await client.move('stepIn', { threadId: 3 });
  expect(stop.threadId).toBe(3);
  expect(stop.description).toBe('checkout goes on');
});

test('a thread that has not begun: forward is its first moment, backward stays', async () => {
  const client = await startClient();
  await client.open(atStart);
  expect(await client.move('stepBack', { threadId: 3 })).toMatchObject({
    threadId: 3,
    description: 'Start of this thread',
  });
  expect(await client.move('next', { threadId: 3 })).toMatchObject({ threadId: 3, reason: 'step' });
  expect((await client.frames(3))[0]).toBe('handle:17');
});

test('exceptions stop in both directions', async () => {
  const client = await startClient();
  await client.open(atStart);
  await client.get('setExceptionBreakpoints', { filters: ['all'] });
  const stop = await client.move('continue');
  expect(stop).toMatchObject({ reason: 'exception', threadId: 2, text: 'RangeError: too dear' });
  expect(await client.get('exceptionInfo', { threadId: 2 })).toMatchObject({
    exceptionId: 'RangeError',
    description: 'too dear',
    details: { message: 'too dear', typeName: 'RangeError', stackTrace: expect.stringContaining('cart.js') },
  });
  await client.move('continue');
  expect(await client.move('reverseContinue')).toMatchObject({ reason: 'exception', threadId: 2 });
  await client.get('setExceptionBreakpoints', { filterOptions: [{ filterId: 'uncaught' }], filters: [] });
  expect(await client.move('continue')).toMatchObject({ description: expect.stringContaining('End of') });
});

test('continue from one end to the other goes through the whole recording', async () => {
  const client = await startClient();
  await client.open(atStart);
  const end = await client.move('continue');
  expect(end.threadId).toBe(3);
  expect(await client.move('reverseContinue')).toMatchObject({ threadId: 1 });
});

test('stopAt: start, end, a time, and by itself where the program failed', async () => {
  const open = async (launch: object) => (await startClient()).open(launch);
  expect(await open({ trace, stopAt: 'end' })).toMatchObject({
    reason: 'pause',
    description: 'End of the recording: exit code 0',
  });
  expect(await open({ trace, stopAt: 5 })).toMatchObject({
    reason: 'goto',
    description: expect.stringMatching(/^Entered handle · \d+ µs$/),
  });
  expect(await open({ trace })).toMatchObject({ threadId: 2, reason: 'pause' });
  const crashed = writeShop(folder, 'crashed', {}, { exitCode: 1 });
  expect(await open({ trace: crashed.trace })).toMatchObject({
    threadId: 3,
    description: 'End of the recording: exit code 1',
  });
});

test('pause where nothing moves stops where it is', async () => {
  const client = await startClient();
  await client.open(atStart);
  await client.move('next');
  const before = await client.frames(1);
  expect(await client.move('pause')).toMatchObject({ reason: 'pause', threadId: 1 });
  expect(await client.frames(1)).toEqual(before);
});
