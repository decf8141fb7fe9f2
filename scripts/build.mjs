// Builds dist/: the tool itself with tsc, and the agent, which runs inside a target, with esbuild as one file.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Every global that the agent and what is bundled with it name when the program runs. */
const GLOBALS = [
  'Array',
  'ArrayBuffer',
  'Atomics',
  'BigInt',
  'BigUint64Array',
  'Boolean',
  'Buffer',
  'DataView',
  'Date',
  'Error',
  'Float64Array',
  'Function',
  'Int8Array',
  'Int32Array',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'RangeError',
  'Reflect',
  'RegExp',
  'Set',
  'SharedArrayBuffer',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URL',
  'URLSearchParams',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'decodeURIComponent',
  'encodeURIComponent',
  'parseInt',
  'performance',
  'process',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json')], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

/**
 * `import fs from 'node:fs'` as the module itself. What the bundler does otherwise, a copy of every property, has Node make
 * those that are lazy: one of util's opens the standard error stream.
 */
const builtins = {
  name: 'builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `export default builtin('${path}');`,
    }));
  },
};

/** In the agent's bundle what runs in the realm is given, and in the realm's nothing is needed of Cap'n Proto's RPC. */
const elsewhere = {
  name: 'elsewhere',
  setup(bundler) {
    bundler.onResolve({ filter: /\/realm\/main\.js$/ }, () => ({ path: 'realm', namespace: 'given' }));
    bundler.onLoad({ filter: /.*/, namespace: 'given' }, () => ({ contents: 'export const realm = givenRealm;' }));
    bundler.onResolve({ filter: /^\.\/rpc$/ }, () => ({ path: 'rpc', namespace: 'left out' }));
    bundler.onLoad({ filter: /.*/, namespace: 'left out' }, () => ({ contents: '' }));
  },
};

/**
 * A script of one expression, which leaves no global: a function that is given what `parameters` name and returns `export`.
 * Names of built-ins are taken when it runs, before the program can give them another meaning.
 */
function agentPart(entry, file, parameters, exported) {
  const globals = GLOBALS.join(', ');
  return {
    bundle: true,
    platform: 'node',
    target: 'node20',
    plugins: [builtins, elsewhere],
    legalComments: 'inline',
    // capnp-ts logs through `debug`, which a user's DEBUG variable would switch on inside the target.
    alias: { debug: at('recorder/agent/realm/silent-debug.cjs') },
    logLevel: 'warning',
    entryPoints: [at('recorder/agent', entry)],
    outfile: at('dist/recorder/agent', file),
    format: 'iife',
    globalName: 'part',
    banner: { js: `((${parameters}) => {const { ${globals} } = globalThis;` },
    footer: { js: `return part.${exported};\n})` },
  };
}
await build(agentPart('main.ts', 'agent.js', 'builtin, givenRealm', 'install'));
await build(agentPart('realm/bundle.ts', 'realm.js', 'builtin', 'realm'));
await build({
  bundle: true,
  platform: 'node',
  // Any Node.js may be a child process of what is recorded.
  target: 'node10',
  logLevel: 'warning',
  entryPoints: [at('recorder/way-in/bootloader.ts')],
  outfile: at('dist/recorder/way-in/bootloader.cjs'),
  format: 'cjs',
});
mkdirSync(at('dist/schema/generated'), { recursive: true });
for (const file of ['trace.capnp.cjs', 'trace.capnp.d.cts']) {
  copyFileSync(at('schema/generated', file), at('dist/schema/generated', file));
}
chmodSync(at('dist/cli/main.js'), 0o755);

// So that `npx rearview` in a checkout runs this checkout, as it does where the package is a dependency.
const bin = at('node_modules/.bin');
mkdirSync(bin, { recursive: true });
if (process.platform === 'win32') {
  writeFileSync(join(bin, 'rearview.cmd'), '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
} else {
  rmSync(join(bin, 'rearview'), { force: true });
  symlinkSync('../../dist/cli/main.js', join(bin, 'rearview'));
}
