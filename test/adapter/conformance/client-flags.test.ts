/** What a client says of itself in initialize is kept to wherever it matters. */
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { array } from '../support/captured.js';
import { type Client, folder } from '../support/client.js';
import { TraceBuilder } from '../support/trace-builder.js';
import { connected, TRANSPORTS } from '../support/transports.js';
import { connectedAtThrow, script, trace } from './at-throw.js';

/** Everything with a line or a column that goes in or out, as a client that counts from `base` sees it. */
async function surveyed(client: Client, base: 0 | 1, path = script): Promise<object> {
  const at = (line: number) => line - 1 + base;
  const source = { path };
  const { breakpoints } = await client.get('setBreakpoints', {
    source,
    breakpoints: [{ line: at(7) }, { line: at(14), column: at(5) }, { line: at(3), logMessage: 'here' }],
  });
  const { breakpoints: functions } = await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'price' }] });
  const range = { line: at(13), column: at(1), endLine: at(15), endColumn: at(4) };
  const { breakpoints: places } = await client.get('breakpointLocations', { source, ...range });
  const { targets } = await client.get('gotoTargets', { source, line: at(3) });
  await client.command(':start');
  await client.move('continue');
  const { stackFrames } = await client.get('stackTrace', { threadId: 2 });
  const { targets: calls } = await client.get('stepInTargets', { frameId: stackFrames[0].id });
  const completed = await client.get('completions', { text: 'a\nthis.li', line: at(2), column: at(8) });
  const { sources } = await client.get('loadedSources');
  const outputs = client.messages.filter(({ event, body }) => event === 'output' && body.category === 'stdout');
  const place = ({ line, column, source: of }: { line: number; column?: number; source?: { path: string } }) => ({
    line,
    ...(column === undefined ? {} : { column }),
    ...(of ? { path: of.path } : {}),
  });
  return {
    set: [...breakpoints, ...functions, ...places, ...targets, ...calls, ...stackFrames.slice(0, 3)].map(place),
    output: place(outputs.at(-1).body),
    completed: completed.targets,
    sources: sources.map(({ path: of }: { path: string }) => of),
  };
}

/** As a client sees it that counts from 0. A label is at 0, 0 for any. */
function shifted(value: unknown): unknown {
  const isPlace = (key: string, part: unknown) => (key === 'line' || key === 'column') && part !== 0;
  return JSON.parse(JSON.stringify(value, (key, part) => (isPlace(key, part) ? part - 1 : part)));
}

describe.each(TRANSPORTS)('by %s', (transport) => {
  test('lines and columns from 0, in and out', async () => {
    const fromOne = await surveyed(await connectedAtThrow(transport), 1);
    const zero = { linesStartAt1: false, columnsStartAt1: false };
    const fromZero = await surveyed(await connectedAtThrow(transport, zero), 0);
    expect(fromOne).toMatchObject({
      set: expect.arrayContaining([{ line: 14, column: 5, path: script }]),
      output: { line: 3, column: 5 },
      completed: [{ label: 'lines', type: 'property', start: 7, length: 2 }],
    });
    expect(fromZero).toEqual(shifted(fromOne));
  });

  test('pathFormat uri, in and out', async () => {
    const byPath = await surveyed(await connectedAtThrow(transport), 1);
    const client = await connected(transport);
    await client.open({ trace, stopAt: 'start' }, { pathFormat: 'uri' });
    const uri = pathToFileURL(script).href;
    const byUri = await surveyed(client, 1, uri);
    expect(byUri).toEqual(JSON.parse(JSON.stringify(byPath).replaceAll(JSON.stringify(script), JSON.stringify(uri))));
    expect((await client.get('source', { source: { path: uri } })).content).toContain('class Cart');
  });

  test('types only where they are asked for', async () => {
    const types = async (initialize: object) => {
      const client = await connectedAtThrow(transport, initialize);
      const { Arguments } = await client.scopes(2);
      const variables = await client.variables(Arguments!);
      const evaluated = await client.get('evaluate', { expression: 'cart', context: 'watch' });
      return [...variables, evaluated].map((value) => value.type);
    };
    const since = expect.stringMatching(/^string · as of /);
    expect(await types({ supportsVariableType: true })).toEqual([since, expect.stringMatching(/^Cart · /), 'Cart']);
    expect(await types({ supportsVariableType: false })).toEqual([undefined, undefined, undefined]);
  });

  test('pages, or groups; a property that a group shows can be watched', async () => {
    const path = `${folder}/many.rvtrace`;
    const builder = new TraceBuilder(path, { cwd: folder });
    const fn = builder.fn(builder.script(script, ''), 'often', [1, 4], { lines: [2], parameters: ['list'] });
    const list = Array.from({ length: 250 }, (_, i) => i);
    builder.leave(builder.enter(fn, [array(list)]), 2);
    builder.end();
    const shown = async (supportsVariablePaging: boolean) => {
      const client = await connected(transport);
      await client.open({ trace: path, stopAt: 'end' }, { supportsVariablePaging });
      const { Arguments } = await client.scopes(1);
      const [value] = await client.variables(Arguments!);
      return { client, value: value! };
    };
    const paged = await shown(true);
    expect(paged.value).toMatchObject({ indexedVariables: 250, namedVariables: 1 });
    const page = { filter: 'indexed', start: 200, count: 100 };
    expect(await paged.client.variables(paged.value.variablesReference, page)).toHaveLength(50);
    const { client, value } = await shown(false);
    expect(value).not.toHaveProperty('indexedVariables');
    const groups = await client.variables(value.variablesReference);
    expect(groups.map(({ name }) => name)).toEqual(['[0..99]', '[100..199]', '[200..249]', 'length']);
    const last = groups[2]!.variablesReference;
    expect(await client.variables(last)).toHaveLength(50);
    const info = (name: string, variablesReference: number) =>
      client.get('dataBreakpointInfo', { name, variablesReference });
    expect(await info('240', last)).toMatchObject({ description: expect.stringContaining('list[240]') });
    expect((await info('240', value.variablesReference)).dataId).toBe((await info('240', last)).dataId);
    expect((await info('40', last)).dataId).toBeNull();
    for (let i = 0; i < 17; i++) await client.command(':start');
    expect(await info('240', last)).toEqual({ dataId: null, description: 'This value is no longer known.' });
  });

  test('the format of frames, and of values', async () => {
    const client = await connectedAtThrow(transport);
    const name = async (format: object) => {
      const { stackFrames } = await client.get('stackTrace', { threadId: 2, levels: 1, format });
      return stackFrames[0].name;
    };
    expect(await name({})).toBe('checkout');
    const parameters = true;
    expect(await name({ parameters })).toBe('checkout()');
    expect(await name({ parameters, parameterNames: true, line: true })).toBe('checkout(user, cart) Line 14');
    expect(await name({ parameters, parameterTypes: true })).toBe('checkout(string, Cart)');
    expect(await name({ parameters, parameterValues: true, module: true })).toMatch(/^checkout\('ann', Cart \{/);
    expect(await name({ parameters: 'x', line: 7 })).toBe('checkout');
  });

  test('events that were not asked for do not come', async () => {
    const client = await connectedAtThrow(transport);
    await surveyed(client, 1);
    const events = new Set(client.messages.filter(({ type }) => type === 'event').map(({ event }) => event));
    expect([...events].sort()).toEqual(['capabilities', 'continued', 'initialized', 'output', 'stopped']);
  });
});
