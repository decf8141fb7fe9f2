/** V8 stops a script (`timeout` of node:vm) in the middle of the recorder's work: no `catch` and no `finally` runs. */
import { createContext, runInContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { Dictionary } from '../../recorder/agent/capture/dictionary.js';
import { Events } from '../../recorder/agent/columns/events.js';
import { Tape } from '../../recorder/agent/columns/tape.js';
import { CarriedOutcomes } from '../../recorder/agent/writing/keyframe.js';
import { TraceFile } from '../../recorder/agent/writing/trace-file.js';
import { TraceTables } from '../../recorder/agent/writing/trace-tables.js';
import { addFunctions, functionEntry, record } from './recording.js';
import { Simulator } from './simulator.js';

type Methods = Record<string, (...args: unknown[]) => unknown>;

let isAtWork = false;

function stops(work: () => void, timeoutMs: number): void {
  isAtWork = true;
  expect(() => runInContext('work()', createContext({ work }), { timeout: timeoutMs })).toThrow(/timed out/);
  isAtWork = false;
}

/** The next call of the method does not end while `stops` is at work; `when`, before or after what it does. */
function hangs(prototype: object, name: string, when: string): void {
  const methods = prototype as Methods;
  const original = methods[name]!;
  const restore = () => {
    methods[name] = original;
  };
  methods[name] = function (...args) {
    restore();
    if (when === 'after') original.apply(this, args);
    while (isAtWork);
    throw new Error('V8 had stopped the script before');
  };
  onTestFinished(restore);
}

/** With what comes right behind the file's and the columns' last stores V8 stops nothing. */
const PLACES: [string, string, object, string][] = [
  ['before', 'the file is written', TraceFile.prototype, 'append'],
  ['before', 'an event is there', Events.prototype, 'emit'],
  ...['before', 'after'].flatMap((when): [string, string, object, string][] => [
    [when, 'the dictionary is told', Dictionary.prototype, 'taken'],
    [when, 'a segment begins', Dictionary.prototype, 'restart'],
    [when, 'the tables are told', TraceTables.prototype, 'taken'],
    [when, 'the tape is emptied', Tape.prototype, 'restart'],
    [when, 'outcomes are put back', CarriedOutcomes.prototype, 'putBack'],
    [when, 'the columns are emptied', Events.prototype, 'restart'],
  ]),
];

test.each(PLACES)('stopped %s %s, it goes on with the next call', (when, _, prototype, name) => {
  const recording = record({ stringLength: 10_000 });
  addFunctions(recording, functionEntry(1), functionEntry(2, { isAsync: true }));
  const { hooks } = recording;
  const outer = hooks.e1(1, { outer: 'object' });
  const waiting = hooks.a1(2, 'waits');
  waiting.w(0, 1);
  // A segment holds 16 million characters.
  const isSegmentFull = prototype === Dictionary.prototype && name === 'restart';
  for (let i = 0; i < (isSegmentFull ? 1700 : 1); i++) hooks.e1(1, `${i}`.padEnd(10_000)).x();
  outer.r = 'the outcome';

  hangs(prototype, name, when);
  const work = () => {
    const call = hooks.e1(1, 'is stopped');
    recording.flush();
    call.x();
  };
  // What comes before must be done by then, on a busy machine, too.
  stops(work, isSegmentFull ? 4000 : 600);

  outer.x();
  for (let i = 0; i < 3; i++) hooks.e1(1, `later ${i}`).x();
  waiting.s = 2;
  waiting.x();
  const trace = recording.finish();
  expect(trace.end).toMatchObject({ reason: 'exit' });
  const simulator = new Simulator().run(trace);
  expect(simulator.open.size).toBe(0);
  expect(trace.events.map(({ number }) => number)).toEqual(trace.events.map((_, i) => i));
  const texts = trace.chunks.flatMap(({ strings }) => strings);
  expect(texts).toEqual(expect.arrayContaining(['later 0', 'later 1', 'later 2']));
});
