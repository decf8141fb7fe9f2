/** What a program prints is in its recording, whatever it prints to and by: the same text as it is read from outside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Output, openEngine } from '../../replay/engine.js';
import { cliPath, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

const program = join(import.meta.dirname, '../fixtures/captured/prints.cjs');

interface Printed {
  stdout: string;
  stderr: string;
}

interface Way {
  name: string;
  /** Runs a command with its output going there. A terminal has but one. */
  run(command: readonly [string, ...string[]]): Printed;
}

const ways: Way[] = [
  {
    name: 'pipes',
    run: ([file, ...args]) => spawnSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  },
  {
    name: 'files',
    run([file, ...args]) {
      const folder = temporaryFolder();
      const paths = [join(folder, 'stdout'), join(folder, 'stderr')];
      const files = paths.map((path) => openSync(path, 'w'));
      spawnSync(file, args, { stdio: ['ignore', ...files] });
      files.forEach(closeSync);
      const [stdout = '', stderr = ''] = paths.map((path) => readFileSync(path, 'utf8'));
      return { stdout, stderr };
    },
  },
  {
    name: 'a terminal',
    run(command) {
      const line = command.map((word) => `'${word}'`).join(' ');
      const stdout = execFileSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8', stdio: 'pipe' });
      return { stdout: stdout.replaceAll('\r\n', '\n'), stderr: '' };
    },
  },
];
const hasTerminals = spawnSync('script', ['--version']).status === 0;

async function printed(path: string): Promise<{ outputs: Output[]; describe(output: Output): string }> {
  const engine = openEngine(path);
  const outputs: Output[] = [];
  for await (const output of engine.outputs(engine.last()!, 'backward')) outputs.unshift(output);
  return {
    outputs,
    describe({ position }) {
      const { kind, line } = engine.describe(position!);
      return `${kind} ${line} ${engine.stack(position!)[0]!.function.name}`;
    },
  };
}

/** Cut where the recorder cuts. */
function textOf(outputs: readonly Output[], stream?: Output['stream']): string {
  const own = outputs.filter((output) => stream === undefined || output.stream === stream);
  return own.map(({ value }) => (value.kind === 'string' ? value.value : `‹${value.kind}›`)).join('');
}

const cut = (text: string) => text.replace(/(a long line: x+)\n/, (_, line: string) => line.slice(0, 8192));

describe.each(targetNodes)('Node $version', ({ path: node }) => {
  for (const { name, run } of ways) {
    // A system without the command `script` has no way to open a terminal for a test.
    test.skipIf(name === 'a terminal' && !hasTerminals)(`to ${name}`, async () => {
      const folder = temporaryFolder();
      const plain = run([node, program]);
      const recorded = run([process.execPath, cliPath, 'record', '-q', '-o', folder, '--', node, program]);
      expect(recorded.stdout).toBe(plain.stdout);
      expect(recorded.stderr).toBe(plain.stderr);
      expect(plain.stdout).toContain('without waiting');
      const { outputs } = await printed(onlyTrace(folder));
      if (name === 'a terminal') expect(textOf(outputs)).toBe(cut(plain.stdout));
      else {
        expect(textOf(outputs, 'stdout')).toBe(cut(plain.stdout));
        expect(textOf(outputs, 'stderr')).toBe(plain.stderr);
      }
    });
  }
});

test('each has its moment, at the line that printed it', async () => {
  const folder = temporaryFolder();
  ways[0]!.run([process.execPath, cliPath, 'record', '-q', '-o', folder, '--', process.execPath, program]);
  const { outputs, describe: placeOf } = await printed(onlyTrace(folder));
  const at = (text: string) => {
    const output = outputs.find(({ value }) => value.kind === 'string' && value.value.startsWith(text))!;
    return `${placeOf(output)}${output.isAtCall ? '' : ', not by it'}`;
  };
  expect(at('hello')).toBe('output 5 say');
  expect(at('part 2')).toBe('output 20 main');
  expect(at('an error')).toBe('output 21 main');
  expect(at('    at')).toBe('output 13 errors');
  expect(at('without waiting')).toMatch(/^output 36 /);
  expect(at('by nobody')).toMatch(/, not by it$/);
});
