// Installs what the tests record and Rearview did not write (test/targets/package.json): the Node.js versions that are
// supported, frameworks, command-line programs. Not part of the root package, so that nobody installs them with the tool.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test/targets/', import.meta.url));
const lock = createHash('sha256')
  .update(readFileSync(join(folder, 'package-lock.json')))
  .digest('hex');
const stamp = join(folder, 'node_modules', '.installed');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // Not `npm ci`: it refuses a lock file that lacks a binary of another platform, which here is nobody's concern.
  const args = ['install', '--no-save', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('The programs that the tests record could not be installed; the npm registry must be reachable.');
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, lock);
}
