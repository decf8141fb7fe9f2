/** Which files are instrumented, and what the trace is told about them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptSelection, packageOf } from '../../recorder/agent/loading/script-selection.js';
import { ProgramRunner } from './programs.js';

describe('script selection', () => {
  const everything = { packages: [], include: [], exclude: [] };

  it.each([
    ['/app/main.js', 'selected'],
    ['C:\\app\\main.js', 'selected'],
    ['/app/node_modules/x/index.js', 'package'],
    ['C:\\app\\node_modules\\x\\index.js', 'package'],
    ['/app/not_node_modules/x.js', 'selected'],
    ['/app/data.json', 'data'],
    ['/app/addon.node', 'data'],
    ['/app/lib.wasm', 'data'],
    ['[eval]-wrapper', 'data'],
    ['/code/extensions/ms-vscode.js-debug/src/bootloader.js', 'data'],
    ['C:\\code\\extensions\\ms-vscode.js-debug-nightly-2026.1.1\\src\\watchdog.js', 'data'],
    ['/nvim/js-debug/src/watchdog.js', 'data'],
    ['/nvim/js-debug/src/vendor/acorn-loose.js', 'data'],
    ['/app/js-debug/src/main.js', 'selected'],
    ['/app/src/bootloader.js', 'selected'],
  ])('own code by default: %s %s', (path, choice) => {
    expect(createScriptSelection(everything)(path)).toBe(choice);
  });

  it('takes packages that are named, and not those inside them', () => {
    const choose = createScriptSelection({ ...everything, packages: ['x', '@s/y'] });
    expect(choose('/a/node_modules/x/lib/i.js')).toBe('selected');
    expect(choose('C:\\a\\node_modules\\@s\\y\\i.js')).toBe('selected');
    expect(choose('/a/node_modules/x/node_modules/z/i.js')).toBe('package');
    expect(choose('/a/node_modules/z/node_modules/x/i.js')).toBe('selected');
    expect(choose('/a/node_modules/xx/i.js')).toBe('package');
    expect(choose('/a/node_modules/@s/z/i.js')).toBe('package');
  });

  it('takes all packages by a star, and tells of the others by name', () => {
    expect(createScriptSelection({ ...everything, packages: ['*'] })('/a/node_modules/@s/z/i.js')).toBe('selected');
    expect(packageOf('/a/node_modules/x/node_modules/z/lib/i.js')).toBe('z');
    expect(packageOf('C:\\a\\node_modules\\@s\\y\\i.js')).toBe('@s/y');
    expect(packageOf('/a/node_modules/single.js')).toBe('single.js');
  });

  it('include and exclude narrow it down', () => {
    const choose = createScriptSelection({ packages: [], include: ['/src/', '\\.mjs$'], exclude: ['\\.gen\\.'] });
    expect(choose('/a/src/x.js')).toBe('selected');
    expect(choose('C:\\a\\src\\x.js')).toBe('selected');
    expect(choose('/a/x.mjs')).toBe('selected');
    expect(choose('/a/x.js')).toBe('notIncluded');
    expect(choose('/a/src/x.gen.js')).toBe('excluded');
  });
});

describe('what the trace is told', () => {
  let runner: ProgramRunner;
  beforeAll(async () => {
    runner = await ProgramRunner.create();
  });
  afterAll(() => runner.dispose());

  it('each script once, with its source and its source map', async () => {
    const map = '{"version":3,"sources":[],"names":[],"mappings":""}';
    const inline = `exports.a = () => 1;\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;
    const { recorded, seen } = await runner.both({
      files: {
        'main.mjs': `import './a.cjs'; import './a.cjs?x'; import './b.mjs'; import './b.mjs?again'; import './none.cjs'; console.log('ran');`,
        'a.cjs': inline,
        'b.mjs': 'export const b = () => 1;\n//# sourceMappingURL=b%20map.json',
        'b map.json': map,
        'none.cjs': '//# sourceMappingURL=gone.map\nexports.c = "//# sourceMappingURL=data:,x";',
      },
    });
    expect(recorded).toEqual({ stdout: 'ran\n', stderr: '', code: 0 });
    const told = seen.scripts.map(({ url, kind, sourceMap }) => [
      url.split('/').pop(),
      kind,
      sourceMap.json,
      sourceMap.missing,
    ]);
    expect(told.sort()).toEqual([
      ['a.cjs', 'commonjs', map, ''],
      ['b.mjs', 'module', map, ''],
      ['main.mjs', 'module', '', ''],
      ['none.cjs', 'commonjs', '', ''],
    ]);
    expect(seen.scripts.find((script) => script.url.endsWith('a.cjs'))?.source).toBe(inline);
    expect(seen.functions.map((entry) => entry.id)).toEqual(seen.functions.map((_, index) => index + 1));
  });

  it('a text that names the hooks themselves is left alone', async () => {
    const { plain, recorded, seen } = await runner.both({
      files: {
        'main.js': `const fs = require('fs'); const name = require('vm').runInNewContext('Function.prototype.toString.call(f)', { f() {} }).match(/[$]rv\\w+(?=\\.e)/)?.[0];
fs.writeFileSync(__dirname + '/uses.js', 'exports.uses = () => "' + name + '".length > 0; const ' + (name ?? '$rv') + 'x = 1;');
function show() { console.log(require('./uses').uses(), name === undefined || delete globalThis[name]); } show();`,
      },
    });
    expect(plain.stdout).toBe('true true\n');
    expect(recorded).toEqual(plain);
    const left = seen.scripts.filter((script) => script.notInstrumented !== '');
    expect(left.map((script) => script.url.split('/').pop())).toEqual(['uses.js']);
    expect(left[0]?.notInstrumented).toMatch(/recorder's own name/);
    expect(seen.entered).toContain('show');
  });

  it('named packages are recorded, dependencies of theirs are not', async () => {
    const { plain, recorded, seen } = await runner.both(
      {
        files: {
          'main.js': `console.log(require('x').x());`,
          'node_modules/x/index.js': `exports.x = function x() { return require('y').y(); };`,
          'node_modules/y/index.js': `exports.y = function y() { return 'y'; };`,
        },
      },
      { scripts: { packages: ['x'], include: [], exclude: [] } },
    );
    expect(recorded).toEqual(plain);
    expect(seen.entered).toContain('x');
    expect(seen.entered).not.toContain('y');
    expect(seen.skipped).toEqual([{ reason: 'package', name: 'y' }]);
  });

  it('without Node’s inside the program runs the same, is recorded, and the user is told what is missing', async () => {
    const { plain, recorded, seen } = await runner.both(
      {
        files: {
          'main.cjs': `const { f } = require('./f'); console.log(f(), String(f)); import('./m.mjs').then((m) => console.log(m.m()));`,
          'f.js': `exports.f = function f() { return 1; };`,
          'm.mjs': `export function m() { return 2; }`,
        },
      },
      { internals: 'hidden' },
    );
    expect(recorded).toEqual(plain);
    expect(seen.entered).toContain('f');
    expect(seen.notices.join('\n')).toMatch(/stack traces/);
    // Instrumented where Node has public hooks for it, and if not, said.
    expect(seen.entered.includes('m')).toBe(!/ES modules/.test(seen.notices.join('\n')));
  });
});
