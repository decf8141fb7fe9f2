/** The extension packages as the README says. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run, temporaryFolder } from '../support/cli.js';

test('vsce makes a .vsix of the extension and nothing else', async () => {
  const out = join(temporaryFolder(), 'rearview.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const { code, stdout, stderr } = await run(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', out],
    { cwd: join(root, 'vscode-extension') },
  );
  expect(stderr.replace(/.*WARN.*\n/g, '')).toBe('');
  expect(code).toBe(0);
  expect(statSync(out).size).toBeGreaterThan(4000);
  const files = [...stdout.matchAll(/^\W+([\w.-]+\.(?:json|js|md|txt))/gm)].map((match) => match[1]!.toLowerCase());
  expect(files.sort()).toEqual(['adapter-command.js', 'extension.js', 'license.txt', 'package.json', 'readme.md']);
});
