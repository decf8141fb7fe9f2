/** Programs drawn from a grammar, many to a process: recorded they behave as plain, and the trace says what the oracle says. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.js';
import { targetNodes } from '../support/target-nodes.js';
import { compare } from './support/family.js';
import type { Program } from './support/programs.js';
import { randomProgram } from './support/random-program.js';
import { removeFolder } from './support/recorded-run.js';

/** `npm run soak` sets how long it may go on; else the same programs run each time. */
const soakMinutes = Number(process.env.SOAK_MINUTES ?? 0);
const PROGRAMS_IN_PROCESS = 25;
const nodes = soakMinutes > 0 ? targetNodes : targetNodes.filter((_, i) => i === 0 || i === targetNodes.length - 1);
const FIXED_SEED = 20_26;

function* seeds(): Generator<number> {
  if (soakMinutes === 0) yield* [FIXED_SEED, FIXED_SEED + 1];
  const end = Date.now() + soakMinutes * 60_000;
  for (let seed = Date.now() % 1_000_000_007; Date.now() < end; seed++) yield seed;
}

test('programs of a grammar', { timeout: (soakMinutes + 3) * 60_000 }, async () => {
  for (const seed of seeds()) {
    const sources = fc.sample(randomProgram, { seed, numRuns: PROGRAMS_IN_PROCESS });
    const failed = await firstFailure(sources);
    if (failed === undefined) continue;
    const alone = (await smallest(sources)) ?? failed;
    expect.fail(`seed ${seed}, on Node ${alone.version}: ${alone.message}\n${alone.source}`);
  }
});

interface Failure {
  version: number;
  message: string;
  source: string;
}

async function firstFailure(sources: readonly string[]): Promise<Failure | undefined> {
  const folder = temporaryFolder();
  try {
    const program = written(folder, sources);
    for (const node of nodes) {
      try {
        await compare(node, program, true);
      } catch (error) {
        return { version: node.version, message: firstDifference(error), source: sources.join('\n') };
      }
    }
    return undefined;
  } finally {
    removeFolder(folder);
  }
}

function firstDifference(error: unknown): string {
  const { message, expected, actual } = error as { message: string; expected?: unknown; actual?: unknown };
  if (!Array.isArray(expected) || !Array.isArray(actual)) return `${message}\n${JSON.stringify({ expected, actual })}`;
  const at = expected.findIndex((fact, i) => fact !== actual[i]);
  const before = expected.slice(Math.max(0, at - 4), at).join('\n');
  return `\n${before}\n- ${expected[at]}\n+ ${actual[at]}`;
}

/** The first of the programs that fails by itself. */
async function smallest(sources: readonly string[]): Promise<Failure | undefined> {
  for (const source of sources) {
    const failed = await firstFailure([source]);
    if (failed) return failed;
  }
  return undefined;
}

function written(folder: string, sources: readonly string[]): Program {
  mkdirSync(folder, { recursive: true });
  const files = sources.map((_, i) => `p${i}.cjs`);
  sources.forEach((source, i) => {
    writeFileSync(join(folder, files[i]!), source);
  });
  // One after the other, so that their asynchronous parts do not mix.
  const main = `const next = (i) => { if (i < ${files.length}) { console.log(i); require('./p' + i + '.cjs'); setImmediate(next, i + 1); } };
next(0);
`;
  writeFileSync(join(folder, 'main.cjs'), main);
  return { name: 'generated', folder, files: ['main.cjs', ...files], nodeArgs: [], stdin: '', suspendsSilently: false };
}
