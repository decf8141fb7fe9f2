/** What hooks say becomes events: the shadow stack, its healing, and names of calls across chunks. */
import { describe, expect, test } from 'vitest';
import type { CallHooks as Call } from '../../recorder/instrument/hook-protocol.js';
import { toJs } from './plain-value.js';
import { firstValue, valuesOf } from './read-trace.js';
import { addFunctions, functionEntry, record } from './recording.js';
import { Simulator } from './simulator.js';

const PLAIN = 1;
const ASYNC = 2;
const GENERATOR = 3;
const FRAGILE = 4;
const FRAGILE_ASYNC = 5;
const MODULE = 6;

function start(limits = {}) {
  const recording = record(limits);
  addFunctions(
    recording,
    functionEntry(PLAIN, { parameters: ['a', 'b'] }),
    functionEntry(ASYNC, { isAsync: true }),
    functionEntry(GENERATOR, { isGenerator: true }),
    functionEntry(FRAGILE, { fragile: true }),
    functionEntry(FRAGILE_ASYNC, { fragile: true, isAsync: true }),
    functionEntry(MODULE, { fragile: true, kind: 'module' }),
  );
  return recording;
}

/** The story without the first event, the main lane's start. */
function storyOf(recording: ReturnType<typeof start>): string[] {
  return new Simulator().run(recording.finish()).story.slice(1);
}

describe('synchronous calls', () => {
  test('enter with arguments, leave with the result', () => {
    const recording = start();
    const call = recording.hooks.e2(PLAIN, 7, 'x');
    call.s = 3;
    call.r = { sum: 1.5 };
    call.x();
    const { events } = recording.finish();
    expect(events.map((event) => [event.kind, event.subject, event.site])).toEqual([
      ['laneStart', 1, 0],
      ['enter', PLAIN, 0],
      ['leave', 0, 3],
    ]);
    expect(valuesOf(events[1]!, 2).map(toJs)).toEqual([7, 'x']);
    expect(toJs(firstValue(events[2]!))).toEqual({ sum: 1.5 });
  });

  test('a call without return value or exception seen is unwound with the value thrown last', () => {
    const recording = start();
    const call = recording.hooks.e0(PLAIN);
    call.r = 1;
    call.t = 'boom';
    call.x();
    const { events } = recording.finish();
    expect(events.slice(2).map((event) => [event.kind, toJs(firstValue(event))])).toEqual([
      ['throw', 'boom'],
      ['unwind', 'boom'],
    ]);
  });

  test('a caught exception does not end the call', () => {
    const recording = start();
    const call = recording.hooks.e0(PLAIN);
    call.t = 'boom';
    call.k(4, 'boom');
    call.s = 5;
    call.r = undefined;
    call.x();
    const { events } = recording.finish();
    expect(events.slice(3).map((event) => [event.kind, event.site, toJs(firstValue(event))])).toEqual([
      ['catch', 4, 'boom'],
      ['leave', 5, undefined],
    ]);
  });
});

describe('sites and the stack', () => {
  test('an enter says where its caller stands', () => {
    const recording = start();
    const outer = recording.hooks.e0(PLAIN);
    outer.s = 7;
    const inner = recording.hooks.e1(PLAIN, outer.q('last argument', 8));
    expect([...outer.z(9)]).toEqual([]);
    inner.x();
    outer.x();
    const { events } = recording.finish();
    expect(events.slice(1).map((event) => [event.kind, event.subject, event.site])).toEqual([
      ['enter', PLAIN, 0],
      ['enter', PLAIN, 8],
      ['lost', 1, 0], // z named the outer call: the inner one has ended.
      ['unwind', 0, 9],
    ]);
  });

  test.each([
    ['a site', (call: Call) => Object.assign(call, { s: 2 })],
    ['a return', (call: Call) => Object.assign(call, { r: 2 })],
    ['an end with its result', (call: Call) => void call.o(2)],
    ['a throw', (call: Call) => Object.assign(call, { t: 2 })],
    ['a catch', (call: Call) => call.k(2, 'e')],
    ['a nameless catch', (call: Call) => call.k0(2)],
    ['a finally', (call: Call) => call.f(2)],
    ['an end', (call: Call) => call.x()],
    ['a place without effect', (call: Call) => call.n()],
  ])('%s of a lower call ends the stale calls above it', (_, speak) => {
    const recording = start();
    const lower = recording.hooks.e0(PLAIN);
    recording.hooks.e0(PLAIN);
    recording.hooks.e0(PLAIN);
    speak(lower);
    const story = storyOf(recording);
    expect(story.slice(0, 5)).toEqual(['enter 1', 'enter 2', 'enter 3', 'lost 3', 'lost 2']);
  });

  test('a call that is over says nothing any more', () => {
    const recording = start();
    const call = recording.hooks.a0(ASYNC);
    call.r = 1;
    call.x();
    call.s = 3;
    call.t = 'late';
    call.w(1, 1);
    call.n();
    call.k(1, 2);
    call.x();
    expect(storyOf(recording)).toEqual(['enter 1', 'leave 1']);
  });
});

describe('calls that are suspended', () => {
  test('await and resume, with the caller gone meanwhile', () => {
    const recording = start();
    const caller = recording.hooks.e0(PLAIN);
    const call = recording.hooks.a1(ASYNC, 1);
    const promise = Promise.resolve();
    expect(call.w(promise, 4)).toBe(promise);
    caller.x();
    recording.flush();
    call.s = 5;
    call.r = 'done';
    call.x();
    expect(storyOf(recording)).toEqual(['enter 1', 'enter 2', 'await 2', 'unwind 1', 'resume 2', 'leave 2']);
  });

  /** Of the resume events: what they say of the level; the simulator knows what it is. */
  function levelsOf(recording: ReturnType<typeof start>): unknown[] {
    const trace = recording.finish();
    new Simulator().run(trace);
    const resumed = trace.events.filter(({ kind }) => kind === 'resume');
    return resumed.map((event) => (event.value === 0 ? undefined : toJs(firstValue(event))));
  }

  test('a call whose callers have all ended goes on at level 0, from then on', () => {
    const recording = start();
    const caller = recording.hooks.e0(PLAIN);
    const call = recording.hooks.a0(ASYNC);
    call.w(0, 1);
    caller.x();
    call.s = 2;
    recording.flush();
    call.w(0, 3);
    call.x();
    expect(levelsOf(recording)).toEqual([0, undefined]);
  });

  test('a call goes on one above the innermost of its callers that has not ended', () => {
    const recording = start();
    const waiting = recording.hooks.a0(ASYNC);
    const between = recording.hooks.e0(PLAIN);
    const gone = recording.hooks.a0(ASYNC);
    const call = recording.hooks.a0(ASYNC);
    call.w(0, 1);
    gone.w(0, 1);
    between.x();
    waiting.w(0, 1);
    gone.x();
    recording.flush();
    call.w(0, 2);
    waiting.x();
    call.x();
    // `gone` no longer stands on `between`; of the callers of `call` only `waiting` is left, and then none.
    expect(levelsOf(recording)).toEqual([1, 1, undefined, 0]);
  });

  test('a generator goes on above whoever asks it to', () => {
    const recording = start();
    const generator = recording.hooks.a0(GENERATOR);
    generator.y(0, 1);
    const outer = recording.hooks.e0(PLAIN);
    const inner = recording.hooks.e0(PLAIN);
    generator.s = 2;
    generator.y(0, 2);
    inner.x();
    outer.x();
    generator.x();
    expect(levelsOf(recording)).toEqual([undefined, 0]);
  });

  test.each([
    ['r', (call: Call) => Object.assign(call, { r: 2 })],
    ['t', (call: Call) => Object.assign(call, { t: 2 })],
    ['k', (call: Call) => call.k(2, 'e')],
    ['f', (call: Call) => call.f(2)],
    ['n', (call: Call) => call.n()],
    ['q', (call: Call) => call.q(1, 2)],
    ['z', (call: Call) => call.z(2)],
    ['w', (call: Call) => call.w(1, 2)],
    ['y', (call: Call) => call.y(1, 2)],
    ['x', (call: Call) => call.x()],
  ])('%s resumes a suspended call at the site where it waited', (_, speak) => {
    const recording = start();
    const call = recording.hooks.a0(GENERATOR);
    expect(call.y('value', 6)).toBe('value');
    speak(call);
    const trace = recording.finish();
    expect(trace.events.slice(1, 4).map((event) => [event.kind, event.site])).toEqual([
      ['enter', 0],
      ['yield', 6],
      ['resume', 6],
    ]);
    expect(toJs(firstValue(trace.events[2]!))).toBe('value');
  });

  test('a generator resumed inside another call is on top of it', () => {
    const recording = start();
    const generator = recording.hooks.a0(GENERATOR);
    generator.y(1, 1);
    const user = recording.hooks.e0(PLAIN);
    user.s = 3;
    generator.n();
    recording.hooks.e0(PLAIN).x();
    generator.x();
    user.x();
    expect(storyOf(recording)).toEqual([
      'enter 1',
      'yield 1',
      'enter 3',
      'resume 1',
      'enter 5',
      'unwind 5',
      'unwind 1',
      'unwind 3',
    ]);
  });

  test('an await is answered on an empty stack: calls that seem to be there are stale', () => {
    const recording = start();
    const call = recording.hooks.a0(ASYNC);
    call.w(1, 1);
    recording.hooks.e0(PLAIN);
    call.n();
    expect(storyOf(recording)).toEqual(['enter 1', 'await 1', 'enter 3', 'lost 3', 'resume 1']);
  });
});

describe('calls that do not say when they end', () => {
  test('a fragile synchronous call ends with its return', () => {
    const recording = start();
    const call = recording.hooks.e0(FRAGILE);
    call.r = call.v('value');
    recording.hooks.e0(PLAIN).x();
    const trace = recording.finish();
    expect(new Simulator().run(trace).story.slice(1)).toEqual(['enter 1', 'leave 1', 'enter 3', 'unwind 3']);
    expect(toJs(firstValue(trace.events[2]!))).toBe('value');
    expect(trace.events[3]!.site).toBe(0);
  });

  test('a module ends where it says so', () => {
    const recording = start();
    const module = recording.hooks.a0(MODULE);
    module.r = undefined;
    recording.hooks.e0(PLAIN).x();
    module.x();
    expect(storyOf(recording)).toEqual(['enter 1', 'enter 2', 'unwind 2', 'leave 1']);
  });

  test('a synchronous module as well', () => {
    const recording = start();
    const module = recording.hooks.e0(MODULE);
    module.r = 1;
    recording.hooks.e0(PLAIN).x();
    module.x();
    expect(storyOf(recording)).toEqual(['enter 1', 'enter 2', 'unwind 2', 'leave 1']);
  });

  test('one that had told its result before it was found gone has returned it', async () => {
    const recording = start();
    const lower = recording.hooks.e0(PLAIN);
    recording.hooks.a0(FRAGILE_ASYNC).r = 'told';
    lower.x();
    recording.hooks.a0(FRAGILE_ASYNC).r = 'told too';
    await null;
    await null;
    const trace = recording.finish();
    expect(new Simulator().run(trace).story.slice(1)).toEqual([
      'enter 1',
      'enter 2',
      'leave 2',
      'unwind 1',
      'enter 5',
      'leave 5',
    ]);
    expect([trace.events[3]!, trace.events[6]!].map((event) => toJs(firstValue(event)))).toEqual(['told', 'told too']);
  });

  test('when the task is over, what is left is lost or waits', async () => {
    const recording = start();
    const waiting = recording.hooks.a0(FRAGILE_ASYNC);
    waiting.s = 4;
    recording.hooks.e0(FRAGILE);
    await null;
    await null;
    recording.hooks.e0(PLAIN).x();
    waiting.s = 5;
    waiting.x();
    expect(storyOf(recording)).toEqual([
      'enter 1',
      'enter 2',
      'lost 2',
      'await 1',
      'enter 5',
      'unwind 5',
      'resume 1',
      'unwind 1',
    ]);
  });

  test('resuming queues the healing again', async () => {
    const recording = start();
    const waiting = recording.hooks.a0(FRAGILE_ASYNC);
    await null;
    await null;
    waiting.s = 5;
    await null;
    await null;
    expect(storyOf(recording)).toEqual(['enter 1', 'await 1', 'resume 1', 'await 1']);
  });

  test('an implicit wait seen by a lower call keeps the call open', () => {
    const recording = start();
    const lower = recording.hooks.e0(PLAIN);
    const waiting = recording.hooks.a0(FRAGILE_ASYNC);
    lower.s = 2;
    lower.x();
    waiting.x();
    expect(storyOf(recording)).toEqual(['enter 1', 'enter 2', 'await 2', 'unwind 1', 'resume 2', 'unwind 2']);
  });

  test('an uncaught exception ends what is left', () => {
    const recording = start();
    recording.hooks.e0(PLAIN).t = 'boom';
    recording.uncaught('boom');
    const trace = recording.finish();
    expect(new Simulator().run(trace).story.slice(1)).toEqual(['enter 1', 'throw 1', 'uncaught', 'lost 1']);
    expect(toJs(firstValue(trace.events[3]!))).toBe('boom');
  });
});

test('when too many calls are open, the oldest that is suspended is given up, not one that runs', () => {
  const recording = start();
  const module = recording.hooks.a0(MODULE);
  const most = 1 << 16;
  for (let i = 0; i <= most; i++) recording.hooks.a0(ASYNC).w(undefined, 1);
  module.x();
  const { events } = recording.finish();
  // The module's call is the first, and the last of the others is open beyond the limit while it runs.
  expect(events.filter(({ kind }) => kind === 'lost')).toHaveLength(2);
  expect(events.at(-1)!.kind).toBe('unwind');
});

describe('values that wait for the end of their call', () => {
  test('survive the chunks between', () => {
    const recording = start();
    const call = recording.hooks.e0(PLAIN);
    call.r = { name: 'kept', list: [1, 'two'] };
    for (let i = 0; i < 3; i++) {
      recording.hooks.e1(PLAIN, { other: i }).x();
      recording.flush();
    }
    call.x();
    const trace = recording.finish();
    expect(trace.chunks.length).toBeGreaterThan(3);
    expect(toJs(firstValue(trace.events.at(-1)!))).toEqual({ name: 'kept', list: [1, 'two'] });
  });

  test('say so when their strings are of a segment that is over', () => {
    const recording = start({ items: 5000, nodes: 1_000_000 });
    const call = recording.hooks.e0(PLAIN);
    call.r = 'a value with a string';
    for (let round = 0; round < 60; round++) {
      const list = Array.from({ length: 4000 }, (_, i) => `${round}/${i}`);
      recording.hooks.e1(PLAIN, list).x();
      recording.flush();
    }
    call.x();
    const again = recording.hooks.e1(PLAIN, { name: 'after' });
    again.x();
    const trace = recording.finish();
    expect(trace.chunks.at(-1)!.head.segment).toBeGreaterThan(0);
    const end = trace.events.findLast((event) => event.kind === 'leave')!;
    expect(firstValue(end)).toEqual({ tag: 'withheld', reason: 'failed' });
    expect(toJs(firstValue(trace.events.findLast((event) => event.kind === 'enter')!))).toEqual({ name: 'after' });
  });
});
