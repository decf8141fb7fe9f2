/** What hooks say becomes events: the shadow stack, its healing, and names of calls across chunks. */
import { describe, expect, test } from 'vitest';
import { toJs } from './plain-value.js';
import { valueOf, valuesOf } from './read-trace.js';
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
    expect(toJs(valueOf(events[2]!))).toEqual({ sum: 1.5 });
  });

  test('a call without return value or exception seen is unwound with the value thrown last', () => {
    const recording = start();
    const call = recording.hooks.e0(PLAIN);
    call.r = 1;
    call.t = 'boom';
    call.x();
    const { events } = recording.finish();
    expect(events.slice(2).map((event) => [event.kind, toJs(valueOf(event))])).toEqual([
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
    expect(events.slice(3).map((event) => [event.kind, event.site, toJs(valueOf(event))])).toEqual([
      ['catch', 4, 'boom'],
      ['leave', 5, undefined],
    ]);
  });
});
