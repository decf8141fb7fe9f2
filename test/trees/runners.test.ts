/** Programs that are started by others (npm, TypeScript runners, Node's own), plain and recorded. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Running, root, temporaryFolder } from '../support/cli.js';
import { runBoth, runCommandBoth, startRecorded, tracesOf } from '../support/plain-and-recorded.js';
import { targetNodes, targetPackages } from '../support/target-nodes.js';
import { treeOf } from '../support/trace-tree.js';

const fixtures = join(root, 'test/fixtures/trees');
/** A project of its own, in which packages can be found. */
const cwd = join(temporaryFolder(), 'project');
beforeAll(() => {
  mkdirSync(cwd);
  for (const name of readdirSync(join(fixtures, 'typed'))) copyFileSync(join(fixtures, 'typed', name), join(cwd, name));
  symlinkSync(targetPackages, join(cwd, 'node_modules'));
});

/** Times differ from run to run. */
const untimed = (text: string) => text.replace(/duration_ms:? [\d.]+|\([\d.]+ms\)|\(node:\d+\)/g, '');
const comparable = ({ stdout, stderr, ...ended }: { stdout: string; stderr: string }) => ({
  ...ended,
  stdout: untimed(stdout),
  stderr: untimed(stderr),
});

describe.each(targetNodes)('Node $version', ({ version, path: node }) => {
  const tsx = join(targetPackages, 'tsx/dist/cli.mjs');
  const tsNode = join(targetPackages, 'ts-node/dist/bin.js');

  test.each([
    ['--import tsx', ['--import', 'tsx', 'totals.ts']],
    ['tsx', [tsx, 'totals.ts']],
    ['ts-node', [tsNode, '--transpile-only', 'totals.ts']],
    ...(version >= 22 ? [["Node's own type stripping", ['totals.ts']] as [string, string[]]] : []),
  ])('TypeScript by %s', async (_, args) => {
    const { plain, recorded, traces } = await runBoth(args, { node, cwd });
    expect(plain).toMatchObject({ code: 0, stdout: '5\n' });
    expect(comparable(recorded)).toEqual(comparable(plain));
    expect(treeOf(traces)).toEqual([expect.stringMatching(/^[^>]*totals\.ts: (.*, )?total(, |$)/)]);
  });

  test('npm start and a pipeline of a script: npm has no trace, and stands between nobody', async () => {
    const env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
    const start = await runCommandBoth(['npm', 'start'], { cwd, env });
    expect(start.plain.stdout).toContain("3 [ 'one', 'two' ] undefined");
    expect(start.recorded).toEqual(start.plain);
    expect(treeOf(start.traces)).toEqual(['add.cjs: add']);
    const both = await runCommandBoth(['npm', 'run', 'both'], { cwd, env });
    expect(both.recorded).toEqual(both.plain);
    expect(treeOf(both.traces)).toEqual(['add.cjs: add', 'add.cjs: add']);
  });

  test('node --test runs its files as children', async () => {
    const { plain, recorded, traces } = await runBoth(['--test'], { node, cwd });
    expect(plain.stdout).toMatch(/pass 1/);
    expect(comparable(recorded)).toEqual(comparable(plain));
    expect(treeOf(traces)).toEqual(['tested.test.mjs: half']);
  });

  test('node --run', async ({ skip }) => {
    skip(version < 22, 'Node 20 has no --run');
    const { plain, recorded, traces } = await runBoth(['--run', 'start'], { node, cwd });
    expect(plain.stdout).toContain("3 [ 'one', 'two' ] undefined");
    expect(recorded).toEqual(plain);
    expect(treeOf(traces)).toEqual(['add.cjs: add']);
  });

  test('a program that replaces itself goes on', async ({ skip }) => {
    skip(version < 22, 'Node 20 has no process.execve');
    const { plain, recorded, traces } = await runBoth(['replaces-itself.cjs'], { node, cwd });
    expect(plain).toMatchObject({ code: 0, stdout: "3 [ 'replaced' ] undefined\n" });
    expect(comparable(recorded)).toEqual(comparable(plain));
    expect(treeOf(traces)).toEqual([expect.stringMatching(/^replaces-itself.cjs: /)]);
  });

  test('a snapshot is built without anything of ours, and restored', async () => {
    const blob = join(temporaryFolder(), 'snapshot.blob');
    const build = ['--snapshot-blob', blob, '--build-snapshot', 'builds-a-snapshot.cjs'];
    const { plain, recorded, traces } = await runBoth(build, { node, cwd });
    expect(plain.code).toBe(0);
    expect(recorded).toEqual(plain);
    expect(traces).toEqual([]);
    // This is the recorded run's.
    expect(readFileSync(blob).includes('REARVIEW')).toBe(false);
    const restored = await runBoth(['--snapshot-blob', blob, 'restored'], { node, cwd });
    expect(restored.plain).toMatchObject({ code: 0, stdout: 'from the snapshot 2\n' });
    expect(restored.recorded).toEqual(restored.plain);
    expect(restored.traces).toEqual([]);
  });

  test('node --watch: each run has a trace', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'watched.cjs');
    const args = ['--watch', program];
    const watched = async (start: () => Running) => {
      const write = (run: string) => writeFileSync(program, `const say = () => '${run} run';\nconsole.log(say());\n`);
      write('first');
      const running = start();
      await running.saw(/first run\n[\s\S]*Completed/);
      write('second');
      await running.saw(/second run\n[\s\S]*Completed/);
      running.child.kill('SIGINT');
      return running.ended;
    };
    const plain = await watched(() => new Running(node, args));
    expect(plain).toMatchObject({ code: 0, signal: null });
    const traces = temporaryFolder();
    expect(comparable(await watched(() => startRecorded(traces, args, { node })))).toEqual(comparable(plain));
    expect(treeOf(tracesOf(traces))).toEqual(['watched.cjs: say', 'watched.cjs: say']);
  });

  test('--cpu-prof and NODE_V8_COVERAGE write their files', async () => {
    const profiles = temporaryFolder();
    const args = ['--cpu-prof', '--cpu-prof-dir', profiles, 'add.cjs'];
    const coverage = temporaryFolder();
    const { plain, recorded } = await runBoth(args, { node, cwd, env: { NODE_V8_COVERAGE: coverage } });
    expect(plain.stdout).toContain('3 []');
    expect(recorded).toEqual(plain);
    expect(readdirSync(profiles)).toHaveLength(2);
    // The recorder's own process writes one too.
    const functions = readdirSync(coverage).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8'));
      const own = result.find(({ url }: { url: string }) => url.endsWith('add.cjs'));
      return own?.functions.map(({ functionName, ranges }: { functionName: string; ranges: { count: number }[] }) => [
        functionName,
        ranges[0]!.count,
      ]);
    });
    const names = functions.filter((own) => own !== undefined).map(([name]) => name);
    expect(names.sort()).toEqual(['', '', '', '', 'add', 'add']);
  });
});

test('a daemon that outlives the recorder goes on, and its later children run as they are', async () => {
  const result = join(temporaryFolder(), 'result');
  const traces = temporaryFolder();
  const recorder = startRecorded(traces, [join(fixtures, 'leaves-a-daemon.cjs')], { env: { RESULT: result } });
  expect(await recorder.ended).toMatchObject({ code: 0, stderr: '' });
  writeFileSync(`${result}.go`, '');
  while (!existsSync(result)) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({ NODE_OPTIONS: 'not set', ours: [], cached: 1 });
  expect(treeOf(tracesOf(traces))).toEqual([
    'leaves-a-daemon.cjs > outlives-its-parent.cjs: goOn',
    'leaves-a-daemon.cjs: leave',
  ]);
});
