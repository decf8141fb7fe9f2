/** Which code is recorded: own code by default, packages by name, globs to narrow it down. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';

async function recordedScripts(...options: string[]): Promise<string[]> {
  const folder = temporaryFolder();
  const program = join(root, 'test/fixtures/uses-a-package.mjs');
  const recorded = await rearview(['record', '-q', '-o', folder, ...options, '--', process.execPath, program]);
  expect(recorded).toMatchObject({ code: 0, stdout: 'text/html; charset=utf-8\n', stderr: '' });
  const report = JSON.parse((await rearview(['verify', onlyTrace(folder), '--json'])).stdout);
  expect(report.scripts.filter((script: { notInstrumented: string | null }) => script.notInstrumented)).toEqual([]);
  return report.scripts.map(({ url }: { url: string }) =>
    url.slice(url.lastIndexOf('/', url.lastIndexOf('/') - 1) + 1),
  );
}

test('own code by default', async () => {
  expect((await recordedScripts()).sort()).toEqual(['fixtures/uses-a-package.mjs', 'fixtures/wraps-mime.cjs']);
});

test('--packages adds packages of node_modules', async () => {
  expect((await recordedScripts('--packages', 'mime-types,mime-db')).sort()).toEqual([
    'fixtures/uses-a-package.mjs',
    'fixtures/wraps-mime.cjs',
    'mime-db/index.js',
    'mime-types/index.js',
    'mime-types/mimeScore.js',
  ]);
});

test('--packages * adds all of them', async () => {
  expect(await recordedScripts('--packages', '*')).toEqual(
    expect.arrayContaining(['mime-db/index.js', 'mime-types/index.js']),
  );
});

test('--include and --exclude narrow it down', async () => {
  expect(await recordedScripts('--include', 'test/**/*.mjs')).toEqual(['fixtures/uses-a-package.mjs']);
  expect(await recordedScripts('--exclude', '**/*.mjs')).toEqual(['fixtures/wraps-mime.cjs']);
});
