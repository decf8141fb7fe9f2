/** TypeScript that was built before it runs: breakpoints and frames are in the TypeScript. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetNodes } from '../support/target-nodes.js';
import {
  type Build,
  esbuildMinified,
  rollupBundle,
  sectionedMap,
  terserOverTsc,
  tscWithFileMaps,
  tscWithInlineMaps,
  webpackBundle,
} from './builds.js';
import { runOn, stackAtLine, stopAtBreakpoint } from './walk.js';

const builds: Record<string, () => Build | Promise<Build>> = {
  'tsc, maps in files': tscWithFileMaps,
  'tsc, maps inline': tscWithInlineMaps,
  'a rollup bundle': rollupBundle,
  'a webpack bundle': webpackBundle,
  'an esbuild bundle, minified': esbuildMinified,
  'terser over tsc': terserOverTsc,
  'a sectioned map': sectionedMap,
};

describe.each(Object.entries(builds))('%s', (_name, make) => {
  let build: Build;
  test.each(targetNodes)('on Node $version', async ({ path: node }) => {
    build ??= await make();
    const { plain, recorded, trace } = await runOn(node, [build.entry], { cwd: build.folder });
    expect(plain).toMatchObject({ code: 0, stdout: '3.25 EUR\n' });
    expect(recorded).toEqual(plain);

    // In describe, at its return; called by formatPrice, and that by total.
    const stack = stackAtLine(trace, build.sources, 'money.ts', 17);
    expect(stack).toEqual(['describe money.ts:17', 'formatPrice money.ts:8', 'total shop.ts:15']);

    const money = join(build.sources, 'money.ts');
    const stopped = await stopAtBreakpoint(trace, money, 17);
    expect(stopped).toEqual({
      breakpoint: expect.objectContaining({ verified: true, line: 17, source: { path: money } }),
      reason: 'breakpoint',
      line: 17,
      content: readFileSync(money, 'utf8'),
      path: money,
    });
  });
});
