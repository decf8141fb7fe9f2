/** What a trace says of code that has hooks and of code that has none, in `verify`, `list` and `doctor`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Column, Line } from '../../schema/coordinates.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
import { rearview, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const app = temporaryFolder();
const files: Record<string, string> = {
  'main.js': `const { twice } = require('./lib'); require('./odd'); require('big'); require('@s/small'); require('./gen/a');
class Cart { static { twice(1); } items = twice(2); count = 0; total() { return twice(3); } unused() {} }
var box = {}; with (box) { (function inWith() { return 1; })(); }
console.log(new Cart().total());
process.exitCode = 3;`,
  'lib.js': 'exports.twice = function twice(n) { return 2 * n; };',
  // V8 refuses this only when it runs; our parser, as the standard says, at once.
  'odd.js': 'function never() {\n  never() = 1;\n}',
  'gen/a.js': 'exports.a = 1;',
  'early.js': 'globalThis.early = 1;',
  'node_modules/big/index.js': Array.from({ length: 50 }, (_, i) => `require('./lib/${i}');`).join('\n'),
  ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`node_modules/big/lib/${i}.js`, 'exports.f = () => 1;'])),
  'node_modules/@s/small/index.js': 'exports.f = () => 1;',
  'node_modules/@s/small/package.json': '{ "main": "index.js" }',
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(app, name)), { recursive: true });
  writeFileSync(join(app, name), text);
}
const main = join(app, 'main.js');
const url = (name: string) => pathToFileURL(join(app, name)).href;

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  const command = ['--exclude', 'gen/**', '--', node, main];
  const env = { NODE_OPTIONS: `--require ${join(app, 'early.js')}` };
  let trace: string;

  beforeAll(async () => {
    const folder = temporaryFolder();
    const ended = await rearview(['record', '--quiet', '-o', folder, ...command], { cwd: app, env });
    expect(ended).toMatchObject({ code: 3, stdout: '6\n', stderr: '' });
    trace = onlyTrace(folder);
  });

  test('verify explains every script', async () => {
    const report = JSON.parse((await rearview(['verify', trace, '--json'])).stdout);
    const scripts = report.scripts.map((script: { url: string; functions: number; calledFunctions: number }) => [
      script.url,
      script.functions,
      script.calledFunctions,
    ]);
    expect(scripts.sort()).toEqual([
      [url('early.js'), 0, 0],
      [url('lib.js'), 1, 1],
      [url('main.js'), 2, 1],
      [url('odd.js'), 0, 0],
    ]);
    const { unrecorded } = report.scripts.find((script: { url: string }) => script.url === url('main.js'));
    expect(unrecorded).toEqual([
      { kind: 'staticBlock', line: 2, column: 14 },
      { kind: 'fieldInitializer', line: 2, column: 43 },
      { kind: 'function', line: 3, column: 29 },
    ]);
    const odd = report.scripts.find((script: { url: string }) => script.url === url('odd.js'));
    expect(odd.notInstrumented).toMatch(/Assigning to rvalue \(2:2\)/);
    expect(report.skipped).toEqual([
      { reason: 'package', name: 'big', scripts: 51 },
      { reason: 'package', name: '@s/small', scripts: 1 },
      { reason: 'excluded', name: url('gen/a.js'), scripts: 1 },
    ]);
  });

  test('and doctor as well, with the end of the program and what to do', async () => {
    const ended = await rearview(['doctor', ...command], { cwd: app, env });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [output, ...lines] = ended.stdout.split('\n');
    expect(output).toBe('6');
    const report = lines.join('\n');
    expect(report).toContain('ended with exit code 3');
    expect(report).toMatch(
      /Node\.js v\d+\.\d+\.\d+ on .*: supported\n {2}hooks, stack traces, lanes and signals: all in place/,
    );
    expect(report).toContain('own code: 3 scripts instrumented with 3 functions, 2 of them called');
    expect(report).toContain(`not instrumented: ${url('odd.js')}: Assigning to rvalue (2:2)`);
    expect(report).toContain(
      'packages not chosen: big (51 scripts), @s/small (1 script); --packages big,@s/small records',
    );
    expect(report).toMatch(/most called:\n {4}3 {2}twice {2}file:.*lib\.js:1/);
  });
});

test('verify and list say it to a person', async () => {
  const folder = temporaryFolder();
  await rearview(['record', '-q', '-o', folder, '--exclude', 'gen/**', '--', process.execPath, main], { cwd: app });
  const { stdout } = await rearview(['verify', onlyTrace(folder)]);
  expect(stdout).toContain(`not chosen: ${url('gen/a.js')}: matches --exclude`);
  expect(stdout).toContain(`no hooks at ${url('main.js')}:2:14: static block`);
  expect(stdout).toContain('never recorded: code in eval');
  const listed = await rearview(['list', '-o', folder]);
  expect(listed.stdout).toContain('1 script not instrumented: rearview verify says why');
  expect(JSON.parse((await rearview(['list', '-o', folder, '--json'])).stdout).traces[0].notInstrumented).toBe(1);
});

test('packages that were chosen are counted by name, and a script that --include leaves out is named', async () => {
  const folder = temporaryFolder();
  const choice = ['--packages', '*', '--include', 'main.js,node_modules/**'];
  await rearview(['record', '-q', '-o', folder, ...choice, '--', process.execPath, main], { cwd: app });
  const { stdout } = await rearview(['verify', onlyTrace(folder)]);
  expect(stdout).toContain('package big: 51 scripts instrumented with 50 functions, 0 of them called');
  expect(stdout).toContain(`not chosen: ${url('lib.js')}: does not match --include`);
  expect(stdout).not.toContain('packages not chosen');
});

test('doctor as JSON is the last line of the output', async () => {
  const ended = await rearview(['doctor', '--json', '--', process.execPath, main], { cwd: app });
  const report = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1)!);
  expect(report).toMatchObject({
    exitCode: 3,
    signal: null,
    processes: [{ state: { kind: 'complete' }, notices: [] }],
  });
  expect(report.processes[0].mostCalled[0]).toEqual({ function: 'twice', url: url('lib.js'), line: 1, calls: 3 });
});

test('of many files and places the first are named, and all are in the JSON', async () => {
  const trace = join(temporaryFolder(), 'many.rvtrace');
  const builder = new TraceBuilder(trace);
  const unrecorded = Array.from({ length: 13 }, (_, i) => ({
    kind: 'staticBlock' as const,
    position: { line: (i + 1) as Line, column: 1 as Column },
  }));
  builder.leave(builder.enter(builder.fn(builder.script('/a.js', 'f();', { unrecorded }), 'f', [1, 1])), 1);
  for (let i = 0; i < 11; i++) builder.script(`/odd/${i}.js`, '(', { notInstrumented: 'Unexpected token' });
  for (let i = 0; i < 5000; i++) builder.skip({ reason: 'excluded', name: `file:///gen/${i}.js`, count: 1 });
  builder.end();
  const { stdout } = await rearview(['verify', trace]);
  const count = (pattern: RegExp) => stdout.match(pattern)?.length;
  expect(count(/^ {2}not chosen: file:.*$/gm)).toBe(10);
  expect(stdout).toContain('\n  ... and 4990 more not chosen; --json names all of them\n');
  expect(count(/^ {2}not instrumented: file:/gm)).toBe(10);
  expect(stdout).toContain('\n  ... and 1 more not instrumented; --json');
  expect(count(/^ {2}no hooks at file:/gm)).toBe(10);
  expect(stdout).toContain('\n  ... and 3 more without hooks; --json');
  expect(JSON.parse((await rearview(['verify', trace, '--json'])).stdout).skipped).toHaveLength(5000);
});
