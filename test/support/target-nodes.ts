/** The Node.js versions a program is recorded on in tests, as the platform packages of the npm package `node`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cli.js';

export interface TargetNode {
  /** Major version. */
  version: number;
  /** Of its binary. */
  path: string;
}

export const targetsFolder = join(root, 'test/targets');
/** Where a program has to lie to import the packages of test/targets. */
export const targetPackages = join(targetsFolder, 'node_modules');

const SUPPORTED = [20, 22, 24, 26];
const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

function installed(): TargetNode[] {
  const found = SUPPORTED.map((version) => ({
    version,
    path: join(targetPackages, `node${version}-${process.platform}-${process.arch}`, binary),
  }));
  const missing = found.filter(({ path }) => !existsSync(path));
  if (missing.length === 0) return found;
  if (process.platform === 'linux' && process.arch === 'x64') {
    throw new Error('test/targets is not installed: run `node scripts/test-targets.mjs` first');
  }
  const own = Number(process.versions.node.split('.')[0]);
  const skipped = missing.map(({ version }) => version).join(', ');
  console.warn(`not tested on Node ${skipped}: there is no binary of it for ${process.platform}-${process.arch}`);
  const present = found.filter(({ path }) => existsSync(path));
  return present.length > 0 ? present : [{ version: own, path: process.execPath }];
}

export const targetNodes: readonly TargetNode[] = installed();
/** The version that runs the tool itself, for what need not be tried on all. */
export const currentNode: TargetNode = {
  version: Number(process.versions.node.split('.')[0]),
  path: process.execPath,
};
