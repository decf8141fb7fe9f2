/** A program that really ran and failed, as a person looks at it: where it stops first, what it printed, which lines it came to. */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { until } from '../support/until.js';
import { type Client, folder, type Message, startClient } from './support/client.js';

const program = join(folder, 'overdraws.cjs');
let trace = '';

beforeAll(async () => {
  copyFileSync(join(root, 'test/fixtures/overdraws.cjs'), program);
  const traces = join(folder, 'traces');
  expect(await rearview(['record', '-q', '-o', traces, '--', process.execPath, program])).toMatchObject({ code: 1 });
  trace = onlyTrace(traces);
});

async function opened(stopAt?: string): Promise<Client> {
  const client = await startClient();
  await client.open(stopAt === undefined ? { trace } : { trace, stopAt });
  return client;
}

/** Of a program that ends well. */
async function openedRecording(path: string, stopAt: string): Promise<Client> {
  const traces = temporaryFolder();
  expect(await rearview(['record', '-q', '-o', traces, '--', process.execPath, path])).toMatchObject({ code: 0 });
  const client = await startClient();
  await client.open({ trace: onlyTrace(traces), stopAt });
  return client;
}

async function set(client: Client, ...lines: number[]): Promise<Message[]> {
  const breakpoints = lines.map((line) => ({ line }));
  return (await client.get('setBreakpoints', { source: { path: program }, breakpoints })).breakpoints;
}

function printed(client: Client): Message[] {
  const outputs = client.messages.filter(({ event, body }) => event === 'output' && body.category === 'stdout');
  return outputs.map(({ body }) => body);
}

test('the first stop is where the error was thrown', async () => {
  const client = await opened();
  const stopped = client.messages.find(({ event }) => event === 'stopped');
  expect(stopped.body).toMatchObject({ reason: 'exception', text: 'Error: ada is overdrawn: -20' });
  expect((await client.top(stopped.body.threadId)).line).toBe(27);
});

test('what was printed is told once, with its time and place, when the view comes to it', async () => {
  const client = await opened('start');
  await set(client, 36);
  expect((await client.move('continue')).reason).toBe('breakpoint');
  await until(() => printed(client).length === 1);
  expect(printed(client)[0]).toMatchObject({
    output: expect.stringMatching(/^\d[\d.]* [mµ]?s {2}left 70\n$/),
    line: 36,
    source: { path: program },
  });
  await client.move('continue');
  await client.move('reverseContinue');
  await client.move('continue');
  await client.command(':end');
  await until(() => printed(client).length === 3);
  await client.get('threads');
  expect(printed(client).map(({ output }) => output.split('  ')[1])).toEqual(['left 70\n', 'left 30\n', 'left -20\n']);
});

test('the console lists what was printed, and goes there', async () => {
  const client = await opened();
  const lines = (await client.get('evaluate', { expression: ':output', context: 'repl' })).result.split('\n');
  expect(lines.map((line: string) => line.split('  ')[1])).toEqual(['left 70', 'left 30', 'left -20']);
  expect((await client.get('evaluate', { expression: ':output 30', context: 'repl' })).result).toMatch(/ {2}left 30$/);
  const balances: string[] = [];
  for (const part of ['left', 'left', '70', '-20']) {
    await client.command(`:printed ${part}`);
    const { id, line } = await client.top(1);
    expect(line).toBe(36);
    balances.push((await client.get('evaluate', { expression: '$printed', context: 'repl', frameId: id })).result);
  }
  expect(balances).toEqual(["'left -20\\n'", "'left 30\\n'", "'left 70\\n'", "'left -20\\n'"]);
  const refused = await client.ask('evaluate', { expression: ':printed nothing', context: 'repl' });
  expect(refused).toMatchObject({ success: false, message: 'The program printed no such thing.' });
});

test('an error of the runtime that was caught stops where it was caught', async () => {
  const client = await opened('end');
  await client.get('setExceptionBreakpoints', { filters: ['caught'] });
  expect(await client.move('reverseContinue')).toMatchObject({ reason: 'exception' });
  const { line, name } = await client.top(1);
  expect({ line, name }).toEqual({ line: 20, name: 'parse' });
});

test('a line that is never stood on says so, and one that only prints is stood on', async () => {
  const client = await opened('start');
  const answers = await set(client, 4, 36);
  expect(answers.map(({ verified, line }) => ({ verified, line }))).toEqual([
    { verified: true, line: 4 },
    { verified: true, line: 36 },
  ]);
  const isChange = ({ event }: Message) => event === 'breakpoint';
  await until(() => client.messages.some(isChange));
  expect(client.messages.find(isChange).body.breakpoint).toMatchObject({
    id: answers[0].id,
    verified: false,
    message: expect.stringMatching(/^In this recording the program never stood on this line/),
  });
  expect((await client.move('continue')).hitBreakpointIds).toEqual([answers[1].id]);
  // Known from now on.
  expect((await set(client, 4))[0]).toMatchObject({ verified: false });
});

test('the end of a function stands for the last line in it, what is between two for the next', async () => {
  const client = await opened('start');
  const answers = await set(client, 6, 10, 11, 12, 15, 29, 39);
  expect(answers.map(({ line }) => line)).toEqual([7, 9, 13, 13, 14, 27, 37]);
});

test('lines of a file that has changed are those of what ran', async () => {
  const client = await opened('start');
  const text = readFileSync(program, 'utf8');
  writeFileSync(program, `// one line more\n${text.replace('return a - b;', 'return b - a;')}`);
  try {
    const [moved, other] = await set(client, 37, 15);
    expect(moved).toMatchObject({ verified: true, line: 37 });
    expect(other).toMatchObject({ verified: false, message: expect.stringContaining('has changed') });
    await client.move('continue');
    expect(await client.top(1)).toMatchObject({ line: 36, source: { sourceReference: expect.any(Number) } });
  } finally {
    writeFileSync(program, text);
  }
});

test('scopes tell whose text they are for', async () => {
  const client = await opened();
  const { id } = await client.top(1);
  const { scopes } = await client.get('scopes', { frameId: id });
  expect(scopes[0]).toMatchObject({ name: 'Arguments', line: 25, endLine: 29, source: { path: program } });
});

test('a step over an await stays in the call, both ways', async () => {
  const awaiting = join(root, 'test/fixtures/awaits-in-turn.cjs');
  const client = await openedRecording(awaiting, 'start');
  const breakpoints = [{ line: 7, hitCondition: '1' }];
  await client.get('setBreakpoints', { source: { path: awaiting }, breakpoints });
  await client.move('continue');
  const walk = async (command: string, steps: number): Promise<string[]> => {
    const places: string[] = [];
    for (let i = 0; i < steps; i++) {
      await client.move(command);
      const { name, line } = await client.top(1);
      places.push(`${name}:${line}`);
    }
    return places;
  };
  const there = await walk('next', 12);
  expect(there).toEqual([
    'work:7',
    'work:7',
    'work:8',
    'work:8',
    'work:8',
    'work:9',
    'main:12',
    'main:13',
    'main:13',
    'main:13',
    'main:13',
    'main:14',
  ]);
  expect((await walk('stepBack', 5)).at(-1)).toBe('main:12');
});

test('callers wait, and pass an exception on, behind functions that are not async', async () => {
  const client = await openedRecording(join(root, 'test/fixtures/fails-behind-plain-functions.cjs'), 'start');
  await client.get('setExceptionBreakpoints', { filters: ['all'] });
  const { reason, threadId } = await client.move('continue');
  expect(reason).toBe('exception');
  expect(await client.frames(threadId)).toEqual(['query:5', '── awaited by ──:0', 'load:13', 'main:18']);
  // It is the same exception in each of them.
  expect((await client.move('continue')).description).toBe('End of the recording: exit code 0');
});

test('without debugging, breakpoints do not stop', async () => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start', noDebug: true });
  await set(client, 36);
  await client.get('setExceptionBreakpoints', { filters: ['all'] });
  expect((await client.move('continue')).description).toBe('End of the recording: exit code 1');
});

test('a command is for the thread whose frame it comes with', async () => {
  const client = await openedRecording(join(root, 'test/fixtures/captured/prints.cjs'), 'end');
  const { threads } = await client.get('threads');
  const start = threads.find(({ name }: { name: string }) => name.startsWith('start-up')).id;
  const other = threads.find(({ id }: { id: number }) => id !== start).id;
  for (const threadId of [start, other]) {
    await client.command(':end');
    const { id } = await client.top(threadId);
    expect((await client.move('evaluate', { expression: ':backin', context: 'repl', frameId: id })).threadId).toBe(
      threadId,
    );
  }
});

test('loaded sources have the checksum of what the client would show', async () => {
  const client = await opened();
  const { sources } = await client.get('loadedSources');
  const checksum = createHash('sha256').update(readFileSync(program)).digest('hex');
  expect(sources).toEqual([{ name: 'overdraws.cjs', path: program, checksums: [{ algorithm: 'SHA256', checksum }] }]);
});
