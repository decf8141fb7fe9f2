/** Every kind of value, every reason for a cut, as a reader will find them. */
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { Socket } from 'node:net';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ShapeFlag } from '../../schema/enums.js';
import type { CaptureLimits } from '../../schema/trace-types.js';
import { type Plain, toJs } from './plain-value.js';
import { valuesOf } from './read-trace.js';
import { addFunctions, functionEntry, record } from './recording.js';

/** The values as captured together by one event. */
function captured(values: unknown[], limits: Partial<CaptureLimits> = {}): Plain[] {
  const recording = record(limits);
  addFunctions(recording, functionEntry(1));
  recording.hooks.eN(1, ...values).x();
  expect(recording.isRecording).toBe(true);
  const enter = recording.finish().events.find((event) => event.kind === 'enter')!;
  return valuesOf(enter, values.length);
}

const one = (value: unknown, limits: Partial<CaptureLimits> = {}): Plain => captured([value], limits)[0]!;
const ID = expect.any(Number);

describe('scalars', () => {
  test.each([undefined, null, true, false, 0, 1, -1, 8388607, -8388608, 8388608, 1e300, 0.1, NaN, Infinity, -0])(
    '%s',
    (value) => expect(Object.is(toJs(one(value)), value)).toBe(true),
  );

  test.each(['', 'text', 'ünïcode ☕ 𝄞', 'a'.repeat(256)])('the string %j', (value) => {
    expect(one(value)).toEqual(value === '' ? { tag: 'string', text: '' } : { tag: 'string', text: value });
  });

  test('a long string keeps its length, and no half character', () => {
    expect(one('abcdef', { stringLength: 4 })).toEqual({ tag: 'stringCut', text: 'abcd', length: 6 });
    expect(one('abc𝄞f', { stringLength: 4 })).toEqual({ tag: 'stringCut', text: 'abc', length: 6 });
  });

  test('a string that is not well-formed', () => {
    expect(one('a\ud800b')).toEqual({ tag: 'stringEscaped', text: 'a\ud800b', length: 3 });
    expect(one('\udc00'.repeat(9), { stringLength: 4 })).toEqual({
      tag: 'stringEscaped',
      text: '\udc00'.repeat(4),
      length: 9,
    });
  });

  test('the JSON of an ill-formed string is not taken for that string', () => {
    expect(captured(['\ud800', '"\\ud800"', '\ud800'])).toEqual([
      { tag: 'stringEscaped', text: '\ud800', length: 1 },
      { tag: 'string', text: '"\\ud800"' },
      { tag: 'stringEscaped', text: '\ud800', length: 1 },
    ]);
  });

  test('more of long strings than a chunk may look at is withheld', () => {
    const long = 'x'.repeat(1 << 22);
    expect(captured([long, long, long, long, long]).map((value) => value.tag)).toEqual([
      ...Array.from({ length: 4 }, () => 'stringCut'),
      'withheld',
    ]);
  });

  test('BigInts', () => {
    expect(one(0n)).toEqual({ tag: 'bigint', text: '0', length: 1 });
    expect(one(-123n)).toEqual({ tag: 'bigint', text: '-123', length: 3 });
    expect(one(10n ** 30n, { stringLength: 3 })).toEqual({ tag: 'bigint', text: '100', length: 31 });
    expect(one(-(123456789n * 10n ** 4000n))).toEqual({ tag: 'bigint', text: '-123456', length: 4009 });
    expect(one(1n << 50_000_000n)).toMatchObject({ tag: 'bigint', length: 15051500 });
  });

  test('symbols', () => {
    expect(captured([Symbol('why'), Symbol(), Symbol.iterator])).toEqual([
      { tag: 'symbol', text: 'why' },
      { tag: 'symbol', text: '' },
      { tag: 'symbol', text: 'Symbol.iterator' },
    ]);
  });
});

describe('objects', () => {
  class Cart {
    items = 2;
    #hidden = 1;
    total() {
      return this.#hidden;
    }
  }

  test('plain, with a class, without prototype', () => {
    expect(one({ a: 1, b: { c: 'x' } })).toMatchObject({ tag: 'object', className: '', left: 0, id: ID });
    expect(toJs(one({ a: 1, b: { c: 'x' } }))).toEqual({ a: 1, b: { c: 'x' } });
    expect(one(new Cart())).toMatchObject({ className: 'Cart', properties: { items: { number: 2 } } });
    expect(one(Object.assign(Object.create(null), { a: 1 }))).toMatchObject({
      className: '',
      properties: { a: { number: 1 } },
    });
    expect(one(Object.create(new Cart()))).toMatchObject({ className: 'Cart', properties: {} });
  });

  test('of one shape share it, of another do not', () => {
    const [a, b, c] = captured([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
      { y: 1, x: 2 },
    ]);
    expect([a, b, c].map((value) => Object.keys(value!.properties!))).toEqual([
      ['x', 'y'],
      ['x', 'y'],
      ['y', 'x'],
    ]);
  });

  test('are told apart for the length of the recording', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    const shared = { a: 1 };
    recording.hooks.e1(1, shared).x();
    recording.flush();
    recording.hooks.e2(1, { a: 1 }, shared).x();
    const enters = recording.finish().events.filter((event) => event.kind === 'enter');
    const [first] = valuesOf(enters[0]!, 1);
    const [other, again] = valuesOf(enters[1]!, 2);
    expect(again!.id).toBe(first!.id);
    expect(other!.id).not.toBe(first!.id);
  });

  test('met again in the same event are references', () => {
    const shared = { a: 1 };
    const cyclic: Record<string, unknown> = { shared };
    cyclic.self = cyclic;
    const [value, again] = captured([cyclic, shared]);
    expect(value!.properties!.self).toEqual({ tag: 'reference', id: value!.id });
    expect(again).toEqual({ tag: 'reference', id: value!.properties!.shared!.id });
  });

  test('arrays with holes, sparse ones, long ones', () => {
    const holes: unknown[] = [1];
    holes[2] = 3;
    expect(one(holes).items!.map((item) => item.tag)).toEqual(['integer', 'absent', 'integer']);
    const sparse: number[] = [];
    sparse[4_000_000_000] = 1;
    expect(one(sparse)).toMatchObject({ tag: 'array', length: 4_000_000_001, items: { length: 20 } });
    expect(one(new Array(1_000_000).fill(7), { items: 3 })).toMatchObject({
      length: 1_000_000,
      items: { length: 3 },
    });
  });

  test('Map and Set', () => {
    expect(
      one(
        new Map<unknown, unknown>([
          ['k', 1],
          [{ a: 1 }, 'v'],
        ]),
      ),
    ).toMatchObject({
      tag: 'map',
      length: 2,
      entries: [
        [{ text: 'k' }, { number: 1 }],
        [{ tag: 'object' }, { text: 'v' }],
      ],
    });
    expect(one(new Set([1, 2, 3]), { items: 2 })).toMatchObject({ tag: 'set', length: 3, items: [{}, {}] });
    expect(one(new (class Registry extends Map<number, number> {})([[1, 2]]))).toMatchObject({ tag: 'map', length: 1 });
  });

  test('errors, without a stack that nobody has read', () => {
    class AppError extends Error {
      code = 'E_APP';
    }
    const error = one(new AppError('broken', { cause: new TypeError('deep') }));
    expect(error).toMatchObject({ tag: 'error', className: 'AppError' });
    expect(error.items).toMatchObject([
      { text: 'broken' },
      { tag: 'withheld', reason: 'unread' },
      { tag: 'error', className: 'TypeError' },
      { tag: 'object', properties: { code: { text: 'E_APP' } } },
    ]);
    expect(one(new Error('plain')).items![3]).toEqual({ tag: 'absent' });
    expect(one(new AggregateError([1], 'many')).items![3]).toMatchObject({
      properties: { errors: { tag: 'array', length: 1 } },
    });
  });

  test('dates, expressions, promises, boxed scalars', () => {
    expect(one(new Date(86400000))).toEqual({ tag: 'date', id: ID, number: 86400000 });
    expect(one(new Date(Number.NaN)).number).toBeNaN();
    expect(one(new RegExp('a/b', `gi${'v'}`))).toEqual({ tag: 'regexp', id: ID, text: '/a\\/b/giv' });
    expect(one(Promise.resolve(1))).toEqual({ tag: 'promise', id: ID, number: 0 });
    expect(one(Object('text')).items).toEqual([{ tag: 'string', text: 'text' }]);
    expect(one(Object(5n)).items).toMatchObject([{ tag: 'bigint' }]);
    expect(one(Object(Symbol('s'))).items).toEqual([{ tag: 'symbol', text: 's' }]);
  });

  test('bytes', () => {
    expect(one(Buffer.from('hello'))).toEqual({
      ...{ tag: 'bytes', className: 'Buffer', id: ID, length: 5 },
      bytes: [104, 101, 108, 108, 111],
    });
    expect(one(new Float64Array(1000))).toMatchObject({ className: 'Float64Array', length: 8000 });
    expect(one(new Uint8Array(1000)).bytes!.length).toBe(160);
    expect(one(new DataView(new ArrayBuffer(8), 3))).toMatchObject({ className: 'DataView', length: 5 });
    expect(one(new SharedArrayBuffer(3))).toMatchObject({ className: 'SharedArrayBuffer', bytes: [0, 0, 0] });
    const given = new Uint8Array([1, 2, 3]);
    structuredClone(given, { transfer: [given.buffer] });
    expect(one(given)).toMatchObject({ tag: 'bytes', length: 0, bytes: [] });
  });

  test('functions and classes', () => {
    function named() {}
    expect(captured([named, () => 1, class Cart {}, Map, async function later() {}])).toMatchObject([
      { tag: 'function', text: 'named' },
      { tag: 'function', text: '' },
      { tag: 'class', text: 'Cart' },
      { tag: 'class', text: 'Map' },
      { tag: 'function', text: 'later' },
    ]);
  });

  test('objects shown by name', () => {
    const request = new http.IncomingMessage(new Socket());
    Object.assign(request, { method: 'GET', url: '/path?token=CANARY' });
    const response = new http.ServerResponse(request);
    expect(one(request)).toMatchObject({
      ...{ tag: 'object', className: 'IncomingMessage', flags: ShapeFlag.selection },
      properties: { method: { text: 'GET' }, url: { text: '/path?token=<redacted>' }, headers: { properties: {} } },
    });
    expect(one(response)).toMatchObject({
      ...{ tag: 'object', className: 'ServerResponse' },
      properties: { statusCode: { number: 200 }, finished: { tag: 'false' } },
    });
    expect(one(new URL('https://user:pw@host/p?a=1&api_key=CANARY#f'))).toMatchObject({
      ...{ tag: 'opaque', className: 'URL', text: 'https://<redacted>@host/p?a=1&api_key=<redacted>#f' },
    });
    expect(captured([new WeakMap(), new WeakRef({}), (function* () {})(), globalThis, process.env])).toMatchObject([
      { tag: 'opaque', className: 'WeakMap' },
      { tag: 'opaque', className: 'WeakRef' },
      { tag: 'opaque', className: 'Generator' },
      { tag: 'opaque', className: 'global' },
      { tag: 'opaque', className: 'process.env' },
    ]);
    expect(one(new (class Shop extends EventEmitter {})())).toMatchObject({ tag: 'object', className: 'Shop' });
  });

  test('objects of another realm', () => {
    const foreign = vm.runInNewContext('[new Map([[1, 2]]), [1], { a: 1 }, new Date(5), new TypeError("x"), /r/g]');
    expect([...foreign].map((value) => one(value).tag)).toEqual(['map', 'array', 'object', 'date', 'error', 'regexp']);
  });
});

describe('limits', () => {
  test('depth', () => {
    expect(one({ a: { b: { c: 1 } } }, { depth: 2 }).properties!.a!.properties!.b).toEqual({
      ...{ tag: 'cut', reason: 'depth', id: ID, className: '' },
    });
    expect(captured([1, 'x', [], {}, new Map()], { depth: 0 }).map((value) => value.tag)).toEqual([
      ...['integer', 'string', 'cut', 'cut', 'cut'],
    ]);
  });

  test('an object cut at one place is shown at another', () => {
    const shared = { a: 1 };
    const [deep, shallow] = captured([{ x: { shared } }, shared], { depth: 2 });
    expect(deep!.properties!.x!.properties!.shared!.tag).toBe('cut');
    expect(shallow!.tag).toBe('object');
  });

  test('breadth', () => {
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]));
    const value = one(wide, { properties: 5 });
    expect(Object.keys(value.properties!)).toHaveLength(5);
    expect(value.left).toBe(45);
  });

  test('an object with very many properties: values are those of now', () => {
    const recording = record({ properties: 3 });
    addFunctions(recording, functionEntry(1));
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
    recording.hooks.e1(1, many).x();
    many.k1 = -1;
    delete many.k2;
    recording.hooks.e1(1, many).x();
    const enters = recording.finish().events.filter((event) => event.kind === 'enter');
    expect(valuesOf(enters[1]!, 1)[0]).toMatchObject({
      properties: { k0: { number: 0 }, k1: { number: -1 }, k2: { tag: 'absent' } },
      left: 9997,
    });
  });

  test('budget, for all arguments together', () => {
    const [first, second] = captured([[1, 2, 3], [4]], { nodes: 5 });
    expect(first).toMatchObject({ items: [{ number: 1 }, { number: 2 }], length: 3 });
    expect(second).toMatchObject({ items: [{ number: 4 }] });
    expect(captured([{ a: 1, b: 2 }, 'x'], { nodes: 3 })).toMatchObject([
      { properties: { a: { number: 1 }, b: { reason: 'budget' } } },
      { text: 'x' },
    ]);
    expect(captured([1, 2, 3], { nodes: 2 }).map((value) => value.reason ?? value.number)).toEqual([1, 2, 'budget']);
  });

  test('what is near is shown before what is deep, and objects in a list with what is in them', () => {
    const deep = { a: { b: { c: { d: 1 } }, list: [1, 2, 3, 4] } };
    const [object] = captured([{ first: deep, second: 'near', third: { x: 1 } }], { nodes: 12 });
    expect(object).toMatchObject({
      properties: {
        first: { properties: { a: {} } },
        second: { text: 'near' },
        third: { properties: { x: { number: 1 } } },
      },
    });
    const items = Array.from({ length: 10 }, (_, id) => ({ id, name: `item ${id}`, price: 1, inStock: true }));
    const [list] = captured([items], { nodes: 24 });
    expect(list!.length).toBe(10);
    expect(list!.items!.map((item) => Object.values(item.properties!).map(({ reason }) => reason))).toEqual(
      Array.from({ length: 5 }, (_, i) => (i < 4 ? new Array(4).fill(undefined) : expect.any(Array))),
    );
  });

  test('absurd limits are held in bounds', () => {
    const absurd = { depth: 1e9, properties: 1e9, items: 1e9, stringLength: 2e9, nodes: 1e9 };
    let deep: unknown = 0;
    for (let i = 0; i < 500; i++) deep = [deep];
    expect(captured([deep, 'x'.repeat(100_000), Array.from({ length: 3000 }, (_, i) => i)], absurd)).toHaveLength(3);
  });
});
