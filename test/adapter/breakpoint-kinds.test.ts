/** Breakpoints other than plain ones on lines: functions, places, hit counts, conditions, exceptions of a kind. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rearview } from '../support/cli.js';
import { folder, startClient } from './support/client.js';
import { writeShop } from './support/shop-trace.js';

const { trace, script } = writeShop(folder);

async function opened(stopAt: 'start' | 'end' = 'start', path = trace) {
  const client = await startClient();
  await client.open({ trace: path, stopAt });
  const inFile = async (...breakpoints: object[]) =>
    (await client.get('setBreakpoints', { source: { path: script }, breakpoints })).breakpoints;
  /** The lines of all stops of a direction, with the ids of the breakpoints. */
  const stops = async (command: 'continue' | 'reverseContinue') => {
    const found: string[] = [];
    for (;;) {
      const { description, threadId, hitBreakpointIds, reason } = await client.move(command);
      if (/^(Start|End) of the recording/.test(description ?? '')) return found;
      found.push(`${reason} ${(await client.top(threadId)).line} ${hitBreakpointIds}`);
    }
  };
  return { client, inFile, stops };
}

async function bothWays(set: (session: Awaited<ReturnType<typeof opened>>) => Promise<unknown>): Promise<string[]> {
  const forward = await opened('start');
  await set(forward);
  const stops = await forward.stops('continue');
  const backward = await opened('end');
  await set(backward);
  expect(await backward.stops('reverseContinue')).toEqual([...stops].reverse());
  return stops;
}

test('functions by name, by class and name, by the name of a frame, and by a pattern', async () => {
  const { client } = await opened();
  const names = ['price', 'Cart.total', 'total', 'c*', 'Cart.*', 'nothing', '*'];
  const { breakpoints } = await client.get('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });
  const shown = breakpoints.map(({ verified, line, message }: Record<string, unknown>) => ({
    verified,
    line,
    message,
  }));
  expect(shown).toEqual([
    { verified: true, line: 2 },
    { verified: true, line: 6 },
    { verified: true, line: 6 },
    { verified: true, line: 11 },
    { verified: true, line: 6 },
    { verified: false, message: expect.stringContaining('No recorded function is called nothing.') },
    { verified: true, line: 2, message: '4 functions have this name.' },
  ]);
});

test('a function is stopped in where it is entered, in both directions', async () => {
  const stops = await bothWays(({ client }) =>
    client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'price' }, { name: 'checkout' }] }),
  );
  expect(stops).toEqual([
    'function breakpoint 11 2',
    'function breakpoint 11 2',
    'function breakpoint 2 1',
    'function breakpoint 2 1',
    'function breakpoint 2 1',
  ]);
});

test('hit counts number the times from the beginning of the recording', async () => {
  const times = async (hitCondition: string) =>
    (
      await bothWays(({ client }) =>
        client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'price', hitCondition }] }),
      )
    ).length;
  expect(
    await Promise.all(['2', '== 3', '>= 2', '> 1', '< 3', '<= 1', '% 2', '>9', '!= 2', '!==9'].map(times)),
  ).toEqual([1, 1, 2, 2, 2, 1, 1, 0, 2, 3]);
});

test('what is no hit count is refused by itself', async () => {
  const { inFile } = await opened();
  const [bad, good] = await inFile({ line: 3, hitCondition: 'often' }, { line: 14 });
  expect(bad).toMatchObject({ verified: false, reason: 'failed', message: expect.stringContaining('"often"') });
  expect(good).toMatchObject({ verified: true });
});

test('exceptions that were caught, that were not, and all', async () => {
  const caught = await bothWays(({ client }) => client.get('setExceptionBreakpoints', { filters: ['caught'] }));
  expect(caught).toEqual(['exception 14 1']);
  expect(await bothWays(({ client }) => client.get('setExceptionBreakpoints', { filters: ['uncaught'] }))).toEqual([]);
  const both = ({ client }: Awaited<ReturnType<typeof opened>>) =>
    client.get('setExceptionBreakpoints', {
      filters: [],
      filterOptions: [{ filterId: 'all' }, { filterId: 'caught' }],
    });
  expect(await bothWays(both)).toEqual(['exception 14 1,2']);
});

test('a place of a line is stopped at alone', async () => {
  const program = join(folder, 'one-line.cjs');
  writeFileSync(
    program,
    'function one() {}\nfunction two() {}\nfunction both() { one(); two(); one(); }\nboth();\nboth();\n',
  );
  await rearview(['record', '--quiet', '--output', join(folder, 'one-line'), '--', process.execPath, program]);
  const path = join(
    folder,
    'one-line',
    readdirSync(join(folder, 'one-line')).find((name) => name.endsWith('.rvtrace'))!,
  );
  const { client, stops } = await opened('start', path);
  const source = { path: program };
  const locations = await client.get('breakpointLocations', { source, line: 3 });
  const columns = locations.breakpoints.map(({ column }: { column: number }) => column);
  expect(columns).toEqual([1, 19, 26, 33]);
  const set = async (column: number) => {
    const [answer] = (await client.get('setBreakpoints', { source, breakpoints: [{ line: 3, column }] })).breakpoints;
    return answer;
  };
  expect(await set(99)).toMatchObject({ verified: true, line: 3, column: 33 });
  expect(await set(20)).toMatchObject({ verified: true, line: 3, column: 26 });
  expect(await stops('continue')).toHaveLength(2);
  expect((await client.top(1)).column).not.toBe(26);
});

test('places a breakpoint can be at are told before there is a recording, too: none', async () => {
  const client = await startClient();
  await client.get('initialize', {});
  expect(await client.get('breakpointLocations', { source: { path: script }, line: 3 })).toEqual({ breakpoints: [] });
});
