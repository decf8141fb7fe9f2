/** The source line that Node prints for an uncaught value, and the errors of linking, on every Node: as without hooks. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rearview, run, temporaryFolder } from '../support/cli.js';
import { targetNodes } from '../support/target-nodes.js';
import { type Program, ProgramRunner, type RunOptions } from './programs.js';

const typescript = `interface A { x: { y: number } }
export function mapped(a: A): number {
  const b: number = a.x.y;\n\tif (b > 0) throw new Error('from TypeScript');   return b;
}
`;
function compiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, inlineSourceMap: true, inlineSources: true };
  return ts.transpileModule(source, { compilerOptions, fileName: 'original.ts' }).outputText;
}

const linking = {
  'main.mjs': `const load = async (s) => { try { await import(s); } catch (e) { console.log(e.message, e.stack); console.log(e); } };
await load('./named.mjs'); await load('./from-commonjs.mjs'); await load('./broken.mjs'); throw undefined;`,
  'named.mjs': `function q() { return 1; } import { missing } from './other.mjs'; q(missing);`,
  'other.mjs': `export const present = () => 1;`,
  'from-commonjs.mjs': `function g() { return 1; }  import { nope } from './plain.cjs'; g(nope);`,
  'plain.cjs': `exports.yes = function () { return 2; };`,
  'broken.mjs': `export function f() { return 1; }\nconst a = ;`,
};

const programs: (Program & { name: string; nodeArgs?: string[] })[] = [
  ...["'text'", '42', 'null', '{ code: 7 }', 'function named(q) { return q; }', 'new Proxy(new Error("p"), {})'].map(
    (value) => ({
      name: `throw ${value}`,
      files: { 'main.js': `function f(a) {\n\tconst x = a + 1; if (x) throw ${value}; return x; }\n  f(1);` },
    }),
  ),
  {
    name: 'a primitive thrown far to the right',
    files: { 'main.js': `function f(a) {${' '.repeat(1200)}if (a) throw 'far'; } f(1);` },
  },
  {
    name: 'a primitive thrown in an ES module that ends in a comment',
    files: { 'main.mjs': `export const f = (n) => { throw n; };\nsetTimeout(() => f('late')); // the end` },
  },
  {
    name: 'a primitive thrown by a dependency with a map, which is not instrumented',
    files: {
      'main.js': `const own = (n) => require('dep').fail(n); own(1);`,
      'node_modules/dep/index.js': `exports.fail = (n) => { if (n) throw 'dep'; };\n//# sourceMappingURL=none.map`,
    },
  },
  { name: 'errors of linking, caught', files: linking },
  {
    name: 'source maps switched on by the program',
    files: {
      'main.js': `process.setSourceMapsEnabled(true); const m = require('./lib'); setTimeout(() => m.mapped(null));
process.on('exit', () => { try { m.mapped({ x: { y: 2 } }); } catch (e) { console.log(e.stack); } });`,
      'lib.js': compiled(typescript),
    },
  },
  {
    name: 'source maps on, for a script without one',
    nodeArgs: ['--enable-source-maps'],
    files: { 'main.js': `function f(a) { const b = a; if (b) throw new Error('no map'); }\nf(1);` },
  },
  {
    name: 'rejected primitives and handlers',
    nodeArgs: ['--unhandled-rejections=strict'],
    files: {
      'main.js': `process.on('uncaughtExceptionMonitor', (e, from) => console.log(from, e));
async function f(a) { await a; throw 12n; } f(1);`,
    },
  },
];

/** Node has loaded its part for source maps before the agent: only in a real recording can the agent get at that again. */
const mappedFromTheStart = [
  'mapped({ x: { y: 1 } });',
  'try { mapped(null) } catch (e) { console.log(e.stack) } undefined!.z;',
];

let runner: ProgramRunner;
beforeAll(async () => {
  runner = await ProgramRunner.create();
});
afterAll(() => runner.dispose());

for (const { version, path } of targetNodes) {
  describe(`on Node ${version}, what is printed is as without the hooks`, () => {
    for (const { name, nodeArgs, ...program } of programs) {
      it.concurrent(name, async () => {
        const options: RunOptions = { node: path, ...(nodeArgs && { nodeArgs }) };
        const { plain, recorded, seen } = await runner.both(program, options);
        expect(recorded).toEqual(plain);
        expect(plain.stderr).not.toBe('');
        expect(seen.functions).not.toEqual([]);
        expect(seen.notices).toEqual([]);
      });
    }
    for (const use of mappedFromTheStart) {
      it.concurrent(`with --enable-source-maps: ${use}`, async () => {
        const folder = temporaryFolder();
        const file = join(folder, 'main.js');
        writeFileSync(file, compiled(typescript + use));
        const command = [path, '--enable-source-maps', file];
        const plain = await run(path, command.slice(1));
        const recorded = await rearview(['record', '--quiet', '--output', folder, '--', ...command]);
        expect(recorded).toEqual(plain);
        expect(plain.stderr).toContain('original.ts');
      });
    }
  });
}
