/**
 * Programs that Rearview did not write, recorded with all their packages: nobody can tell from what they print, how
 * they end and which files they make. The project they work on is small, since a recorded compiler is many times slower.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, rearview, root, run, temporaryFolder } from '../support/cli.js';
import { targetNodes, targetPackages } from '../support/target-nodes.js';

interface RealProgram {
  name: string;
  /** Of Node.js; the first is a file of node_modules or of the project. */
  args: readonly string[];
  exitCode: number;
  /** What the plain run must print, so that the comparison is of something. */
  prints: RegExp;
}

const programs: readonly RealProgram[] = [
  {
    name: 'tsc finds an error, and emits',
    args: ['node_modules/typescript/bin/tsc', '--project', '.'],
    exitCode: 2,
    prints: /TS2322/,
  },
  {
    name: 'tsc finds none, and lists what it made',
    args: ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.sound.json', '--listEmittedFiles'],
    exitCode: 0,
    prints: /shapes\.js/,
  },
  { name: 'eslint', args: ['node_modules/eslint/bin/eslint.js', 'src'], exitCode: 1, prints: /no-unused-vars/ },
  {
    name: 'prettier',
    args: ['node_modules/prettier/bin/prettier.cjs', '--tab-width', '8', 'src/prints.js'],
    exitCode: 0,
    prints: /^ {8}#seen/m,
  },
  {
    name: 'rollup',
    args: ['node_modules/rollup/dist/bin/rollup', 'src/prints.js', '--format', 'cjs', '--silent'],
    exitCode: 0,
    prints: /exports\.run/,
  },
  {
    name: 'terser',
    args: [
      'node_modules/terser/bin/terser',
      'src/prints.js',
      '--module',
      '--compress',
      '--mangle',
      '--source-map',
      'url=inline',
    ],
    exitCode: 0,
    prints: /sourceMappingURL/,
  },
  {
    name: 'babel with preset-env',
    args: ['node_modules/@babel/cli/bin/babel.js', 'src/square.js'],
    exitCode: 0,
    prints: /Math\.pow|exports\.square/,
  },
  { name: 'webpack', args: ['webpack-build.cjs'], exitCode: 0, prints: /main\.js/ },
  { name: 'json-server answers requests', args: ['json-server.cjs'], exitCode: 0, prints: /GET \/posts\/7 404/ },
];

/** Instrumenting costs the same on all; what the versions in between do differently the other tests try. */
const oldestAndNewest = [targetNodes[0]!, targetNodes.at(-1)!];

describe.each(oldestAndNewest)('on Node $version', ({ path: node }) => {
  test.each(programs)(
    '$name',
    async ({ args, exitCode, prints }) => {
      const cwd = temporaryFolder();
      cpSync(join(root, 'test/real-programs/project'), cwd, { recursive: true });
      symlinkSync(targetPackages, join(cwd, 'node_modules'));
      const traces = temporaryFolder();
      try {
        const plain = { ended: await run(node, args, { cwd }), files: takeFiles(join(cwd, 'out')) };
        expect(plain.ended).toMatchObject({ code: exitCode });
        expect(plain.ended.stdout + plain.ended.stderr).toMatch(prints);
        const recorded = { ended: await recordAll(traces, [node, ...args], cwd), files: takeFiles(join(cwd, 'out')) };
        expect(recorded).toEqual(plain);
        await expectAllInstrumented(traces);
      } finally {
        for (const folder of [cwd, traces]) rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});

/** Depth 0: what the values look like inside is tested elsewhere, and would make traces of gigabytes. */
function recordAll(traces: string, command: readonly string[], cwd: string): Promise<Ended> {
  return rearview(['record', '-q', '-o', traces, '--packages', '*', '--depth', '0', '--', ...command], { cwd });
}

/** Their bytes by name, gone from the folder. */
function takeFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).sort();
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
  rmSync(folder, { recursive: true });
  return files;
}

async function expectAllInstrumented(traces: string): Promise<void> {
  const names = readdirSync(traces).filter((name) => name.endsWith('.rvtrace'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const report = JSON.parse((await rearview(['verify', '--json', join(traces, name)])).stdout);
    expect(report).toMatchObject({ state: { kind: 'complete', reason: 'exit' }, damage: [], notices: [], skipped: [] });
    const left = report.scripts.filter((script: { notInstrumented: string | null }) => script.notInstrumented !== null);
    expect(left).toEqual([]);
  }
}
