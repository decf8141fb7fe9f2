/** Bad input gets one clear line on stderr, a non-zero exit, and no stack trace of ours; nothing is lost. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_VERSION_OFFSET } from '../../schema/layout.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
import { cliPath, type Ended, rearview, root, run, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

const fixture = (name: string) => join(root, 'test/fixtures', name);
const folder = temporaryFolder();
let trace: string;

beforeAll(async () => {
  await rearview(['record', '--quiet', '-o', folder, '--', process.execPath, fixture('prints-stacks.cjs')]);
  trace = onlyTrace(folder);
});

function expectOneLine(ended: Ended, sentence: RegExp): void {
  expect(ended.stderr).toMatch(/^rearview: [^\n]+\n$/);
  expect(ended.stderr).toMatch(sentence);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(2);
}

describe('record', () => {
  test('a command that does not exist', async () => {
    expectOneLine(await rearview(['record', '-o', folder, '--', 'no-such-command']), /cannot start no-such-command/);
    writeFileSync(join(folder, 'a.mjs'), '');
    const script = await rearview(['record', '-o', folder, '--', 'a.mjs'], { cwd: folder });
    expectOneLine(script, /a\.mjs: it is a script; give the command that runs it: node a\.mjs/);
    const path = fixture('adds-to-cart.cjs');
    expectOneLine(await rearview(['record', '-o', folder, '--', path]), /it is a script/);
  });

  test('no command', async () => {
    expectOneLine(await rearview(['record']), /missing required argument/);
  });

  test('a folder that cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const ended = await rearview(['record', '-o', join(file, 'traces'), '--', process.execPath, '-e', '0']);
    expectOneLine(ended, /cannot write traces to .*ENOTDIR/);
  });

  test.each(['record', 'doctor'])('%s without a folder for temporary files', async (verb) => {
    const env = { TMPDIR: join(folder, 'nowhere') };
    const ended = await rearview([verb, '--', process.execPath, '-e', '0'], { env });
    expectOneLine(ended, /temporary folder in .*nowhere \(ENOENT\); set TMPDIR/);
  });

  test.runIf(existsSync('/proc/self'))('a folder below one that takes none', async () => {
    const ended = await rearview(['record', '-o', '/proc/traces/mine', '--', process.execPath, '-e', '0']);
    expectOneLine(ended, /cannot write traces to \/proc\/traces\/mine \(ENOENT\)/);
  });

  test('a folder without a name', async () => {
    expectOneLine(await rearview(['record', '-o', '', '--', process.execPath, '-e', '0']), /has no name/);
  });

  test('a folder with blanks and other letters in its name', async () => {
    const traces = join(temporaryFolder(), 'à b', "c'd");
    const ended = await rearview(['record', '-o', traces, '--', process.execPath, fixture('adds-to-cart.cjs')]);
    expect(ended.stderr).toBe(`rearview: recorded ${onlyTrace(traces)}\n`);
    expect(readFileSync(join(traces, '.gitignore'), 'utf8')).toBe('*\n');
    expect(statSync(traces).mode & 0o777).toBe(0o700);
    expect((await rearview(['list', '-o', traces])).stdout).toContain('adds-to-cart.cjs');
  });

  test('a command without a name, and files that are no programs', async () => {
    expectOneLine(await rearview(['record', '-o', folder, '--', '']), /cannot start a command without a name/);
    for (const file of [folder, join(root, 'README.md')])
      expectOneLine(await rearview(['record', '-o', folder, '--', file]), /cannot start .*: it is no program/);
  });

  test('a working directory that is gone', async () => {
    const gone = join(temporaryFolder(), 'gone');
    mkdirSync(gone);
    const command = `rmdir '${gone}'; '${process.execPath}' '${cliPath}' record -- '${process.execPath}' -e 0`;
    expectOneLine(await run('sh', ['-c', command], { cwd: gone }), /the working directory is gone/);
  });

  test('a program that is not Node.js is run, and it is said that nothing was recorded', async () => {
    const ended = await rearview(['record', '-o', temporaryFolder(), '--', 'sh', '-c', 'echo hi; exit 4']);
    expect(ended).toMatchObject({ code: 4, stdout: 'hi\n' });
    expect(ended.stderr).toMatch(/^rearview: nothing was recorded: no Node.js process [^\n]*\n$/);
  });

  test('a program that is all packages', async () => {
    const program = join(root, 'node_modules/typescript/bin/tsc');
    const ended = await rearview(['record', '-o', temporaryFolder(), '--', process.execPath, program, '--version']);
    expect(ended.stderr).toMatch(/^rearview: nothing was recorded: a Node.js process ran, [^\n]*--packages[^\n]*\n$/);
  });

  test('a program that leaves its work to a daemon', async () => {
    const folder = join(temporaryFolder(), 'node_modules');
    mkdirSync(folder);
    const [daemon, start] = [join(folder, 'daemon.cjs'), join(folder, 'start.cjs')];
    const ready = join(folder, 'ready');
    writeFileSync(daemon, `require('fs').writeFileSync('${ready}', String(process.pid)); setInterval(() => {}, 1000);`);
    writeFileSync(
      start,
      `require('child_process').spawn(process.execPath, ['${daemon}'], { detached: true, stdio: 'ignore' }).unref();
      const timer = setInterval(() => require('fs').existsSync('${ready}') && clearInterval(timer), 5);`,
    );
    const ended = await rearview(['record', '-o', temporaryFolder(), '--', process.execPath, start]);
    const processId = Number(readFileSync(ready, 'utf8'));
    process.kill(processId);
    expect(ended.stderr).toMatch(/^rearview: nothing was recorded: process \d+ goes on [^\n]*\n$/);
    expect(ended.stderr).toContain(` ${processId} `);
  });

  test('a depth that is no number', async () => {
    expectOneLine(await rearview(['record', '--depth', 'deep', '--', 'node']), /whole number/);
    expectOneLine(await rearview(['record', '--depth', '9999999999', '--', 'node']), /below a billion/);
  });
});

describe('doctor', () => {
  test('a command that does not exist', async () => {
    expectOneLine(await rearview(['doctor', '--', 'no-such-command']), /cannot start no-such-command/);
  });

  test('no command', async () => {
    expectOneLine(await rearview(['doctor']), /missing required argument/);
  });

  test('a glob that means nothing', async () => {
    expectOneLine(await rearview(['doctor', '--include', ' ', '--', process.execPath, '-e', '0']), /empty glob/);
  });

  test('a program that is not Node.js is run, and the report says that nothing was recorded', async () => {
    const ended = await rearview(['doctor', '--', 'sh', '-c', 'echo hi; exit 4']);
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout).toMatch(/^hi\n[\s\S]*exit code 4\n {2}nothing was recorded/);
  });
});

describe.each(['show', 'verify'])('%s', (verb) => {
  test('a file that does not exist', async () => {
    expectOneLine(await rearview([verb, join(folder, 'nothing.rvtrace')]), /there is no trace/);
  });

  test('a file that is no trace', async () => {
    expectOneLine(await rearview([verb, fixture('prints-stacks.cjs')]), /not a (Rearview )?trace/);
  });

  test('an empty file', async () => {
    const empty = join(temporaryFolder(), 'empty.rvtrace');
    writeFileSync(empty, '');
    expectOneLine(await rearview([verb, empty]), /empty/);
  });

  test('a folder', async () => {
    const inner = join(temporaryFolder(), 'folder.rvtrace');
    mkdirSync(inner);
    expect((await rearview([verb, inner])).code).toBe(2);
  });

  test('a trace of a newer format', async () => {
    const newer = join(temporaryFolder(), 'newer.rvtrace');
    const bytes = readFileSync(trace);
    bytes.writeUInt16LE(99, FORMAT_VERSION_OFFSET);
    writeFileSync(newer, bytes);
    expectOneLine(await rearview([verb, newer]), /newer version of Rearview/);
  });
});

describe('a trace cut in the middle of a chunk', () => {
  const cut = join(temporaryFolder(), 'cut.rvtrace');
  beforeAll(() => {
    copyFileSync(trace, cut);
    truncateSync(cut, statSync(cut).size - 300);
  });

  test('show shows what is there', async () => {
    const ended = await rearview(['show', cut]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/note: the trace is cut at moment \d+: /);
  });

  test('list and verify name the cut', async () => {
    expect((await rearview(['list', cut])).stdout).toMatch(/cut at moment \d+/);
    const verified = await rearview(['verify', cut]);
    expect(verified.stdout).toMatch(/cut at moment \d+/);
    expect(verified.code).toBe(1);
  });
});

test('a trace that says what only a newer version knows is cut, with one reason', async () => {
  const path = join(temporaryFolder(), 'newer.rvtrace');
  const builder = new TraceBuilder(path);
  const script = builder.script('/a.js', 'function f() {}\n');
  builder.leave(builder.enter(builder.fn(script, 'f', [1, 1], { kind: 'of tomorrow' as never })), 1);
  builder.end();
  const reason = /the kind of a function is 65535, which this version of Rearview does not know/;
  const verified = await rearview(['verify', path]);
  expect(verified).toMatchObject({ code: 1, stderr: '' });
  expect(verified.stdout).toMatch(reason);
  for (const verb of ['list', 'show']) {
    const ended = await rearview([verb, path]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(reason);
  }
});

describe('times and lanes outside the trace', () => {
  test('a time after the end names the bounds', async () => {
    expectOneLine(await rearview(['show', trace, '--at', '900s']), /outside the trace, which goes from 0us to \d+us/);
  });

  test('a time before anything ran is no error', async () => {
    const ended = await rearview(['show', trace, '--at', '0us']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('text that is no time', async () => {
    expectOneLine(await rearview(['show', trace, '--at', 'noon']), /is not a time/);
  });

  test('a lane that is not there', async () => {
    expectOneLine(await rearview(['show', trace, '--lane', '99']), /no lane 99/);
  });
});

test('an unknown verb', async () => {
  expectOneLine(await rearview(['rewind']), /unknown command/);
});

describe('list', () => {
  test('of a trace that is not there, or is none', async () => {
    expectOneLine(await rearview(['list', join(folder, 'nothing.rvtrace')]), /there is no trace/);
    expectOneLine(await rearview(['list', fixture('prints-stacks.cjs')]), /not a Rearview trace/);
  });

  test('the others are listed all the same', async () => {
    const ended = await rearview(['list', '--json', fixture('prints-stacks.cjs'), trace]);
    const [bad, good] = JSON.parse(ended.stdout).traces;
    expect(bad).toEqual({ path: fixture('prints-stacks.cjs'), error: expect.stringContaining('not a Rearview trace') });
    expect(good).toMatchObject({ path: trace, state: { kind: 'complete' } });
    expect(ended.code).toBe(2);
  });

  test('a file in the place of the folder', async () => {
    expectOneLine(await rearview(['list', '-o', fixture('prints-stacks.cjs')]), /cannot be read as a folder/);
  });
});

test('links in a circle, a pipe and a folder among the traces', async () => {
  const here = temporaryFolder();
  const traces = join(here, '.rearview');
  mkdirSync(join(traces, 'a-folder.rvtrace'), { recursive: true });
  symlinkSync('circle.rvtrace', join(traces, 'circle.rvtrace'));
  copyFileSync(trace, join(traces, 'b.rvtrace'));
  expect((await run('mkfifo', [join(traces, 'pipe.rvtrace')])).code).toBe(0);
  expect(await rearview(['show', 'latest'], { cwd: here })).toMatchObject({ code: 0, stderr: '' });
  const { stdout, code } = await rearview(['list'], { cwd: here });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /a-folder\.rvtrace\n.*is not a file[\s\S]*circle\.rvtrace\n.*ELOOP[\s\S]*pipe\.rvtrace\n.*is not a file/,
  );
  expectOneLine(await rearview(['verify', 'pipe'], { cwd: here }), /is not a file/);
});

test('the traces of a folder above are found, as git finds its own', async () => {
  const here = temporaryFolder();
  const below = join(here, 'packages', 'one');
  mkdirSync(below, { recursive: true });
  mkdirSync(join(here, '.rearview'));
  copyFileSync(trace, join(here, '.rearview', 'b.rvtrace'));
  expect(await rearview(['show', 'latest'], { cwd: below })).toMatchObject({ code: 0, stderr: '' });
  expect((await rearview(['list'], { cwd: below })).stdout).toContain('b.rvtrace');
});

test('a link to nowhere among the traces', async () => {
  const here = temporaryFolder();
  mkdirSync(join(here, '.rearview'));
  symlinkSync('nowhere', join(here, '.rearview', 'a.rvtrace'));
  copyFileSync(trace, join(here, '.rearview', 'b.rvtrace'));
  expect(await rearview(['show', 'latest'], { cwd: here })).toMatchObject({ code: 0, stderr: '' });
  expect((await rearview(['list'], { cwd: here })).stdout).toContain('There is no file');
});

test('whoever reads the output has had enough of it', async () => {
  for (const verb of [['list', '--json'], ['show', '--json'], ['verify', '--json'], ['list'], ['show'], ['verify']]) {
    const command = [process.execPath, cliPath, ...verb, trace].map((part) => `'${part}'`).join(' ');
    const ended = await run('sh', ['-c', `(sleep 0.3; ${command}) | true`]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  }
});

test('list of a folder without traces says how to make one', async () => {
  const empty = temporaryFolder();
  const ended = await rearview(['list', '-o', empty]);
  expect(ended.stdout).toMatch(/rearview record/);
  rmSync(empty, { recursive: true });
});
