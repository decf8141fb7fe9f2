/** Breakpoints stop the view of a program that is being recorded when it comes to them, and the program goes on. */
import { expect, test } from 'vitest';
import { until } from '../support/until.js';
import type { Client, Stopped } from './support/client.js';
import { type Live, live, output, script } from './support/live.js';
import { recordShop, SOURCE } from './support/shop-trace.js';
import type { TraceBuilder } from './support/trace-builder.js';

const setLine = (client: Client, line: number, more: object = {}) =>
  client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line, ...more }] });

/** The argument of the call in which the view has stopped. */
async function argument(client: Client): Promise<string> {
  const { id: frameId } = await client.top(1);
  return (await client.get('evaluate', { expression: 'n', context: 'hover', frameId })).result;
}

/** The next stop that nobody asks for. */
const stop = async (client: Client): Promise<Stopped> => (await client.waitForEvent('stopped')).body as Stopped;

/** Records the start of a program with one function, and returns what calls it once more. */
function work(builder: TraceBuilder): (argument: unknown) => void {
  const id = builder.script(script, SOURCE);
  const fn = builder.fn(id, 'work', [1, 3], { parameters: ['n'], lines: [2] });
  builder.flush();
  return (argument) => {
    builder.leave(builder.enter(fn, [argument]), 2, argument);
    builder.flush();
  };
}

async function running(configure?: (client: Client) => Promise<unknown>): Promise<Live> {
  const one = await live();
  await one.client.configured(one.launch, {}, () => configure?.(one.client) ?? Promise.resolve());
  return one;
}

/** Continues up to the newest moment; the view then follows the program. */
async function follow(client: Client): Promise<void> {
  const from = client.messages.length;
  await client.get('continue', { threadId: 1 });
  await until(() => client.order(from).includes('response continue'));
  expect((await client.top(1)).name).toContain('running');
  expect(client.order(from)).not.toContain('event stopped');
}

test('one that was set before the program began, and in a script that is not loaded yet', async () => {
  const { client, builder, runs } = await running((its) => setLine(its, 14));
  const stopped = stop(client);
  recordShop(builder, script);
  builder.flush();
  expect(await stopped).toMatchObject({
    reason: 'breakpoint',
    threadId: 2,
    allThreadsStopped: true,
    description: 'checkout throws · live',
    hitBreakpointIds: [expect.any(Number)],
  });
  expect((await client.frames(2))[0]).toBe('checkout:14');
  expect(runs()).toBe(true);
  // The rest is already recorded, and has no hit: back to the edge.
  await follow(client);
});

test('one that is set while it runs stops at what comes then; continue goes to what was recorded meanwhile', async () => {
  const { client, builder } = await running();
  const call = work(builder);
  call(1);
  await client.move('pause');
  await follow(client);
  await setLine(client, 2);
  const first = stop(client);
  call(2);
  expect(await first).toMatchObject({ reason: 'breakpoint', threadId: 1 });
  expect(await argument(client)).toBe('2');
  call(3);
  call(4);
  for (const n of ['3', '4']) {
    expect(await client.move('continue')).toMatchObject({ reason: 'breakpoint' });
    expect(await argument(client)).toBe(n);
  }
  await follow(client);
  const last = stop(client);
  call(5);
  await last;
  await client.move('reverseContinue');
  expect(await argument(client)).toBe('4');
});

test('conditions and hit counts hold, counted from the beginning', async () => {
  const { client, builder } = await running();
  const call = work(builder);
  for (let n = 1; n <= 4; n++) call(n);
  await client.move('pause');
  await follow(client);
  await setLine(client, 2, { condition: 'n > 2', hitCondition: '% 3' });
  const stopped = stop(client);
  // The third and fourth count as first and second.
  for (let n = 5; n <= 9; n++) call(n);
  await stopped;
  expect(await argument(client)).toBe('5');
  await client.move('continue');
  expect(await argument(client)).toBe('8');
  await follow(client);
  const next = stop(client);
  for (let n = 10; n <= 12; n++) call(n);
  await next;
  expect(await argument(client)).toBe('11');
});

test('a condition that cannot be told is told of once, not at every look', async () => {
  const { client, builder } = await running((its) => setLine(its, 2, { condition: 'n === 3 || missing' }));
  const call = work(builder);
  const untold = () => output(client, 'important').split('could not be told').length - 1;
  call(1);
  await until(() => untold() > 0);
  const stopped = stop(client);
  call(2);
  call(3);
  await stopped;
  expect(untold()).toBe(1);
});

test('an uncaught exception stops the view where it was thrown, instead of at the end of the program', async () => {
  const {
    client,
    builder,
    stop: endProgram,
  } = await running((its) => its.get('setExceptionBreakpoints', { filters: ['uncaught'] }));
  const id = builder.script(script, SOURCE);
  const fail = builder.enter(builder.fn(id, 'fail', [1, 3], { lines: [2] }));
  builder.throws(fail, 2, 'no');
  builder.unwind(fail, 2, 'no');
  builder.uncaught('no');
  builder.end({ exitCode: 3 });
  const stopped = stop(client);
  endProgram();
  expect(await stopped).toMatchObject({ reason: 'exception', threadId: 1, text: expect.stringContaining('no') });
  expect((await client.frames(1))[0]).toBe('fail:2');
});

test('without breakpoints nothing stops, and the end of the program does', async () => {
  const { client, builder, stop: endProgram } = await running();
  const call = work(builder);
  call(1);
  builder.end({ exitCode: 3 });
  const stopped = stop(client);
  endProgram();
  expect(await stopped).toMatchObject({ reason: 'pause', description: 'End of the recording: exit code 3' });
});
