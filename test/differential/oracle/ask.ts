/** Runs a program once more, plain but with the oracle's transform, and gives the facts that it says of itself. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root, temporaryFolder } from '../../support/cli.js';
import type { TargetNode } from '../../support/target-nodes.js';
import type { Program } from '../support/programs.js';
import { removeFolder, runPlain } from '../support/recorded-run.js';
import { factsOfOracle } from './facts.js';
import { traced } from './transform.js';

const tracer = join(root, 'test/differential/oracle/tracer.cjs');

export async function askOracle(node: TargetNode, program: Program): Promise<string[]> {
  const folder = temporaryFolder();
  try {
    for (const file of program.files) copyTraced(program.folder, folder, file);
    const output = join(folder, 'oracle.jsonl');
    const nodeArgs = ['--require', tracer, ...program.nodeArgs];
    await runPlain(node, { ...program, folder, nodeArgs }, { ORACLE_FILE: output });
    const facts = factsOfOracle(readFileSync(output, 'utf8'));
    if (facts.length === 0) throw new Error('the oracle has seen nothing');
    return facts;
  } finally {
    removeFolder(folder);
  }
}

function copyTraced(from: string, to: string, file: string): void {
  mkdirSync(dirname(join(to, file)), { recursive: true });
  if (!/\.[cm]?js$/.test(file)) {
    copyFileSync(join(from, file), join(to, file));
    return;
  }
  const source = readFileSync(join(from, file), 'utf8');
  writeFileSync(join(to, file), traced(source, file.endsWith('.mjs') ? 'module' : 'commonjs', basename(file)));
}
