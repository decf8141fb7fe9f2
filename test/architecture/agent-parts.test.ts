/** The two files that run in a target: what iterates and calls methods of arrays runs in the realm, and only there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/cli.js';

const REALM_ONLY = ['node_modules/acorn/', 'node_modules/capnp-ts/', 'schema/generated/', 'recorder/instrument/'];

/** Paths of the modules in a bundle, as esbuild notes them. */
function modulesIn(file: string): string[] {
  const text = readFileSync(join(root, 'dist/recorder/agent', file), 'utf8');
  return Array.from(text.matchAll(/^ *(?:\/\/ |")((?:[\w.-]+\/)+[\w.-]+\.[cm]?[jt]s)/gm), ([, path]) => path!);
}

it("libraries, codec and instrumenter are in the realm, and not in the program's", () => {
  const agent = modulesIn('agent.js');
  const realm = modulesIn('realm.js');
  expect(agent).toContain('recorder/agent/main.ts');
  for (const folder of REALM_ONLY) {
    expect(realm.filter((path) => path.includes(folder))).not.toEqual([]);
    expect(agent.filter((path) => path.includes(folder))).toEqual([]);
  }
});
