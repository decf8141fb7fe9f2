/** What a program was given (streams, environment, options of Node) it has under the recorder too. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Running, root, temporaryFolder } from '../support/cli.js';
import { runBoth, startRecorded } from '../support/plain-and-recorded.js';

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

test('a program started with --inspect says where it listens', async () => {
  const { plain, recorded } = await runBoth(['--inspect=0', fixture('says-it-is-debugged.cjs')]);
  const constant = (stderr: string) => stderr.replace(/:\d+\/[-0-9a-f]+/, ':PORT/ID');
  expect(plain.stderr).toContain('Debugger listening on ws://');
  expect(recorded.stdout).toBe(plain.stdout);
  expect(constant(recorded.stderr)).toBe(constant(plain.stderr));
});
