/** Breakpoints with a condition or a message, and what is written for them in the console. */
import { expect, test } from 'vitest';
import { type Client, folder, startClient } from './support/client.js';
import { SOURCE, writeShop } from './support/shop-trace.js';
import { TraceBuilder } from './support/trace-builder.js';

const { trace, script } = writeShop(folder);

async function opened(stopAt = 'start', path = trace): Promise<Client> {
  const client = await startClient();
  await client.open({ trace: path, stopAt });
  return client;
}

async function set(client: Client, ...breakpoints: object[]) {
  return (await client.get('setBreakpoints', { source: { path: script }, breakpoints })).breakpoints;
}

/** What was printed, once `count` lines have come. */
async function printed(client: Client, count: number): Promise<{ output: string; line?: number }[]> {
  for (;;) {
    const outputs = client.messages.filter(({ event, body }) => event === 'output' && body.category === 'stdout');
    if (outputs.length >= count) return outputs.map(({ body }) => body);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a log point prints all its hits at once, in order, each with its time and place', async () => {
  const client = await opened('end');
  const [answer] = await set(client, { line: 3, logMessage: 'a line of {line.amount * line.count}, {line}' });
  expect(answer).toMatchObject({ verified: true, line: 3 });
  const lines = await printed(client, 3);
  expect(lines.map(({ output }) => output)).toEqual(
    new Array(3).fill(expect.stringMatching(/^\d[\d.]* [mµ]?s {2}a line of 6, \{amount: 2, count: 3\}\n$/)),
  );
  expect(lines[0]).toMatchObject({ line: 3, source: { path: script } });
  // It does not stop, and the same again is not printed again.
  expect(await client.move('reverseContinue')).toMatchObject({ description: 'Start of the recording' });
  await set(client, { line: 3, logMessage: 'a line of {line.amount * line.count}, {line}' });
  await set(client, { line: 3, logMessage: 'another' });
  expect((await printed(client, 4)).length).toBeLessThanOrEqual(6);
  expect((await printed(client, 6)).map(({ output }) => output.replace(/^.* {2}/, '')).slice(3)).toEqual(
    new Array(3).fill('another\n'),
  );
});

test('the time of a line leads to its moment', async () => {
  const client = await opened();
  await set(client, { line: 14, logMessage: 'here' });
  const [line] = await printed(client, 1);
  await client.command(`:goto ${line!.output.split('  ')[0]}`);
  expect((await client.top(2)).line).toBe(14);
});

test('one with a condition and a hit count prints what is left', async () => {
  const client = await opened();
  await set(client, { line: 3, condition: 'line.amount === 2', hitCondition: '>= 2', logMessage: '{line.count}' });
  await printed(client, 2);
  await client.get('threads');
  const lines = await printed(client, 2);
  expect(lines.map(({ output }) => output.replace(/^.* {2}/, ''))).toEqual(['3\n', '3\n']);
});

test('what an expression asks for and was not captured is told in its place', async () => {
  const client = await opened();
  await set(client, { line: 3, hitCondition: '1', logMessage: 'price {line.price.amount} of {nothing}' });
  const [line] = await printed(client, 1);
  expect(line!.output).toMatch(/ {2}price ‹TypeError: .*› of ‹.*nothing.*›\n$/);
});

test('a thousand lines are enough', async () => {
  const path = `${folder}/often-printed.rvtrace`;
  const builder = new TraceBuilder(path, { cwd: folder });
  const often = builder.fn(builder.script(script, SOURCE), 'often', [1, 4], { lines: [2] });
  for (let i = 0; i < 1200; i++) builder.leave(builder.enter(often), 2);
  builder.end();
  const client = await opened('start', path);
  await set(client, { line: 2, logMessage: 'again' });
  await printed(client, 1000);
  await client.get('threads');
  const said = client.messages.filter(({ body }) => /has printed 1000 lines/.test(body?.output));
  expect([(await printed(client, 1000)).length, said.length]).toEqual([1000, 1]);
});

test('a condition chooses among the times, in both directions', async () => {
  const path = `${folder}/counting.rvtrace`;
  const builder = new TraceBuilder(path, { cwd: folder });
  const count = builder.fn(builder.script(script, SOURCE), 'count', [1, 4], { lines: [2], parameters: ['n'] });
  for (let n = 0; n < 50; n++) builder.leave(builder.enter(count, [n]), 2);
  builder.end();
  const client = await opened('start', path);
  await set(client, { line: 2, condition: 'n % 20 === 7' });
  const values: string[] = [];
  const collect = async (command: string) => {
    while ((await client.move(command)).reason === 'breakpoint') {
      values.push((await client.get('evaluate', { expression: 'n', context: 'repl' })).result);
    }
  };
  await collect('continue');
  await collect('reverseContinue');
  expect(values).toEqual(['7', '27', '47', '47', '27', '7']);
});

test('a condition that asks for what was not captured does not stop, and says so', async () => {
  const client = await opened();
  const [answer] = await set(client, { line: 3, condition: 'nothing > 1' });
  expect(answer.verified).toBe(true);
  expect(await client.move('continue')).toMatchObject({ description: expect.stringContaining('End of the recording') });
  const told = client.messages.filter(({ body }) => /its condition could not be told/.test(body?.output));
  expect(told.map(({ body }) => body.output)).toEqual([
    expect.stringMatching(/^The breakpoint on line 3 of .* did not stop 3 times, first at .*nothing/),
  ]);
});

test('a condition, a message, a filter that is no expression is refused with a reason', async () => {
  const client = await opened();
  const answers = await set(
    client,
    { line: 3, condition: 'x >' },
    { line: 3, logMessage: 'is {x' },
    { line: 3, condition: 'x = 1' },
  );
  for (const answer of answers) expect(answer).toMatchObject({ verified: false, reason: 'failed', message: /\S/ });
  const { breakpoints } = await client.get('setExceptionBreakpoints', {
    filters: [],
    filterOptions: [{ filterId: 'all', condition: 'a b' }],
  });
  expect(breakpoints[0]).toMatchObject({ verified: false });
});

test('exceptions of a class, or with a condition', async () => {
  const client = await opened();
  const stopsFor = async (condition: string) => {
    await client.get('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'all', condition }] });
    await client.command(':start');
    return (await client.move('continue')).reason;
  };
  expect(await stopsFor('RangeError')).toBe('exception');
  expect(await stopsFor('TypeError, RangeError')).toBe('exception');
  expect(await stopsFor('TypeError')).toBe('pause');
  expect(await stopsFor("$error.message.includes('dear')")).toBe('exception');
  expect(await stopsFor("$error.message.includes('cheap')")).toBe('pause');
});

test('completions: names, members, commands', async () => {
  const client = await opened();
  await set(client, { line: 7 });
  await client.move('continue');
  const labels = async (text: string, more: object = {}) =>
    (await client.get('completions', { text, column: text.length + 1, ...more })).targets.map(
      ({ label }: { label: string }) => label,
    );
  expect(await labels('ra')).toEqual(['rate']);
  expect(await labels('this.')).toEqual(expect.arrayContaining(['user', 'lines']));
  expect(await labels('1 + this.lines[0].a')).toEqual(['amount']);
  expect(await labels(':ba')).toEqual([':back', ':backin', ':backout']);
  const { stackFrames } = await client.get('stackTrace', { threadId: 2 });
  expect(await labels('us', { frameId: stackFrames[1].id })).toEqual(['user']);
  const label = stackFrames.find(({ presentationHint }: { presentationHint?: string }) => presentationHint === 'label');
  expect(await labels('x', { frameId: label.id })).toEqual([]);
});
