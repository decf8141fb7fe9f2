/** The door of a recording: what is left there, and who comes in once the recorder is gone. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Running, rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace, startRecorded, tracesOf } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const fixture = (name: string) => join(root, 'test/fixtures/trees', name);
const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

/** A program that waits for `goOn`, starts a child then, and answers what that saw. */
class Waiting {
  readonly traces = temporaryFolder();
  readonly #temporary = temporaryFolder();
  readonly #result = join(temporaryFolder(), 'result');
  readonly recorder: Running;

  constructor(node?: string) {
    this.recorder = startRecorded(this.traces, [fixture('outlives-its-parent.cjs')], {
      ...(node === undefined ? {} : { node }),
      env: { RESULT: this.#result, TMPDIR: this.#temporary },
    });
  }

  async begun(): Promise<void> {
    while (!existsSync(`${this.#result}.ready`)) await pause();
  }

  async goOn(): Promise<unknown> {
    writeFileSync(`${this.#result}.go`, '');
    while (!existsSync(this.#result)) await pause();
    return JSON.parse(readFileSync(this.#result, 'utf8'));
  }

  /** Undefined if there is none. */
  get door(): string | undefined {
    const [door] = readdirSync(this.#temporary).filter((name) => name.startsWith('rearview-'));
    return door === undefined ? undefined : join(this.#temporary, door);
  }
}

const unrecorded = { NODE_OPTIONS: 'not set', ours: [], cached: 1 };

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  test('nobody comes in any more once the recorder was killed, and the door is closed', async () => {
    const program = new Waiting(node);
    await program.begun();
    program.recorder.child.kill('SIGKILL');
    expect(await program.goOn()).toMatchObject(unrecorded);
    await program.recorder.ended;
    expect(treeOf(tracesOf(program.traces))).toEqual(['outlives-its-parent.cjs: goOn']);
    expect(program.door).toBeUndefined();
  });
});

test('a recorder whose number is another process now is gone', async () => {
  const program = new Waiting();
  await program.begun();
  const file = join(program.door!, 'recording.json');
  const plate = JSON.parse(readFileSync(file, 'utf8'));
  expect(plate.recorder.id).toBe(program.recorder.child.pid);
  writeFileSync(file, JSON.stringify({ ...plate, recorder: { ...plate.recorder, id: process.pid } }));
  expect(await program.goOn()).toMatchObject(unrecorded);
  await program.recorder.ended;
  expect(treeOf(tracesOf(program.traces))).toEqual(['outlives-its-parent.cjs: goOn']);
});

test('a recorder of another process space cannot be told to be gone', async () => {
  const program = new Waiting();
  await program.begun();
  const file = join(program.door!, 'recording.json');
  const plate = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...plate, recorder: { id: 2 ** 30, idSpace: 'another', startTicks: '1' } }));
  await program.goOn();
  await program.recorder.ended;
  expect(tracesOf(program.traces)).toHaveLength(2);
});

test('notes are taken away when they have been read', async () => {
  const program = new Waiting();
  await program.begun();
  while (readdirSync(program.door!).length > 1) await pause();
  expect(tracesOf(program.traces)).toHaveLength(1);
  await program.goOn();
  await program.recorder.ended;
  expect(program.door).toBeUndefined();
});

describe.each([
  ['cannot be watched', "throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' })"],
  [
    'cannot be watched any more',
    "const w = watch(...args); setImmediate(() => w.emit('error', new Error('gone'))); return w",
  ],
])('a door that %s', (_, body) => {
  test('is looked at from time to time', async () => {
    const folder = temporaryFolder();
    const preload = join(temporaryFolder(), 'watch.cjs');
    // The system's watches cannot be used up for one process alone.
    writeFileSync(preload, `const fs = require('fs'); const { watch } = fs; fs.watch = (...args) => { ${body}; };`);
    const env = { NODE_OPTIONS: `--require ${preload}` };
    const command = ['--', process.execPath, join(root, 'test/fixtures/adds-to-cart.cjs')];
    const ended = await rearview(['record', '-o', folder, ...command], { env });
    expect(ended).toMatchObject({ code: 0, stderr: `rearview: recorded ${onlyTrace(folder)}\n` });
  });
});
