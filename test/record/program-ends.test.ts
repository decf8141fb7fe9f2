/** However a program ends, recorded it ends in the same way, says the same, and leaves a readable trace. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { Simulator } from '../agent/simulator.js';
import { recordedCalls } from '../budget/callers.js';
import { Running, rearview, root, temporaryFolder } from '../support/cli.js';
import { look, startAdapter } from '../support/dap.js';
import { onlyTrace, runBoth, startRecorded } from '../support/plain-and-recorded.js';

const fixture = (name: string) => join(root, 'test/fixtures', name);

describe('plain and recorded end alike', () => {
  test.each([
    ['throws-while-loading.cjs', { code: 1 }],
    ['throws-while-loading.mjs', { code: 1 }],
    ['exits-at-once.cjs', { code: 7 }],
    ['sets-exit-code.mjs', { code: 5 }],
    ['syntax-error.cjs', { code: 1 }],
    ['rejects-unhandled.mjs', { code: 1 }],
    ['throws-in-timer.cjs', { code: 1 }],
    ['throws-through-await.mjs', { code: 0 }],
    ['prints-stacks.cjs', { code: 0 }],
    ['ends-by-own-signal.cjs', { signal: 'SIGTERM' }],
    ['listens-to-its-exit.cjs', { code: 3 }],
    ['sets-exit-code-at-exit.cjs', { code: 6 }],
  ])('%s', async (name, expected) => {
    const { plain, recorded, trace } = await runBoth([fixture(name)]);
    expect(plain).toMatchObject(expected);
    expect(recorded).toEqual(plain);
    const listed = JSON.parse((await rearview(['list', trace, '--json'])).stdout);
    expect(listed.traces[0].state).toMatchObject(
      'code' in expected
        ? { kind: 'complete', exitCode: expected.code }
        : { kind: 'complete', signal: expected.signal },
    );
  });

  test('a program that does not exist, and so has no trace', async () => {
    const { plain, recorded, traces } = await runBoth([fixture('does-not-exist.cjs')]);
    expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining('Cannot find module') });
    expect(recorded).toEqual(plain);
    expect(traces).toEqual([]);
  });

  test('a signal handler of the program works as it does', async () => {
    const end = async (program: Running) => {
      await program.saw(/ready/);
      program.child.kill('SIGTERM');
      return program.ended;
    };
    const plain = await end(new Running(process.execPath, [fixture('handles-sigterm.cjs')]));
    const recorded = await end(startRecorded(temporaryFolder(), [fixture('handles-sigterm.cjs')]));
    expect(plain.stdout).toContain('cleaning up');
    expect(recorded).toEqual(plain);
  });
});

test('a signal ends a program at any moment of its work, and the trace says so', async () => {
  // Between two of its timers as well as in one: the delay is another each time.
  const ends = Array.from({ length: 12 }, async (_, i) => {
    const traces = temporaryFolder();
    const program = startRecorded(traces, [fixture('ticks-without-end.cjs')]);
    await program.saw(/ready/);
    await new Promise((resolve) => setTimeout(resolve, 100 + 7.3 * i));
    program.child.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    const listed = JSON.parse((await rearview(['list', onlyTrace(traces), '--json'])).stdout);
    expect(listed.traces[0].state).toMatchObject({ kind: 'complete', reason: 'signal', signal: 'SIGTERM' });
    const { stdout, code } = await rearview(['verify', onlyTrace(traces)]);
    expect({ stdout, code }).toMatchObject({ code: 0 });
  });
  await Promise.all(ends);
});

test('as many calls as a program likes may wait at once', async () => {
  const { plain, recorded, trace } = await runBoth([fixture('keeps-many-calls-waiting.cjs')]);
  expect(recorded).toEqual(plain);
  const { chunks, events } = JSON.parse((await rearview(['verify', trace, '--json'])).stdout);
  expect(events).toBeGreaterThan(180_000);
  expect(chunks).toBeLessThan(100);
});

test('where V8 stops a script inside the recorder, recording goes on at once', async () => {
  const { plain, recorded, trace } = await runBoth([fixture('stops-its-scripts.cjs')]);
  expect([recorded.code, recorded.stdout]).toEqual([plain.code, plain.stdout]);
  const { stdout, code } = await rearview(['verify', trace, '--json']);
  expect([JSON.parse(stdout).state, code]).toMatchObject([{ kind: 'complete', reason: 'exit' }, 0]);
  const read = readTrace(trace);
  new Simulator().run(read);
  const after = recordedCalls(read).filter((call) => call.function.name === 'after');
  expect(after.map((call) => call.arguments[0]?.number)).toEqual(Array.from({ length: 50 }, (_, i) => i % 10));
});

test('kill -9 in the middle of work leaves a trace that opens', async () => {
  const traces = temporaryFolder();
  const busy = startRecorded(traces, [fixture('works-without-end.cjs')]);
  const pid = Number((await busy.saw(/pid (\d+)/))[1]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  process.kill(pid, 'SIGKILL');
  expect(await busy.ended).toMatchObject({ signal: 'SIGKILL' });

  const trace = onlyTrace(traces);
  const listed = JSON.parse((await rearview(['list', trace, '--json'])).stdout);
  expect(listed.traces[0].state.kind).toBe('cut');
  expect(listed.traces[0].events).toBeGreaterThan(100);
  const shown = JSON.parse((await rearview(['show', trace, '--json'])).stdout);
  expect(shown.stack.at(-1).function).toMatch(/^(work|round)$/);
  const client = startAdapter();
  const stop = await client.openTrace(trace, { stopAt: 'end' });
  expect(stop.description).toMatch(/^End of the recording: /);
  expect((await look(client, stop)).frames.join()).toContain('works-without-end.cjs');
  await client.close();
  // At most the last 50 ms are missing: the loop had run for 400.
  expect(listed.traces[0].durationUs).toBeGreaterThan(250_000);
});

test('the trace is private', async () => {
  const folder = join(temporaryFolder(), 'traces');
  await rearview(['record', '--quiet', '--output', folder, '--', process.execPath, fixture('exits-at-once.cjs')]);
  const { statSync } = await import('node:fs');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});
