/** TypeScript that is compiled while it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetNodes, targetPackages } from '../support/target-nodes.js';
import { sourceFolder } from './builds.js';
import { runOn, stackAtLine, stopAtBreakpoint } from './walk.js';

interface Runner {
  type: 'commonjs' | 'module';
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The Node.js versions it works on without us. */
  versions: readonly number[];
}

const all = [20, 22, 24, 26];
const tsNode = (module: string, moduleResolution: string) => ({
  TS_NODE_TRANSPILE_ONLY: 'true',
  TS_NODE_COMPILER_OPTIONS: JSON.stringify({ module, moduleResolution, target: 'es2022' }),
});
const runners: Record<string, Runner> = {
  'tsx, CommonJS': { type: 'commonjs', args: ['--import', 'tsx'], versions: all },
  'tsx, ES modules': { type: 'module', args: ['--import', 'tsx'], versions: all },
  'the tsx command': { type: 'module', args: [join(targetPackages, 'tsx/dist/cli.mjs')], versions: all },
  'ts-node': { type: 'commonjs', args: ['-r', 'ts-node/register'], env: tsNode('commonjs', 'node10'), versions: all },
  'ts-node, ES modules': {
    type: 'module',
    args: ['--no-warnings', '--loader', 'ts-node/esm'],
    env: tsNode('esnext', 'bundler'),
    versions: all,
  },
  'types stripped by Node': { type: 'module', args: [], versions: [22, 24, 26] },
  'types transformed by Node': { type: 'module', args: ['--experimental-transform-types'], versions: [22, 24] },
};

describe.each(Object.entries(runners))('%s', (_name, { type, args, env, versions }) => {
  test.each(targetNodes.filter(({ version }) => versions.includes(version)))('on Node $version', async ({ path }) => {
    const folder = sourceFolder(type);
    const sources = join(folder, 'src');
    const options = { cwd: folder, ...(env ? { env } : {}) };
    const { plain, recorded, trace } = await runOn(path, [...args, 'src/shop.ts'], options);
    expect(plain).toMatchObject({ code: 0, stdout: '3.25 EUR\n' });
    expect(recorded).toEqual(plain);

    expect(stackAtLine(trace, sources, 'money.ts', 17)).toEqual([
      'describe money.ts:17',
      'formatPrice money.ts:8',
      'total shop.ts:15',
    ]);
    const money = join(sources, 'money.ts');
    const stopped = await stopAtBreakpoint(trace, money, 17);
    expect(stopped).toMatchObject({ breakpoint: { verified: true, line: 17 }, reason: 'breakpoint', line: 17 });
    expect(stopped).toMatchObject({ content: readFileSync(money, 'utf8'), path: money });
  });
});
