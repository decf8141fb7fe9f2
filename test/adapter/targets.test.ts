/** Moves to a chosen place: an occurrence of a line, one of the calls of a line, the entry of a frame. */
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const { trace, script } = writeShop(folder);

async function opened(stopAt = 'start', path = trace) {
  const client = await startClient();
  await client.open({ trace: path, stopAt });
  return client;
}

test('goto: each time that a line was come to, with its request and time', async () => {
  const client = await opened();
  const { targets } = await client.get('gotoTargets', { source: { path: script }, line: 3, col: 1 });
  expect(targets.map(({ label }: { label: string }) => label)).toEqual([
    expect.stringMatching(/^1 of 3 · .* · GET \/cart\/1 · 500/),
    expect.stringMatching(/^2 of 3 · .* · GET \/cart\/1 · 500/),
    expect.stringMatching(/^3 of 3 · .* · GET \/cart\/2 · 200/),
  ]);
  expect(targets[2]).toMatchObject({ line: 3, id: expect.any(Number) });
  expect(await client.move('goto', { threadId: 1, targetId: targets[2].id })).toMatchObject({
    reason: 'goto',
    threadId: 3,
    allThreadsStopped: true,
  });
  expect(await client.frames(3)).toEqual(['price:3', 'Cart.total:7', 'checkout:13', '── awaited by ──:0', 'handle:19']);
  const again = await client.get('gotoTargets', { source: { path: script }, line: 3 });
  expect(again.targets[2].label).toMatch(/ · here$/);
  // Those of an earlier list still lead to where they say.
  await client.move('goto', { threadId: 1, targetId: targets[0].id });
  expect((await client.top(2)).line).toBe(3);
});

test('goto: a line that nothing can stand at has no target, a target that is gone is refused', async () => {
  const client = await opened();
  expect(await client.get('gotoTargets', { source: { path: script }, line: 400 })).toEqual({ targets: [] });
  expect(await client.get('gotoTargets', { source: { path: '/no/such.js' }, line: 1 })).toEqual({ targets: [] });
  expect(await client.ask('goto', { threadId: 1, targetId: 99 })).toMatchObject({ success: false });
});

test('goto: of a line that was come to a thousand times, the nearest on either side of now', async () => {
  const path = `${folder}/often.rvtrace`;
  const builder = new TraceBuilder(path, { cwd: folder });
  const often = builder.fn(builder.script(script, ''), 'often', [1, 4], { lines: [2] });
  for (let i = 0; i < 1000; i++) builder.leave(builder.enter(often), 2);
  builder.end();
  const client = await opened('start', path);
  const numbers = async () => {
    const { targets } = await client.get('gotoTargets', { source: { path: script }, line: 2 });
    return targets.map(({ label }: { label: string }) => Number(/^(\d+) of 1000/.exec(label)![1]));
  };
  const first = await numbers();
  expect([first.length, first[0], first.at(-1)]).toEqual([40, 1, 40]);
  await client.command(':end');
  const last = await numbers();
  expect([last.length, last[0], last.at(-1)]).toEqual([40, 961, 1000]);
});

test('step in targets: the calls that the line makes from here on, each to step into', async () => {
  const client = await opened();
  await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 7 }] });
  await client.move('continue');
  const { id } = await client.top(2);
  const { targets } = await client.get('stepInTargets', { frameId: id });
  expect(targets.map(({ label, line }: { label: string; line: number }) => `${label}:${line}`)).toEqual([
    'price({amount: 2, count: 3}):7',
    'price({amount: 2, count: 3}):7',
  ]);
  await client.move('stepIn', { threadId: 2, targetId: targets[1].id });
  expect(await client.frames(2)).toEqual(['price:2', 'Cart.total:7', 'checkout:13', '── awaited by ──:0', 'handle:19']);
  expect(await client.move('stepBack', { threadId: 2 })).toMatchObject({ reason: 'step' });
  const { stackFrames } = await client.get('stackTrace', { threadId: 2 });
  expect(await client.get('stepInTargets', { frameId: stackFrames.at(-1).id })).toEqual({ targets: [] });
  expect(await client.ask('stepIn', { threadId: 2, targetId: 12345 })).toMatchObject({ success: false });
});

test('restart frame: any call on the stack, to where it was entered; not a label', async () => {
  const client = await opened('end');
  await client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 14 }] });
  await client.move('reverseContinue');
  const { stackFrames } = await client.get('stackTrace', { threadId: 2 });
  const label = stackFrames.find(({ presentationHint }: { presentationHint?: string }) => presentationHint === 'label');
  expect(label.canRestart).toBe(false);
  expect(await client.ask('restartFrame', { frameId: label.id })).toMatchObject({ success: false });
  expect(await client.move('restartFrame', { frameId: stackFrames.at(-1).id })).toMatchObject({
    reason: 'restart',
    threadId: 2,
    description: 'Entered handle',
  });
  expect(await client.frames(2)).toEqual(['handle:17']);
  // A frame of an earlier stop is still known.
  expect(await client.move('restartFrame', { frameId: stackFrames[0].id })).toMatchObject({
    description: 'Entered checkout',
  });
});
