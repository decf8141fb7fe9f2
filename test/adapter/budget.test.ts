/** What an editor is told of a recording that kept to a budget. */
import { expect, test } from 'vitest';
import { folder, startClient } from './support/client.js';
import { writeStepped } from './support/stepped-trace.js';

const { trace, script } = writeStepped(folder, false);

async function opened(path = trace) {
  const client = await startClient();
  await client.open({ trace: path, stopAt: 'start' });
  const set = async (source: string, ...lines: number[]) =>
    (await client.get('setBreakpoints', { source: { path: source }, breakpoints: lines.map((line) => ({ line })) }))
      .breakpoints;
  return { client, set };
}

test('a call that was left out is a frame without values between the others', async () => {
  const { client, set } = await opened();
  await set(script, 8);
  const { threadId } = await client.move('continue');
  const { stackFrames } = await client.get('stackTrace', { threadId });
  const source = { name: 'stepped.js', path: script };
  expect(stackFrames).toEqual([
    { id: expect.any(Number), name: 'price', source, line: 8, column: 5 },
    {
      id: expect.any(Number),
      name: 'total (this call was not recorded)',
      source,
      line: 5,
      column: 5,
      presentationHint: 'subtle',
      canRestart: false,
    },
    { id: expect.any(Number), name: 'handle', source, line: 2, column: 5 },
  ]);
  expect(await client.get('scopes', { frameId: stackFrames[1].id })).toEqual({ scopes: [] });
  const frameId = stackFrames[1].id;
  expect((await client.ask('evaluate', { expression: 'cart', context: 'repl', frameId })).success).toBe(false);
});

test('a breakpoint where calls were left out says since when; others say nothing', async () => {
  const { set } = await opened();
  const [left, scalars, full] = await set(script, 5, 8, 11);
  expect(left).toMatchObject({ verified: true, line: 5 });
  expect(left.message).toBe('Since 2 µs 1 of 100 calls of total (stepped.js:4) is recorded.');
  for (const whole of [scalars, full]) {
    expect(whole).toMatchObject({ verified: true });
    expect(whole).not.toHaveProperty('message');
  }
});

test('and until when, if the function came back', async () => {
  const back = writeStepped(folder, true);
  const { set } = await opened(back.trace);
  const [left] = await set(back.script, 5);
  expect(left.message).toBe('From 2 µs to 7 µs 1 of 100 calls of total (stepped-and-back.js:4) is recorded.');
});

test(':budget lists the functions that stepped down, most calls left out first', async () => {
  const { client } = await opened();
  const { result } = await client.get('evaluate', { expression: ':budget', context: 'repl' });
  const took = 'recording took 18.0 % of the CPU, this function 6.0 % (budget 5 %)';
  expect(result.split('\n')).toEqual([
    'budget 5 %: 2 functions stepped down at some time, 1235 calls left out',
    `  from 2 µs on, 1 of 100 calls of total (stepped.js:4) is recorded: ${took}; 1 step, 1235 calls left out`,
    `  from 3 µs on, calls of price (stepped.js:7) are recorded without objects: ${took}; 1 step, 0 calls left out`,
  ]);
});
