// The tools we are measured against: a package of their own (bench/package.json), installed when they are first asked for.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const installed = join(folder, 'node_modules');

export function peerFile(name) {
  return join(installed, name);
}

/** Throws if the registry cannot be reached. */
export function installPeers() {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(installed, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const args = ['install', '--no-save', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the other tools could not be installed; --no-peers leaves them out');
  writeFileSync(stamp, lock);
}
