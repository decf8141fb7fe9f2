/** Whatever goes wrong, recording ends with a reason and the program goes on as before. */
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRecording } from '../../recorder/agent/core.js';
import type { Recording } from '../../recorder/agent/writing/recording.js';
import { readTrace } from './read-trace.js';
import { addFunctions, agentOptions, folder, functionEntry, record } from './recording.js';

/** Stderr's lines while the test runs. Our lines are written below `process.stderr`, to the descriptor itself. */
const FD_FOLDER = '/proc/self/fd';

function descriptorOf(path: string): number {
  const found = readdirSync(FD_FOLDER).find((fd) => {
    try {
      return readlinkSync(join(FD_FOLDER, fd)) === path;
    } catch {
      return false; // The folder's own descriptor is gone by now.
    }
  });
  return Number(found);
}

/** Everything that the program can ask for, none of which may throw or be noticed. */
function use(recording: Recording): void {
  const { hooks } = recording;
  addFunctions(recording, functionEntry(900));
  for (const call of [hooks.e0(1), hooks.e2(1, 1, {}), hooks.eN(1, 1, 2, 3, 4, 5), hooks.a1(1, 2), hooks.aN(1)]) {
    call.s = 1;
    call.r = 1;
    call.t = 1;
    expect(call.v('same')).toBe('same');
    expect(call.w('same', 1)).toBe('same');
    expect(call.y('same', 1)).toBe('same');
    expect(call.q('same', 1)).toBe('same');
    expect([...call.z(1)]).toEqual([]);
    call.k(1, 2);
    call.k0(1);
    call.f(1);
    call.n();
    call.x();
  }
  recording.notice('a notice');
  recording.taskEnded();
  recording.uncaught('x');
  recording.flush();
  recording.end({ reason: 'exit', exitCode: 1, signal: '', message: '' });
  recording.fail('again');
  recording.close();
}

describe('a file that cannot be made', () => {
  test('because it has no folder', () => {
    const path = join(folder(), 'no', 'a.rvtrace');
    const recording = createRecording(agentOptions(path), { require: createRequire(import.meta.url) });
    recording.begin();
    expect(recording.isRecording).toBe(false);
    use(recording);
  });
});

test('a file that exists is left alone, and the trace has a number behind its name', () => {
  const path = join(folder(), 'a.rvtrace');
  writeFileSync(path, 'precious');
  writeFileSync(path.replace('a.', 'a-2.'), 'too');
  let begun = '';
  const recording = createRecording(
    agentOptions(path),
    { require: createRequire(import.meta.url) },
    {
      begun(tracePath) {
        begun = tracePath;
      },
      stopped() {},
    },
  );
  recording.begin();
  use(recording);
  expect(readFileSync(path, 'utf8')).toBe('precious');
  expect(begun).toBe(path.replace('a.', 'a-3.'));
  expect(readTrace(begun).end).toMatchObject({ exitCode: 1 });
});

test('the file is for its owner alone', () => {
  const recording = record();
  expect(statSync(recording.path).mode & 0o777).toBe(0o600);
});

describe.runIf(process.platform === 'linux')('a file that takes no more', () => {
  test('because the program closed it', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    const open = recording.hooks.e1(1, 'open');
    recording.flush();
    closeSync(descriptorOf(recording.path));
    recording.hooks.e1(1, 'lost').x();
    recording.flush();
    expect(recording.isRecording).toBe(false);
    open.r = 1;
    open.x();
    use(recording);
    expect(readTrace(recording.path).end).toBeUndefined();
  });

  test('nor does another file that got its descriptor', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    recording.flush();
    const fd = descriptorOf(recording.path);
    closeSync(fd);
    const other = join(folder(), 'other.txt');
    const reused = openSync(other, 'w');
    onTestFinished(() => closeSync(reused));
    expect(reused).toBe(fd);
    recording.hooks.e1(1, 'x').x();
    recording.flush();
    expect(recording.isRecording).toBe(false);
    use(recording);
    writeSync(reused, 'theirs');
    expect(statSync(other).size).toBe('theirs'.length);
  });
});

describe('after a failure of our own', () => {
  test('the trace keeps what there is and says why it ends', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    const call = recording.hooks.e1(1, 'kept');
    recording.fail(new Error('a bug'));
    use(recording);
    call.r = 2;
    call.x();
    const trace = readTrace(recording.path);
    expect(trace.end).toMatchObject({ reason: 'failed', message: 'a bug' });
    expect(trace.events.map((event) => event.kind)).toEqual(['laneStart', 'enter']);
  });

  test('a built-in the codec needs that throws', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    recording.hooks.e1(1, 'text').x();
    const map = vi.spyOn(Array.prototype, 'map').mockImplementation(() => {
      throw new Error('not today');
    });
    try {
      recording.flush();
    } finally {
      map.mockRestore();
    }
    expect(recording.isRecording).toBe(false);
    expect(readTrace(recording.path).end).toMatchObject({ reason: 'failed', message: 'not today' });
    use(recording);
  });

  test('a built-in that runs instrumented code does not record while we work', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    recording.hooks.e1(1, 'text').x();
    const original = Array.prototype.map;
    const map = vi.spyOn(Array.prototype, 'map').mockImplementation(function (this: unknown[], ...rest) {
      recording.hooks.e1(1, 'inside').x();
      return original.apply(this, rest as never);
    });
    try {
      recording.flush();
    } finally {
      map.mockRestore();
    }
    expect(recording.isRecording).toBe(true);
    expect(recording.finish().events.filter((event) => event.kind === 'enter')).toHaveLength(1);
  });
});

test('functions nobody told of are left out', () => {
  const recording = record();
  for (let i = 0; i < 3; i++) recording.hooks.a1(5000, i).x();
  expect(recording.finish().events.some((event) => event.kind === 'enter')).toBe(false);
  expect(readTrace(recording.path).end).toMatchObject({ reason: 'exit' });
});

describe('the end', () => {
  test('comes after what exit listeners of the program do', () => {
    const recording = record();
    addFunctions(recording, functionEntry(1));
    const exiting = recording.hooks.e0(1);
    recording.end({ reason: 'exit', exitCode: 3, signal: '', message: '' });
    expect(readTrace(recording.path).end).toMatchObject({ reason: 'exit', exitCode: 3 });
    const listener = recording.hooks.e1(1, 'in an exit listener');
    recording.hooks.e0(1).x();
    listener.x();
    const trace = readTrace(recording.path);
    expect(trace.end).toMatchObject({ reason: 'exit', exitCode: 3 });
    expect(trace.events.filter((event) => event.kind === 'enter')).toHaveLength(3);
    recording.flush();
    expect(readTrace(recording.path).end).toMatchObject({ reason: 'exit', exitCode: 3 });
    expect(exiting).toBeDefined();
  });
});

test('tables: scripts and functions once, in the chunk before their first use', () => {
  const recording = record();
  addFunctions(recording, functionEntry(1), functionEntry(2));
  addFunctions(recording, functionEntry(2), functionEntry(3));
  recording.notice('something to know');
  recording.flush();
  recording.flush();
  const trace = recording.finish();
  expect(trace.chunks).toHaveLength(1);
  const [chunk] = trace.chunks;
  expect(chunk!.functions.map((fn) => [fn.id, fn.script])).toEqual([
    [1, 1],
    [2, 1],
    [3, 2],
  ]);
  expect(chunk!.scripts[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
  // There the recording is without Node's internals, which is another thing to know.
  expect(chunk!.notices.map((notice) => notice.text)).toEqual([expect.stringContaining('HTTP/2'), 'something to know']);
});

test('tables without an event are written as well', () => {
  const recording = record();
  recording.flush();
  addFunctions(recording, functionEntry(1));
  recording.flush();
  const trace = recording.finish();
  expect(trace.chunks.map((chunk) => [chunk.head.eventCount, chunk.functions.length])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});
