/** Captured values as variables: how each kind is shown, pages, groups, and names that evaluate understands. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as captured from './support/captured.js';
import { type Client, folder, startClient } from './support/client.js';
import { TraceBuilder } from './support/trace-builder.js';

const script = join(folder, 'values.js');
writeFileSync(script, 'function f(value) {\n  return value;\n}\n');

/** A recording of one call with these arguments, opened at the call's entry. */
async function openWith(values: Record<string, unknown>, initialize: object = {}): Promise<Client> {
  const trace = join(folder, `values-${Math.random()}.rvtrace`);
  const builder = new TraceBuilder(trace);
  const parameters = Object.keys(values);
  const id = builder.script(script, 'function f(value) {\n  return value;\n}\n');
  const f = builder.fn(id, 'f', [1, 3], { parameters, lines: [2] });
  builder.leave(builder.enter(f, Object.values(values)), 2, 'done');
  builder.end();
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' }, initialize);
  return client;
}

async function shown(values: Record<string, unknown>): Promise<Record<string, string>> {
  const client = await openWith(values);
  const variables = await client.variables((await client.scopes(1)).Arguments!);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

test('primitives', async () => {
  expect(
    await shown({
      nothing: undefined,
      nil: null,
      yes: true,
      small: -7,
      negativeZero: -0,
      nan: Number.NaN,
      half: 0.5,
      big: 12345678901234567890n,
      text: 'it\'s "so"\n',
      long: captured.cutString('abc', 1000),
      sym: captured.symbol('id'),
    }),
  ).toEqual({
    nothing: 'undefined',
    nil: 'null',
    yes: 'true',
    small: '-7',
    negativeZero: '-0',
    nan: 'NaN',
    half: '0.5',
    big: '12345678901234567890n',
    text: "'it\\'s \"so\"\\n'",
    long: "'abc…' (1000 characters, length limit 256)",
    sym: 'Symbol(id)',
  });
});

test('objects, in one bounded line', async () => {
  const wide = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`property${i}`, i]));
  const result = await shown({
    cart: captured.instance('Cart', {
      user: 'x',
      lines: [1, 2],
      owner: captured.instance('User', { id: 1 }),
      plain: { a: 1 },
    }),
    plain: { a: 1 },
    empty: {},
    list: [1, 'a', captured.hole, { b: 2 }],
    cutList: captured.array([1, 2], 500),
    wide: captured.instance('', wide, 12),
    map: captured.map([['a', { b: 1 }]]),
    set: captured.set([1, 2], 9),
    buffer: captured.bytes('Buffer', Uint8Array.of(1, 255), 300),
    doubles: captured.bytes('Float64Array', new Uint8Array(Float64Array.of(0.5, -1).buffer)),
    error: captured.error('RangeError', 'too dear'),
    date: captured.date(0),
    noDate: captured.date(Number.NaN),
    regexp: captured.regexp('/a+/g'),
    promise: captured.promise('pending'),
    unknownPromise: captured.promise('unknown'),
    boxed: captured.boxed('x'),
    opaque: captured.opaque('WeakMap', 'WeakMap'),
    fn: captured.fn('total'),
    class: captured.fn('Cart', 'class'),
  });
  expect(result.wide!.length).toBeLessThan(120);
  expect(result.wide).toMatch(/^\{property0: 0, .*, …\}$/);
  expect({ ...result, wide: '' }).toEqual({
    cart: "Cart {user: 'x', lines: Array(2), owner: User {…}, plain: {…}}",
    plain: '{a: 1}',
    empty: '{}',
    list: "(4) [1, 'a', ‹empty›, {…}]",
    cutList: '(500) [1, 2, …]',
    wide: '',
    map: "Map(1) {'a' => {…}}",
    set: 'Set(9) {1, 2, …}',
    buffer: 'Buffer(300) [1, 255, …]',
    doubles: 'Float64Array(2) [0.5, -1]',
    error: 'RangeError: too dear',
    date: '1970-01-01T00:00:00.000Z',
    noDate: 'Invalid Date',
    regexp: '/a+/g',
    promise: 'Promise {<pending>}',
    unknownPromise: 'Promise',
    boxed: "[String: 'x']",
    opaque: 'WeakMap',
    fn: 'ƒ total()',
    class: 'class Cart',
  });
});

test('what was not captured says why, in brackets no program writes', async () => {
  expect(
    await shown({
      password: captured.withheld('redacted'),
      getter: captured.withheld('getter'),
      proxy: captured.withheld('proxy'),
      failed: captured.withheld('failed'),
      spent: captured.withheld('budget'),
      costly: captured.withheld('steppedDown'),
      deep: captured.cut('Cart', 'depth'),
      none: captured.hole,
    }),
  ).toEqual({
    password: '‹redacted›',
    getter: '‹getter, not read›',
    proxy: '‹Proxy, not read›',
    failed: '‹could not be read›',
    spent: '‹budget of 64 values›',
    costly: '‹recording its function cost too much›',
    deep: 'Cart ‹not looked into: depth limit 5›',
    none: '‹not captured›',
  });
});

/** Variables by name. */
async function open(client: Client, reference: number, page: object = {}) {
  const variables = await client.variables(reference, page);
  return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
}

test('members, and what is missing of them with the reason', async () => {
  const twenty = Array.from({ length: 20 }, (_, i) => i);
  const client = await openWith({
    wide: captured.instance('', Object.fromEntries(twenty.map((i) => [`p${i}`, i])), 12),
    list: captured.array(twenty, 21),
    spent: captured.array([1], 3),
    map: captured.map([['a', { b: 1 }]]),
    error: captured.error(
      'RangeError',
      'too dear',
      captured.error('Error', 'cause'),
      captured.instance('', { code: 'E1' }),
    ),
    boxed: captured.boxed(7),
    same: captured.reference(2),
  });
  const scope = await open(client, (await client.scopes(1)).Arguments!);
  const members = async (name: string) => {
    const opened = await open(client, scope[name]!.variablesReference);
    return Object.fromEntries(Object.entries(opened).map(([key, { value }]) => [key, value]));
  };
  expect((await members('wide'))['…']).toBe('12 more properties (breadth limit 20)');
  expect(await members('list')).toMatchObject({
    0: '0',
    19: '19',
    length: '21',
    '…': '1 more item (breadth limit 20)',
  });
  expect((await members('spent'))['…']).toBe('2 more items (budget of 64 values)');
  expect(await members('map')).toEqual({ 0: "'a' => {b: 1}", size: '1' });
  expect(await members('error')).toMatchObject({ message: "'too dear'", cause: 'Error: cause', code: "'E1'" });
  expect((await members('error')).stack).toContain('cart.js:3:9');
  expect(await members('boxed')).toEqual({ '[[PrimitiveValue]]': '7' });
  const entry = (await open(client, scope.map!.variablesReference))[0]!;
  expect(Object.values(await open(client, entry.variablesReference)).map(({ name, value }) => [name, value])).toEqual([
    ['key', "'a'"],
    ['value', '{b: 1}'],
  ]);
});

test('5.17 pages: filter, start and count, and nothing past the end', async () => {
  const client = await openWith(
    {
      list: captured.array(
        Array.from({ length: 250 }, (_, i) => i),
        300,
      ),
    },
    { supportsVariablePaging: true },
  );
  const scope = await open(client, (await client.scopes(1)).Arguments!);
  expect(scope.list).toMatchObject({ indexedVariables: 250, namedVariables: 2 });
  const reference = scope.list!.variablesReference;
  const names = async (page: object) => (await client.variables(reference, page)).map(({ name }) => name);
  expect(await names({ filter: 'indexed', start: 100, count: 3 })).toEqual(['100', '101', '102']);
  expect(await names({ filter: 'named' })).toEqual(['length', '…']);
  expect(await names({ filter: 'indexed', start: 249, count: 100 })).toEqual(['249']);
  expect(await names({ filter: 'indexed', start: 250, count: 100 })).toEqual([]);
  expect(await names({ start: 249 })).toEqual(['249', 'length', '…']);
  expect(await names({ count: 0 })).toHaveLength(252);
  expect(await client.ask('variables', { variablesReference: reference, filter: 'all' })).toMatchObject({
    success: false,
  });
});

test('5.19 a client that does not page gets groups of a hundred', async () => {
  const client = await openWith({ list: Array.from({ length: 250 }, (_, i) => i) });
  const scope = await open(client, (await client.scopes(1)).Arguments!);
  expect(scope.list).not.toHaveProperty('indexedVariables');
  const groups = await client.variables(scope.list!.variablesReference);
  expect(groups.map(({ name }) => name)).toEqual(['[0..99]', '[100..199]', '[200..249]', 'length']);
  const last = await client.variables(groups[2]!.variablesReference);
  expect(last).toHaveLength(50);
  expect(last[49]).toMatchObject({ name: '249', value: '249', evaluateName: 'list[249]' });
});

test('an array of which it is not known what belongs to it says so', async () => {
  const client = await openWith({ list: captured.array([1, 2, 3], 10) });
  const ask = (expression: string) => client.get('evaluate', { expression, context: 'watch' });
  const found = await ask('list.filter(n => n > 1)');
  expect(found.result).toBe('(2 to 9) [2, 3, …]');
  const members = (await client.variables(found.variablesReference)).map(({ name, value }) => [name, value]);
  expect(members).toEqual([
    ['0', '2'],
    ['1', '3'],
    ['…', 'up to 7 more (of an array that was not captured whole)'],
  ]);
  expect((await ask('[list.filter(n => n > 1)]')).result).toBe('(1) [Array(2 to 9)]');
});

test('every evaluateName evaluates to the value it stands beside', async () => {
  const client = await openWith({
    cart: captured.instance('Cart', { user: 'x', 'a b': { "it's": [1, { deep: true }] }, ünï: 1 }),
    error: captured.error('RangeError', 'too dear', captured.error('Error', 'cause')),
    map: captured.map([['a', 1]]),
    text: 'plain',
    buffer: captured.bytes('Buffer', Uint8Array.of(1, 2)),
    secret: captured.withheld('redacted'),
  });
  const frameId = (await client.top(1)).id;
  let checked = 0;
  const check = async (reference: number): Promise<void> => {
    for (const { evaluateName, value, variablesReference } of await client.variables(reference)) {
      if (evaluateName !== undefined) {
        const { result } = await client.get('evaluate', { expression: evaluateName, frameId, context: 'watch' });
        expect([evaluateName, result]).toEqual([evaluateName, value]);
        checked += 1;
      }
      if (variablesReference) await check(variablesReference);
    }
  };
  await check((await client.scopes(1)).Arguments!);
  expect(checked).toBeGreaterThan(15);
});

test('arguments say when they were captured, where that was not now', async () => {
  const client = await openWith({ cart: { a: 1 } });
  const typeOf = async () => (await client.variables((await client.scopes(1)).Arguments!))[0]!.type;
  expect(await typeOf()).toBe('Object');
  await client.move('stepIn');
  expect(await typeOf()).toMatch(/^Object · as of \d+ µs$/);
});
