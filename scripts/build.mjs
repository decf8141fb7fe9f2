// Builds dist/: the tool itself with tsc, and the agent, which runs inside a target, with esbuild as one file.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json')], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

await build({
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'inline',
  // capnp-ts logs through `debug`, which a user's DEBUG variable would switch on inside the target.
  alias: { debug: at('recorder/agent/silent-debug.cjs') },
  logLevel: 'warning',
  entryPoints: [at('recorder/agent/main.ts')],
  outfile: at('dist/recorder/agent/agent.js'),
  format: 'iife',
  globalName: 'rearviewAgent',
  // The bundle is evaluated as an expression and must leave no global: its value is the install function.
  banner: { js: '(() => {' },
  footer: { js: 'return rearviewAgent.install;\n})()\n//# sourceURL=rearview:agent' },
});
mkdirSync(at('dist/schema/generated'), { recursive: true });
for (const file of ['trace.capnp.cjs', 'trace.capnp.d.cts']) {
  copyFileSync(at('schema/generated', file), at('dist/schema/generated', file));
}
copyFileSync(at('recorder/target/bootloader.cjs'), at('dist/recorder/target/bootloader.cjs'));
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
