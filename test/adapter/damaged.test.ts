/** What is damaged in a recording is said to be, and takes nothing along that is not. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../support/until.js';
import type { Captured } from './support/captured.js';
import { type Client, folder, startClient } from './support/client.js';
import { TraceBuilder } from './support/trace-builder.js';

const script = join(folder, 'damaged.js');
const DAMAGED = '‹the recording is damaged here›';

/** A word that begins no value. */
const broken: Captured = (tape) => tape.push(250, 0);

test('a value that cannot be decoded is shown as damaged, and so are those behind it', async () => {
  const trace = join(folder, 'broken-value.rvtrace');
  const builder = new TraceBuilder(trace);
  const id = builder.script(script, 'function add(a, b, c) {\n  return a;\n}\n');
  const add = builder.fn(id, 'add', [1, 3], { parameters: ['a', 'b', 'c'], lines: [2] });
  builder.leave(builder.enter(add, [{ x: 1 }, broken, 3]), 2, 7);
  builder.leave(builder.enter(add, [1, { inner: broken }, 3]), 2, broken);
  builder.end();
  const client = await startClient();
  await client.open({ trace, stopAt: 'end' });
  const shown = async () => {
    const scopes = await client.scopes(1);
    const values = async (name: string) => (await client.variables(scopes[name]!)).map(({ value }) => value);
    return { arguments: await values('Arguments'), returned: await values('Returned') };
  };
  expect(await shown()).toEqual({ arguments: ['1', DAMAGED, DAMAGED], returned: [DAMAGED] });
  const { id: frameId } = await client.top(1);
  const evaluate = (expression: string) => client.ask('evaluate', { expression, context: 'watch', frameId });
  expect(await evaluate('a + 1')).toMatchObject({ success: true, body: { result: '2' } });
  expect(await evaluate('b')).toMatchObject({ message: expect.stringContaining('the recording is damaged here') });
  await client.move('stepBack');
  await client.move('stepBack');
  expect(await shown()).toEqual({ arguments: ['{x: 1}', DAMAGED, DAMAGED], returned: ['7'] });
});

/** Three chunks of ten calls each; the second is damaged on disk after the client has come to the end. */
async function atEndOfDamaged(name: string): Promise<Client> {
  const trace = join(folder, name);
  const builder = new TraceBuilder(trace);
  const id = builder.script(script, 'function add(a, b, c) {\n  return a;\n}\n');
  const add = builder.fn(id, 'add', [1, 3], { parameters: ['a'], lines: [2] });
  const sizes = [0, 0, 0].map(() => {
    for (let i = 0; i < 10; i++) builder.leave(builder.enter(add, [i]), 2, i);
    builder.flush();
    return statSync(trace).size;
  });
  builder.end();
  const client = await startClient();
  await client.open({ trace, stopAt: 'end' }, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 1, condition: 'a < 0' }] }),
  );
  const fd = openSync(trace, 'r+');
  writeSync(fd, Buffer.alloc(64, 0xff), 0, 64, sizes[1]! - 100);
  closeSync(fd);
  return client;
}

const important = (client: Client) =>
  client.messages.filter((m) => m.event === 'output' && m.body.category === 'important').map((m) => m.body.output);

const LOST = 'This moment can no longer be shown, for the recording is damaged before it: ';

test('a run that finds damage before its place ends at the last moment that is left, and says why', async () => {
  const client = await atEndOfDamaged('found-by-run.rvtrace');
  expect(await client.move('reverseContinue')).toMatchObject({
    reason: 'pause',
    threadId: 1,
    description: 'The recording is damaged behind this',
  });
  expect(important(client)).toEqual([expect.stringContaining(LOST)]);
  expect(client.order().filter((name) => name === 'event stopped')).toHaveLength(2);
  expect(await client.frames(1)).toEqual(['add:2']);
  const scopes = await client.scopes(1);
  expect(await client.variables(scopes.Arguments!)).toMatchObject([{ name: 'a', value: '9' }]);
  expect(await client.move('stepBack')).toMatchObject({ reason: 'step' });
});

test('so does a step, and whatever else is asked of what is lost is refused by the same sentence', async () => {
  const client = await atEndOfDamaged('found-by-step.rvtrace');
  const lost = () => client.messages.findLast((m) => m.event === 'stopped').body.description.includes('damaged');
  let refused = { success: true, message: '' };
  let frameId = 0;
  // The third chunk has twenty positions and as many calls.
  for (let i = 0; i < 40 && refused.success; i++) {
    frameId = (await client.top(1)).id;
    refused = await client.ask('stepBack', { threadId: 1 });
  }
  expect(refused.message).toContain(LOST);
  await until(lost);
  expect(await client.frames(1)).toEqual(['add:2']);
  expect(await client.ask('scopes', { frameId })).toMatchObject({ success: false, message: refused.message });
});
