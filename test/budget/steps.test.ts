/** Functions that cost too much step down: the program does not notice, and what is recorded stays true. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plain } from '../agent/plain-value.js';
import { type ReadTrace, readTrace } from '../agent/read-trace.js';
import { Simulator } from '../agent/simulator.js';
import { currentNode, targetNodes } from '../support/target-nodes.js';
import { type RecordedCall, recordedCalls } from './callers.js';
import { fixtures, runStepped } from './stepped-run.js';

interface ToldCall {
  name: string;
  caller: number;
}

const MOST_THROUGH = 4;
const ROUNDS = 1500;
const callsATree = createRequire(import.meta.url)(join(fixtures, 'calls-a-tree.cjs')) as (
  n: number,
) => Promise<ToldCall[]>;
const told = await callsATree(ROUNDS);

const isNumbered = (call: RecordedCall) => call.function.name !== 'started' && call.function.parameters[0] === 'number';
const isInteger = (value: Plain | undefined) => value?.tag === 'integer';

test.each([
  [0.000_001, 5],
  [0.02, 0],
  [0.3, 0],
])('with %d of the CPU time, what is recorded says who called it', async (share, reserveMs) => {
  const run = await runStepped(currentNode, 'calls-a-tree.cjs', [String(ROUNDS)], share, reserveMs);
  expect(run.recorded).toBe(run.plain);
  const trace = readTrace(run.trace);
  expect(trace.end?.reason).toBe('exit');
  new Simulator().run(trace);
  const steps = trace.chunks.flatMap((chunk) => chunk.steps);
  expect(trace.header.budgetPpm).toBe(share * 1e6);
  expect(steps.length).toBeGreaterThan(0);
  expect(trace.events.filter(({ kind }) => kind === 'step').map((event) => [event.number, event.subject])).toEqual(
    steps.map((step) => [step.event, step.function]),
  );
  const calls = recordedCalls(trace);
  const asked = calls.filter((call) => isNumbered(call) && isInteger(call.arguments[0]));
  expect(asked.length).toBeGreaterThan(100);
  asked.forEach(expectTrueCaller);
  expectAllCounted(trace, calls);
});

function expectTrueCaller(call: RecordedCall): void {
  const [number, caller] = call.arguments.map((value) => value.number!);
  expect(told[number!]).toEqual({ name: call.function.name || call.function.className, caller });
  // Arrows stand between, without a number of their own; one that is recorded may itself be made by calls left out.
  const arrow = call.caller?.function.kind === 'arrow' ? call.caller : undefined;
  const between = [...(arrow?.through ?? []), ...call.through];
  const through = between.filter((name) => name !== 'arrow');
  const path: string[] = [];
  let at = caller!;
  for (; at >= 0 && path.length < through.length; at = told[at]!.caller) path.unshift(told[at]!.name);
  expect(through).toEqual(path);
  if (call.through.length === MOST_THROUGH || arrow?.through.length === MOST_THROUGH) return;
  const from = arrow ? arrow.caller : call.caller;
  if (from && isNumbered(from) && isInteger(from.arguments[0])) expect(from.arguments[0]!.number).toBe(at);
}

/** Each call is recorded, or counted among those left out. */
function expectAllCounted(trace: ReadTrace, calls: readonly RecordedCall[]): void {
  const names = new Map(trace.chunks.flatMap(({ functions }) => functions.map((fn) => [fn.id, fn.name])));
  const counts = new Map<string, number>();
  const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by);
  for (const call of calls) count(call.function.name, 1);
  for (const { leftOut } of trace.chunks) for (const left of leftOut) count(names.get(left.function)!, left.count);
  const expected = new Map([['started', told.length]]);
  for (const { name } of told) expected.set(name, (expected.get(name) ?? 0) + 1);
  expect(Object.fromEntries([...counts].filter(([name]) => expected.has(name)))).toEqual(Object.fromEntries(expected));
}

test('a call made by one that is left out has no parent while it waits', async () => {
  const run = await runStepped(currentNode, 'awaits-what-left-out-calls-began.cjs', [], 0.000_001);
  expect(run.recorded).toBe(run.plain);
  const trace = readTrace(run.trace);
  new Simulator().run(trace);
  const through = recordedCalls(trace).filter((call) => call.function.name === 'load' && call.through.length > 0);
  expect(through.length).toBeGreaterThan(100);
  expect(through.every((call) => call.caller?.function.name === 'main')).toBe(true);
});

test('calls left out that V8 stopped are not told of as callers', async () => {
  const run = await runStepped(currentNode, 'is-stopped-in-what-is-left-out.cjs', [], 0.000_001);
  expect(run.recorded).toBe(run.plain);
  const trace = readTrace(run.trace);
  new Simulator().run(trace);
  expect(trace.chunks.some(({ leftOut }) => leftOut.length > 0)).toBe(true);
  const afterwards = recordedCalls(trace).filter((call) => call.function.name === 'afterwards');
  expect(afterwards.map(({ through }) => through)).toEqual(Array(10).fill([]));
});

test('a recorded call whose exception one left out caught is not told of as a caller', async () => {
  const run = await runStepped(currentNode, 'catches-in-what-is-left-out.cjs', [], 0.000_001);
  expect(run.recorded).toBe(run.plain);
  const trace = readTrace(run.trace);
  new Simulator().run(trace);
  const afterwards = recordedCalls(trace).filter((call) => call.function.name === 'afterwards');
  const through = afterwards.filter((call) => call.through.length > 0);
  expect(through.length).toBeGreaterThan(100);
  expect(afterwards.filter((call) => call.caller?.function.name === 'fails')).toEqual([]);
});

test('functions come back in full when there is room', async () => {
  const run = await runStepped(currentNode, 'is-busy-then-calm.cjs', [], 0.05);
  expect(run.recorded).toBe(run.plain);
  const trace = readTrace(run.trace);
  const busy = trace.chunks.flatMap(({ functions }) => functions).find(({ name }) => name === 'busy')!;
  const details = trace.chunks.flatMap(({ steps }) => steps).filter((step) => step.function === busy.id);
  expect(details.map(({ detail }) => detail).slice(1)).toContain('full');
});

describe.each(targetNodes)('on Node $version', (node) => {
  test('a recursion that fails in calls that are left out fails as it does alone', async () => {
    const run = await runStepped(node, 'overflows-what-is-left-out.cjs', [], 0.000_001);
    expect(run.recorded).toBe(run.plain);
    const { chunks, end } = readTrace(run.trace);
    expect(end?.reason).toBe('exit');
    const names = new Map(chunks.flatMap(({ functions }) => functions.map((fn) => [fn.id, fn.name])));
    const leftOut = new Set(chunks.flatMap(({ leftOut }) => leftOut.map((calls) => names.get(calls.function))));
    expect([...leftOut]).toEqual(expect.arrayContaining(['even', 'odd', 'thrower', 'tries', 'down']));
  });

  test('async calls and generators that are left out do as they do alone', async () => {
    const run = await runStepped(node, 'leaves-out-what-waits.cjs', [], 0.000_001);
    expect(run.recorded).toBe(run.plain);
    expect(run.plain).toContain('no 5');
    const { chunks, end } = readTrace(run.trace);
    expect(end?.reason).toBe('exit');
    const names = new Map(chunks.flatMap(({ functions }) => functions.map((fn) => [fn.id, fn.name])));
    const leftOut = new Set(chunks.flatMap(({ leftOut }) => leftOut.map((calls) => names.get(calls.function))));
    expect([...leftOut]).toEqual(expect.arrayContaining(['waits', 'counts', 'more', 'streams', 'of', 'inner']));
  });
});
