/** What is damaged in a recording is said to be, and takes nothing along that is not. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Captured } from './support/captured.js';
import { folder, startClient } from './support/client.js';
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
