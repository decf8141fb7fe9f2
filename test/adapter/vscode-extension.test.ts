/** The VS Code package: how it finds the adapter, and that its manifest agrees with the code. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../vscode-extension/', import.meta.url));
const { findAdapterCommand } = createRequire(import.meta.url)(join(root, 'adapter-command.js'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const fresh = () => mkdtempSync(join(tmpdir(), 'rearview-vscode-'));

/** Never the bare `node`: VS Code would load the script by `require` into its own, and it has a top-level await. */
const underNode = (args: string[]) =>
  process.platform === 'win32' ? { command: 'node.exe', args } : { command: '/usr/bin/env', args: ['node', ...args] };

test('the setting comes first, as a path or as a list', () => {
  expect(findAdapterCommand('/opt/rearview', [])).toEqual({ command: '/opt/rearview', args: ['dap'] });
  expect(findAdapterCommand(['node', '/x/main.js'], [])).toEqual(underNode(['/x/main.js', 'dap']));
});

test('then the workspace, or a folder above it, has rearview installed', () => {
  const folder = fresh();
  const bin = join(folder, 'node_modules', '.bin');
  const inner = join(folder, 'packages', 'one');
  mkdirSync(bin, { recursive: true });
  mkdirSync(inner, { recursive: true });
  for (const setting of ['', undefined, []]) expect(findAdapterCommand(setting, [inner])).toBeUndefined();
  writeFileSync(join(bin, 'rearview'), '');
  chmodSync(join(bin, 'rearview'), 0o755);
  expect(findAdapterCommand('', [inner])).toEqual({ command: join(bin, 'rearview'), args: ['dap'] });
});

test('or is the project itself', () => {
  const folder = fresh();
  const main = join(folder, 'dist', 'cli', 'main.js');
  mkdirSync(join(folder, 'dist', 'cli'), { recursive: true });
  writeFileSync(main, '');
  writeFileSync(join(folder, 'package.json'), '{"name":"other"}');
  expect(findAdapterCommand('', [folder])).toBeUndefined();
  writeFileSync(join(folder, 'package.json'), '{"name":"rearview"}');
  expect(findAdapterCommand('', [folder])).toEqual(underNode([main, 'dap']));
});

test('every command of the manifest is registered, and every key belongs to a command', () => {
  const source = readFileSync(join(root, 'extension.js'), 'utf8');
  const commands = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  const registered = [...source.matchAll(/registerCommand\(\s*'([^']+)'/g)].map(([, name]) => name);
  expect(registered.sort()).toEqual([...commands].sort());
  for (const { command, when } of manifest.contributes.keybindings) {
    // The two that are VS Code's own: its buttons then show the key.
    expect([...commands, 'workbench.action.debug.stepBack', 'workbench.action.debug.reverseContinue']).toContain(
      command,
    );
    expect(when).toBe('inDebugMode && stepBackSupported && debugType == rearview');
  }
});

test('every file of the package is listed, and every launch attribute is one the adapter reads', () => {
  for (const file of manifest.files) expect(readFileSync(join(root, file), 'utf8').length).toBeGreaterThan(0);
  expect(Object.keys(manifest.contributes.debuggers[0].configurationAttributes.launch.properties).sort()).toEqual([
    'args',
    'budget',
    'cwd',
    'env',
    'localRoot',
    'nodeArgs',
    'program',
    'redact',
    'redactDefaults',
    'remoteRoot',
    'sourceMapPathOverrides',
    'stopAt',
    'stopOnEntry',
    'trace',
  ]);
});
