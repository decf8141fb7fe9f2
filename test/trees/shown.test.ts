/** How a process tree is told to whoever records or lists it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { startAdapter } from '../support/dap.js';
import { startRecorded, tracesOf } from '../support/plain-and-recorded.js';

const program = join(root, 'test/fixtures/trees/forks-and-talks.mjs');

test('record counts the traces; list shows them below each other', async () => {
  const folder = temporaryFolder();
  const recorded = await rearview(['record', '-o', folder, '--', process.execPath, program]);
  expect(recorded.stderr).toMatch(/^rearview: recorded 2 traces, .*forks-and-talks-\d+\.rvtrace\n$/);
  const { stdout } = await rearview(['list', '-o', folder]);
  expect(stdout).toMatch(/^\/.*forks-and-talks-\d+\.rvtrace$[\s\S]*^ {2}\/.*answers-messages-\d+\.rvtrace$/m);
  const { traces } = JSON.parse((await rearview(['list', '-o', folder, '--json'])).stdout);
  const child = traces.find(({ path }: { path: string }) => path.includes('answers-messages'));
  const parent = traces.find(({ path }: { path: string }) => path.includes('forks-and-talks'));
  expect(parent).toMatchObject({ parentTraceId: null, threadId: 0 });
  expect(child).toMatchObject({ parentTraceId: parent.traceId, threadId: 0 });
});

test('an editor replays the first process, and is told of the others', async () => {
  const client = startAdapter();
  let said = '';
  client.on('output', ({ body }) => {
    said += body.output;
  });
  await client.request('initialize', { adapterID: 'rearview' });
  const stopped = client.nextEvent('stopped');
  const initialized = client.nextEvent('initialized');
  const launched = client.send('launch', { cwd: temporaryFolder(), program });
  await initialized;
  await client.request('configurationDone', {});
  await launched;
  await stopped;
  expect(said).toMatch(/Process \d+ is recorded to .*answers-messages-\d+\.rvtrace\n/);
  expect(said).toMatch(/The program ended with exit code 0\. \d+ events are recorded in .*forks-and-talks-/);
  await client.close();
});

test('a worker that was terminated is not shown as being recorded', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells which files a process has open');
  const traces = temporaryFolder();
  const recorder = startRecorded(traces, [join(root, 'test/fixtures/trees/goes-on-after-a-worker.cjs')], {
    stdin: 'pipe',
  });
  await recorder.saw(/terminated/);
  const { stdout } = await rearview(['list', '-o', traces, '--json']);
  const states = JSON.parse(stdout).traces.map(({ threadId, state }: { threadId: number; state: { kind: string } }) => [
    threadId,
    state.kind,
  ]);
  recorder.child.stdin!.end();
  await recorder.ended;
  expect(states.sort()).toEqual([
    [0, 'recording'],
    [1, 'cut'],
  ]);
});

test('kill -9 of the recorder ends neither the program nor its trace', async () => {
  const traces = temporaryFolder();
  const recorder = startRecorded(traces, [join(root, 'test/fixtures/handles-sigterm.cjs')]);
  await recorder.saw(/ready/);
  recorder.child.kill('SIGKILL');
  const path = tracesOf(traces)[0]!;
  process.kill(readTrace(path).header.processId, 'SIGTERM');
  // Resolves when the last one that writes to it is gone.
  expect(await recorder.ended).toMatchObject({ signal: 'SIGKILL', stdout: expect.stringContaining('cleaning up') });
  expect(readTrace(path).end).toMatchObject({ reason: 'exit' });
});
