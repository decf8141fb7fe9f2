/** What a program was given (streams, environment, options of Node) it has under the recorder too. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliPath, Running, root, run, temporaryFolder } from '../support/cli.js';
import { runBoth, startRecorded } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const fixture = (name: string) => join(root, 'test/fixtures', name);

test('a read of the standard input waits for what comes', async () => {
  const end = async (program: Running) => {
    await program.saw(/reading/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    program.child.stdin!.end('late');
    return program.ended;
  };
  const program = fixture('reads-stdin-synchronously.cjs');
  const plain = await end(new Running(process.execPath, [program], { stdin: 'pipe' }));
  const recorded = await end(startRecorded(temporaryFolder(), [program], { stdin: 'pipe' }));
  expect(plain).toMatchObject({ code: 0, stdout: 'reading\n4\n' });
  expect(recorded).toEqual(plain);
});

test('worker threads see the NODE_OPTIONS of the user', async () => {
  const options = '--no-warnings --stack-trace-limit=7';
  const { plain, recorded } = await runBoth([fixture('shows-options-in-worker.cjs')], {
    env: { NODE_OPTIONS: options },
  });
  expect(plain.stdout).toBe(`0 ${options} []\n1 ${options} []\n`);
  expect(recorded).toEqual(plain);
});

describe.each(targetNodes)('on Node $version', ({ path: node }) => {
  test('NODE_OPTIONS in files for --env-file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'first.env'), 'NODE_OPTIONS="--stack-trace-limit=5"\nOTHER=first\n');
    writeFileSync(join(cwd, 'second.env'), 'NODE_OPTIONS=--stack-trace-limit=7\n');
    const shows = 'console.log(Error.stackTraceLimit, process.env.NODE_OPTIONS, process.env.OTHER, process.execArgv)';
    const files = ['--env-file=first.env', '--env-file', 'second.env'];
    const inFiles = await runBoth([...files, '-e', shows], { node, cwd });
    expect(inFiles.plain.stdout).toMatch(/^7 --stack-trace-limit=7 first /);
    expect(inFiles.recorded).toEqual(inFiles.plain);
    expect(inFiles.traces).toHaveLength(1);
    const env = { NODE_OPTIONS: '--stack-trace-limit=3' };
    const inBoth = await runBoth(['--no-warnings', ...files, '-e', shows], { node, cwd, env });
    expect(inBoth.plain.stdout).toMatch(/^3 --stack-trace-limit=3 first /);
    expect(inBoth.recorded).toEqual(inBoth.plain);
  });
});

test('a program started with --inspect says where it listens', async () => {
  const { plain, recorded } = await runBoth(['--inspect=0', fixture('says-it-is-debugged.cjs')]);
  const constant = (stderr: string) => stderr.replace(/:\d+\/[-0-9a-f]+/, ':PORT/ID');
  expect(plain.stderr).toContain('Debugger listening on ws://');
  expect(recorded.stdout).toBe(plain.stdout);
  expect(constant(recorded.stderr)).toBe(constant(plain.stderr));
});

test.runIf(existsSync('/dev/stderr'))('the error output can be opened by its name, as any pipe can', async () => {
  const program = fixture('opens-dev-stderr.cjs');
  // A shell's pipe: the one that the test would give is a socket.
  const through = (command: string) => run('/bin/sh', ['-c', `{ ${command} 2>&1 >&3 | cat >&2; } 3>&1`]);
  const plain = await through(`"${process.execPath}" "${program}"`);
  const recorded = await through(
    `"${process.execPath}" "${cliPath}" record -q -o "${temporaryFolder()}" -- "${process.execPath}" "${program}"`,
  );
  expect(plain.stderr).toBe('by name\nfrom a shell\nby number\n');
  expect(recorded).toEqual(plain);
});
