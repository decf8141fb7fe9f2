/** Values made to be noticed when someone looks, or to break whoever does. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Plain } from './plain-value.js';
import { valuesOf } from './read-trace.js';
import { addFunctions, functionEntry, record } from './recording.js';

let touched: string[] = [];
const touch = (what: string) => (): never => {
  touched.push(what);
  throw new Error(`${what} was called`);
};

function captured(values: unknown[]): Plain[] {
  const recording = record({ nodes: 10_000 });
  addFunctions(recording, functionEntry(1));
  const call = recording.hooks.eN(1, ...values);
  call.r = values[0];
  call.x();
  expect(recording.isRecording).toBe(true);
  expect(touched).toEqual([]);
  const enter = recording.finish().events.find((event) => event.kind === 'enter')!;
  return valuesOf(enter, values.length);
}

afterEach(() => {
  touched = [];
});

const traps = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map((name) => [name, touch(`trap ${name}`)]),
) as ProxyHandler<object>;
const proxy = () => new Proxy({}, traps);
function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

describe('looking runs no code of the program', () => {
  test('getters', () => {
    const object = Object.defineProperty({ a: 1 }, 'b', { get: touch('getter'), enumerable: true });
    const array = Object.defineProperty([1, 2], 0, { get: touch('item getter'), enumerable: true });
    const [first, second] = captured([object, array]);
    expect(first!.properties!.b).toEqual({ tag: 'withheld', reason: 'getter' });
    expect(second!.items![0]).toEqual({ tag: 'withheld', reason: 'getter' });
  });

  test('a property that becomes a getter between two captures', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    const object: Record<string, unknown> = { a: 1 };
    for (let i = 0; i < 100; i++) recording.hooks.e1(1, object).x();
    Object.defineProperty(object, 'a', { get: touch('late getter'), enumerable: true });
    recording.hooks.e1(1, object).x();
    expect(touched).toEqual([]);
    recording.finish();
  });

  test('Proxies, anywhere', () => {
    class Strange {}
    Object.setPrototypeOf(Strange.prototype, proxy());
    const values = captured([
      proxy(),
      revoked({}),
      revoked([]),
      revoked(() => {}),
      new Proxy(function f() {}, traps),
      new Strange(),
      Object.create(proxy()),
      { deep: [proxy()] },
      new Map([[proxy(), proxy()]]),
      new Set([revoked([])]),
    ]);
    expect(values.map((value) => value.reason ?? value.tag)).toEqual([
      ...['proxy', 'proxy', 'proxy', 'proxy', 'proxy', 'object', 'object', 'object', 'map', 'set'],
    ]);
  });

  test('constructors and names that are not what they seem', () => {
    const withConstructor = (descriptor: PropertyDescriptor) =>
      Object.create(Object.defineProperty({}, 'constructor', descriptor));
    const named = (descriptor: PropertyDescriptor) => Object.defineProperty(function f() {}, 'name', descriptor);
    captured([
      withConstructor({ get: touch('constructor getter') }),
      withConstructor({ value: proxy() }),
      withConstructor({ value: new Proxy(class {}, traps) }),
      withConstructor({ value: named({ get: touch('name getter') }) }),
      withConstructor({ value: named({ value: proxy() }) }),
      withConstructor({ value: 5 }),
      named({ get: touch('function name getter') }),
      named({ value: { toString: touch('name toString') } }),
      Object.defineProperty(class {}, 'name', { get: touch('static name') }),
    ]);
  });

  test('protocols', () => {
    const methods = {
      ...Object.fromEntries(['then', 'toJSON', 'toString', 'valueOf'].map((name) => [name, touch(name)])),
      [Symbol.iterator]: touch('iterator'),
      [Symbol.for('nodejs.util.inspect.custom')]: touch('inspect'),
    };
    const tagged = Object.defineProperty({ ...methods }, Symbol.toStringTag, { get: touch('toStringTag') });
    class OwnMap extends Map<number, number> {
      override get size(): number {
        return touch('size')();
      }
      override entries = touch('entries') as never;
      override forEach = touch('forEach') as never;
      override [Symbol.iterator] = touch('map iterator') as never;
    }
    const date = Object.assign(new Date(5), methods, { getTime: touch('getTime') });
    const regexp = Object.defineProperty(/x/g, 'global', { get: touch('global') });
    Object.defineProperty(regexp, 'source', { get: touch('source') });
    const bytes = Object.defineProperty(new Uint8Array([1, 2]), 'byteLength', { get: touch('byteLength') });
    const promise = Object.defineProperty(Promise.resolve(1), 'then', { get: touch('own then') });
    captured([tagged, new OwnMap(), date, regexp, bytes, promise, Object.assign([1, 2], methods)]);
  });

  test('errors: neither a stack of the program nor its formatter', () => {
    const prepare = Error.prepareStackTrace;
    const error = new Error('message');
    const late = new Error('late');
    try {
      Error.prepareStackTrace = touch('prepareStackTrace');
      const strange = Object.defineProperty(new Error('x'), 'message', { get: touch('message') });
      Object.defineProperty(strange, 'cause', { get: touch('cause') });
      captured([error, strange]);
    } finally {
      Error.prepareStackTrace = prepare;
    }
    // The program's own first look still formats.
    captured([late]);
    let formatted = false;
    try {
      Error.prepareStackTrace = () => {
        formatted = true;
        return 'formatted';
      };
      void late.stack;
    } finally {
      Error.prepareStackTrace = prepare;
    }
    expect(formatted).toBe(true);
  });

  test('built-ins replaced by the program', () => {
    const value = { list: [1, 2], map: new Map([[1, 2]]), set: new Set([3]), date: new Date(5), text: 'x\ud800' };
    const places: [object, string][] = [
      ...(['push', 'map', 'slice'] as const).map((name): [object, string] => [Array.prototype, name]),
      ...['get', 'set', 'has', 'entries'].map((name): [object, string] => [Map.prototype, name]),
      ...['get', 'set'].map((name): [object, string] => [WeakMap.prototype, name]),
      ...['values', 'add', 'has'].map((name): [object, string] => [Set.prototype, name]),
      ...['getTime'].map((name): [object, string] => [Date.prototype, name]),
      ...['charCodeAt', 'slice', 'isWellFormed'].map((name): [object, string] => [String.prototype, name]),
      ...['getOwnPropertyDescriptor', 'keys', 'hasOwn'].map((name): [object, string] => [Object, name]),
      ...['subarray', 'set'].map((name): [object, string] => [Object.getPrototypeOf(Uint8Array.prototype), name]),
      [JSON, 'stringify'],
      [performance, 'now'],
    ];
    const recording = record();
    addFunctions(recording, functionEntry(1), functionEntry(2, { fragile: true }));
    const kept = places.map(([holder, name]) => Object.getOwnPropertyDescriptor(holder, name));
    for (const [holder, name] of places) {
      Object.defineProperty(holder, name, { value: touch(name), configurable: true, writable: true });
    }
    let values: unknown;
    try {
      const call = recording.hooks.e1(1, value);
      recording.hooks.e2(2, call, value);
      call.r = value;
      call.x();
    } catch (error) {
      values = error;
    }
    for (let i = 0; i < places.length; i++) {
      const [holder, name] = places[i]!;
      if (kept[i]) Reflect.defineProperty(holder, name, kept[i]!);
      else Reflect.deleteProperty(holder, name);
    }
    expect(values).toBeUndefined();
    expect(touched).toEqual([]);
    expect(recording.isRecording).toBe(true);
    const enter = recording.finish().events.find((event) => event.kind === 'enter')!;
    expect(valuesOf(enter, 1)[0]!.properties!.map).toMatchObject({ tag: 'map', length: 1 });
  });

  test('Object.prototype with properties that descriptors would inherit', () => {
    // The recorder has descriptors of a realm of its own; a test has not, and 'writable' is what tells them apart.
    const names = ['value', 'get'];
    const object = Object.defineProperty({ a: 1 }, 'b', { get: touch('getter'), enumerable: true });
    const recording = record();
    addFunctions(recording, functionEntry(1));
    try {
      for (const name of names) {
        Object.defineProperty(
          Object.prototype,
          name,
          Object.assign(Object.create(null), { get: touch(name), configurable: true }),
        );
      }
      recording.hooks.e1(1, object).x();
    } finally {
      for (const name of names) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(touched).toEqual([]);
    const enter = recording.finish().events.find((event) => event.kind === 'enter')!;
    expect(valuesOf(enter, 1)[0]!.properties!.b).toEqual({ tag: 'withheld', reason: 'getter' });
  });
});

describe('a stack that is nearly full', () => {
  test('costs events, never an exception of ours nor the recording', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1), functionEntry(2, { isAsync: true }));
    const deep = { a: { b: { c: { d: [1, 2, { e: 'x' }] } } } };
    const recurse = (n: number): number => {
      const call = recording.hooks.e2(1, n, deep);
      try {
        call.s = 1;
        return 1 + recurse(n + 1);
      } finally {
        call.x();
      }
    };
    for (let i = 0; i < 3; i++) expect(() => recurse(0)).toThrow(/Maximum call stack/);
    const after = recording.hooks.e1(1, 'after');
    after.r = 'well';
    after.x();
    expect(recording.isRecording).toBe(true);
    const { events } = recording.finish();
    expect(events.at(-1)!.kind).toBe('leave');
    expect(events.length).toBeGreaterThan(10_000);
  });
});

describe('any value', () => {
  /** Made in the property itself: fast-check looks into what it generates. */
  const strange: (() => unknown)[] = [
    proxy,
    () => revoked([]),
    () => Object.defineProperty({}, 'x', { get: touch('x'), enumerable: true }),
    () => new Map([[proxy(), new Set([1])]]),
    () => Object.create(null),
    () => new Error('e', { cause: proxy() }),
    () => Object.assign(() => {}, { prototype: proxy() }),
    () => new Uint16Array(5),
    () => Object(1n),
  ];
  const placed: ((inner: unknown, other: unknown) => unknown)[] = [
    (inner) => inner,
    (inner, other) => ({ other, inner }),
    (inner, other) => [other, [inner], other],
    (inner, other) => new Map([[inner, other]]),
    (inner) => new Set([{ deeper: { inner } }]),
    (inner, other) => Object.assign(new Error('holder'), { inner, other }),
  ];

  test('is captured without a touch, and decodes within bounds', () => {
    const value = fc.anything({
      ...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withSet: true, maxDepth: 4 },
      ...{ withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true },
      ...{ stringUnit: 'binary' },
    });
    const place = fc.tuple(value, fc.nat(strange.length - 1), fc.nat(placed.length - 1));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), (places) => {
        const values = places.map(([other, which, where]) => placed[where]!(strange[which]!(), other));
        expect(captured(values)).toHaveLength(values.length);
      }),
      { numRuns: 200 },
    );
  });
});
