/** Libraries that run instrumented do what they do, and the lines of their stacks are V8's. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { instrument } from '../../recorder/instrument/instrument.js';
import { hooksFor, Recording } from './recording-hooks.js';
import { HOOKS } from './run-both.js';

const require = createRequire(import.meta.url);

/** Loads one CommonJS file, gives it to `use`, and says what the recording saw. */
function both<T>(specifier: string, use: (exports: never) => T): { plain: T; instrumented: T; recording: Recording } {
  const filename = require.resolve(specifier);
  const source = fs.readFileSync(filename, 'utf8');
  const load = (code: string): T => {
    const module = { exports: {} };
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
    const local = createRequire(filename);
    vm.compileFunction(code, parameters, { filename })(module.exports, local, module, filename, '');
    return use(module.exports as never);
  };
  const { code, functions } = instrument({ source, kind: 'commonjs', firstFunctionId: 1, hooksName: HOOKS });
  const recording = new Recording({ functions, filename, checkStack: true });
  const scope = globalThis as Record<string, unknown>;
  scope[HOOKS] = hooksFor(recording);
  try {
    return { plain: load(source), instrumented: load(code), recording };
  } finally {
    delete scope[HOOKS];
  }
}

function check<T>(specifier: string, use: (exports: never) => T): void {
  const { plain, instrumented, recording } = both(specifier, use);
  expect(JSON.stringify(instrumented)).toBe(JSON.stringify(plain));
  expect(recording.problems.slice(0, 10)).toEqual([]);
  expect(recording.left).toBe(recording.entered);
  expect(recording.compared).toBeGreaterThan(30);
}

test('acorn parses', () => {
  check('acorn', (acorn: typeof import('acorn')) => {
    const source =
      'class A extends B { #x = 1; async *m({ a = 1, ...b }) { for await (const x of y) yield* `x` } } x?.[/r/g] ?? 1';
    let message = '';
    try {
      acorn.parse('let let = 1', { ecmaVersion: 2022 });
    } catch (error) {
      message = String(error);
    }
    return [acorn.parse(source, { ecmaVersion: 'latest' }), message];
  });
});

test('picomatch matches', () => {
  check('picomatch/lib/parse.js', (parse: (glob: string) => { output: string }) =>
    ['**/*.{js,ts}', 'a/!(b|c)/[[:alpha:]]?', '+(x|y)*z'].map((glob) => parse(glob).output),
  );
});

test('qs parses a query', () => {
  check('qs/lib/parse.js', (parse: (query: string) => object) =>
    ['a[b][c]=1&a[b][d][]=2&a[b][d][]=%20', 'x=1;y=2', 'list[0]=a&list[1]=b'].map((query) => parse(query)),
  );
});
