/**
 * A program that has replaced every built-in function it can reach: nothing of ours calls one of the replacements, and none
 * of them breaks the recording. Node itself calls some, so what is called is compared with the plain run, and those are
 * let through in a second run in which the others throw.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { root } from '../support/cli.js';
import { runBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const program = join(root, 'test/fixtures/replaced-built-ins/main.cjs');
/** What Node's functions call that we call, and the program does not at that time. */
const CALLED_BY_NODE_FOR_US = [
  'v8.promiseHooks.createHook', // AsyncLocalStorage, where it is made of async hooks
  '%Map%.prototype.next', // AsyncLocalStorage, where it is not
  'path.toNamespacedPath', // fs
];

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  it('no replaced built-in is called, and one that throws changes nothing', async () => {
    const counted = await runBoth([program, 'count'], { node });
    expect({ ...counted.recorded, stdout: '' }).toEqual({ ...counted.plain, stdout: '' });
    const byNode = callsIn(counted.plain.stdout);
    const whenRecorded = callsIn(counted.recorded.stdout);
    expect([...byNode.keys()]).toEqual(['a script', 'a module', 'timers', 'a request', 'a child process', 'a thread']);
    expect(whenRecorded.get('a script')).toEqual(byNode.get('a script'));
    for (const [work, names] of byNode) {
      const allowed = [...names, ...CALLED_BY_NODE_FOR_US];
      expect((whenRecorded.get(work) ?? []).filter((name) => !allowed.includes(name))).toEqual([]);
    }
    expectWhole(counted.traces);

    const letThrough = [...byNode.values()].flat().map((name) => name.replace(/ \d+$/, ''));
    const throwing = await runBoth([program, 'throw', [...letThrough, ...CALLED_BY_NODE_FOR_US].join(',')], { node });
    expect(throwing.recorded).toEqual(throwing.plain);
    expect(throwing.plain.stdout).toContain('a thread\n');
    expectWhole(throwing.traces);
  });
});

/** Names of what was called during each kind of work; with counts where the work is done in one go. */
function callsIn(stdout: string): Map<string, string[]> {
  const calls = new Map<string, string[]>();
  let names: string[] = [];
  for (const line of stdout.split('\n')) {
    if (line.startsWith('  ')) {
      names.push(line.slice(2));
    } else if (line !== '' && line !== 'started') {
      names = [];
      calls.set(line, names);
    }
  }
  return calls;
}

/** Of the program, its child and its thread. */
function expectWhole(paths: readonly string[]): void {
  const traces = paths.map(readTrace);
  expect(traces.map(({ end }) => end?.reason)).toEqual(['exit', 'exit', 'exit']);
  expect(traces.flatMap(({ chunks }) => chunks.flatMap(({ notices }) => notices))).toEqual([]);
  expect(traces.map((trace) => timesCalled(trace, 'says')).sort()).toEqual([0, 1, 1]);
  const [main] = traces.filter((trace) => timesCalled(trace, 'works') > 0);
  for (const [name, times] of [
    ['pair', 6000],
    ['takes', 13],
    ['fails', 1],
    ['waits', 1],
    ['answers', 1],
  ] as const) {
    expect([name, timesCalled(main!, name)]).toEqual([name, times]);
  }
}

function timesCalled({ chunks, events }: ReturnType<typeof readTrace>, name: string): number {
  const ids = new Set(
    chunks.flatMap(({ functions }) => functions.filter((fn) => fn.name === name).map(({ id }) => id)),
  );
  return events.filter(({ kind, subject }) => kind === 'enter' && ids.has(subject as never)).length;
}
