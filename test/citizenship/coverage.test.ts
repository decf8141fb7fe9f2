/**
 * Code coverage of a recorded program is of what its author wrote: the counts that Node.js writes for NODE_V8_COVERAGE, which
 * c8 reads, and what its own test runner makes of them.
 */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rearview, root, run, temporaryFolder } from '../support/cli.js';
import { targetNodes } from '../support/target-nodes.js';

const fixtures = join(root, 'test/fixtures');
const programs = [
  'citizenship/covered/in-a-worker.cjs',
  'citizenship/covered/math.test.mjs',
  'differential/statements/loops-of-every-kind.cjs',
  'differential/exceptions/finally-overrides-everything.cjs',
].map((name) => join(fixtures, name));

/** By file and function, what V8 counted: from, to and how often. A closing brace that nothing comes to is left out. */
function countsIn(folder: string): Record<string, string[]> {
  const counts: Record<string, string[]> = {};
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const { url, functions } of result) {
      if (!url.includes('/fixtures/')) continue;
      const text = readFileSync(new URL(url), 'utf8');
      for (const { functionName, ranges } of functions) {
        const shown = ranges.filter(
          ({ startOffset, endOffset }: { startOffset: number; endOffset: number }, i: number) =>
            i === 0 || !/^[\s;}]*$/.test(text.slice(startOffset, endOffset)),
        );
        const list = shown.map(
          (range: Record<string, number>) => `${range.startOffset}-${range.endOffset}:${range.count}`,
        );
        counts[url] = [...(counts[url] ?? []), `${functionName} ${list.join(' ')}`];
      }
    }
  }
  for (const list of Object.values(counts)) list.sort();
  return counts;
}

describe.each(targetNodes)('Node $version', ({ path: node }) => {
  test.each(programs)('the counts of %s are those of its source', async (program) => {
    const [plain, recorded] = [temporaryFolder(), temporaryFolder()];
    const cover = (folder: string): [string, ...string[]] => ['env', `NODE_V8_COVERAGE=${folder}`, node, program];
    const [command, ...args] = cover(plain);
    const alone = await run(command, args);
    const beside = await rearview(['record', '--quiet', '--output', temporaryFolder(), '--', ...cover(recorded)]);
    expect([beside.code, beside.stderr]).toEqual([alone.code, alone.stderr]);
    expect(Object.keys(countsIn(plain)).length).toBeGreaterThan(0);
    expect(countsIn(recorded)).toEqual(countsIn(plain));
    expect(readdirSync(recorded).length).toBe(readdirSync(plain).length);
  });
});

test('the report of the test runner is the same', async () => {
  // Before Node 22 it counts its own file as well.
  const { path: node } = targetNodes.at(-1)!;
  const args = ['--test', '--experimental-test-coverage', '--test-reporter', 'tap', 'math.test.mjs'];
  // In a folder that is called `test` it would count nothing.
  const cwd = temporaryFolder();
  cpSync(join(fixtures, 'citizenship/covered'), cwd, { recursive: true });
  const alone = await run(node, args, { cwd });
  const beside = await rearview(['record', '--quiet', '--output', temporaryFolder(), '--', node, ...args], { cwd });
  // This checkout lies in no node_modules, so that the recorder's first file is listed, too.
  const report = ({ stdout }: { stdout: string }) => /^# math\.mjs *(\|.*)$/m.exec(stdout)?.[1];
  expect(report(alone)).toMatch(/^\| +83\.33 .*3-4 9 23-24/);
  expect(report(beside)).toEqual(report(alone));
  expect(beside.code).toBe(alone.code);
});
