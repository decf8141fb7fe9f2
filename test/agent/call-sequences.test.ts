/**
 * Any sequence of hook calls, sensible or not, gives a trace whose events make sense one after another, and whose
 * keyframes are exactly the state that the events before them lead to.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallHooks } from '../../recorder/instrument/hook-protocol.js';
import { toJs } from './plain-value.js';
import { firstValue } from './read-trace.js';
import { addFunctions, functionEntry, record } from './recording.js';
import { Simulator } from './simulator.js';

const FUNCTIONS = [
  functionEntry(1),
  functionEntry(2, { isAsync: true }),
  functionEntry(3, { isGenerator: true }),
  functionEntry(4, { fragile: true }),
  functionEntry(5, { fragile: true, isAsync: true }),
  functionEntry(6, { kind: 'module', fragile: true }),
  functionEntry(7, { isAsync: true, isGenerator: true }),
];
const IS_RESUMABLE = [2, 3, 5, 6, 7];

const aGenerator = (function* () {})();

type Step = readonly [action: string, which: number, site: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    ...['enter', 'enter', 'enter', 'enter', 'end', 'end', 'end'],
    ...[
      'site',
      'return',
      'throw',
      'catch',
      'catch0',
      'finally',
      'wait',
      'yield',
      'delegate',
      'go on',
      'flush',
      'flush',
      'flush',
      'task ends',
    ],
  ),
  fc.nat(20),
  fc.nat(300),
);

function act(recording: ReturnType<typeof record>, calls: CallHooks[], [action, which, site]: Step): void {
  // Mostly a recent call: the others are over.
  const call = calls[Math.max(0, calls.length - 1 - (which % 6))];
  switch (action) {
    case 'enter': {
      const id = (which % FUNCTIONS.length) + 1;
      calls.push(IS_RESUMABLE.includes(id) ? recording.hooks.a1(id, which) : recording.hooks.e1(id, { which }));
      break;
    }
    case 'flush':
      recording.flush();
      break;
    case 'task ends':
      recording.taskEnded();
      break;
    default:
      if (call) speak(call, action, site);
  }
}

function speak(call: CallHooks, action: string, site: number): void {
  if (action === 'site') call.s = site;
  else if (action === 'return') call.r = `returned ${site}`;
  else if (action === 'throw') call.t = `thrown ${site}`;
  else if (action === 'catch') call.k(site, 'caught');
  else if (action === 'catch0') call.k0(site);
  else if (action === 'finally') call.f(site);
  else if (action === 'wait') call.w(null, site);
  else if (action === 'delegate') call.d(aGenerator, site);
  else if (action === 'yield') call.y('yielded', site);
  else if (action === 'go on') call.n();
  else if (action === 'end') call.x();
}

test('every keyframe is the state simulated from the start', () => {
  let chunks = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 120 }), (steps) => {
      const recording = record();
      addFunctions(recording, ...FUNCTIONS);
      const calls: CallHooks[] = [];
      for (const each of steps) act(recording, calls, each);
      const trace = recording.finish();
      new Simulator(IS_RESUMABLE).run(trace);
      for (const event of trace.events) {
        const value = event.value === 0 ? undefined : toJs(firstValue(event));
        // Without a value: a call that was closed at a yield.
        if (event.kind === 'leave' && value !== undefined) expect(value).toMatch(/^returned/);
        if (event.kind === 'unwind' && value !== undefined) expect(value).toMatch(/^thrown/);
      }
      chunks += trace.chunks.length;
    }),
    { numRuns: 150 },
  );
  expect(chunks).toBeGreaterThan(240);
});

test('a long run fills chunks by itself', () => {
  const recording = record();
  addFunctions(recording, ...FUNCTIONS);
  const waiting = recording.hooks.a1(2, 'waits for long');
  waiting.w(null, 3);
  const outer = recording.hooks.e1(1, 'outer');
  for (let i = 0; i < 30_000; i++) {
    outer.s = i % 1000;
    const inner = recording.hooks.e1(1, i);
    inner.r = -i;
    inner.x();
  }
  outer.x();
  waiting.x();
  const trace = recording.finish();
  new Simulator(IS_RESUMABLE).run(trace);
  expect(trace.chunks.length).toBeGreaterThan(3);
  expect(trace.chunks.length).toBeLessThan(12);
  const results = trace.events.filter((event) => event.kind === 'leave').map((event) => toJs(firstValue(event)));
  expect(results).toEqual(Array.from({ length: 30_000 }, (_, i) => -i));
});

test('a deep recursion with more frames than a chunk has events is healed at once', () => {
  const recording = record();
  addFunctions(recording, ...FUNCTIONS);
  const outer = recording.hooks.e1(1, 0);
  for (let i = 0; i < 20_000; i++) recording.hooks.e1(1, i);
  outer.x();
  const trace = recording.finish();
  new Simulator(IS_RESUMABLE).run(trace);
  expect(trace.events.filter((event) => event.kind === 'lost')).toHaveLength(20_000);
});
