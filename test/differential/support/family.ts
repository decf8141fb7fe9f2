/**
 * Every program of a family, on every Node.js: recorded it writes the same bytes and ends the same way as plain, and the
 * trace says what the oracle says. The oracle is asked on the oldest and the newest Node.js only.
 */
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../replay/engine.js';
import { type TargetNode, targetNodes } from '../../support/target-nodes.js';
import { askOracle } from '../oracle/ask.js';
import { factsOfTrace, withoutCallers } from '../oracle/facts.js';
import type { Program } from './programs.js';
import { removeFolder, runPlain, runRecorded, tracesIn } from './recorded-run.js';

const asked = new Set([targetNodes.at(0), targetNodes.at(-1)]);

export function behaveTheSame(programs: readonly Program[]): void {
  describe.each(targetNodes)('on Node $version', (node) => {
    for (const program of programs) {
      const { since } = program;
      const isKnown = since === undefined || node.version >= since.version;
      const name = isKnown ? program.name : `${program.name} (needs Node ${since.version}: ${since.reason})`;
      it.skipIf(!isKnown)(name, () => compare(node, program, program.noOracle === undefined && asked.has(node)));
    }
  });
}

export async function compare(node: TargetNode, program: Program, asksOracle: boolean): Promise<void> {
  const [plain, { traces, ...recorded }, oracle] = await Promise.all([
    runPlain(node, program),
    runRecorded(node, program),
    asksOracle ? askOracle(node, program) : undefined,
  ]);
  try {
    expect(recorded).toEqual(plain);
    expect(plain.stdout + plain.stderr + plain.signal, 'the program shows something').not.toBe('null');
    const trace = mainTrace(traces);
    if (oracle === undefined) return;
    const told = factsOfTrace(trace);
    const shown = program.suspendsSilently ? withoutCallers : (facts: string[]) => facts;
    expect(shown(told)).toEqual(shown(asFarAsKnown(oracle, told)));
  } finally {
    removeFolder(traces);
  }
}

/** Of the process that was started, not of one that it started itself. */
function mainTrace(folder: string): string {
  const main = tracesIn(folder).filter((path) => {
    const engine = openEngine(path);
    const { parentTraceId } = engine.info.header;
    engine.close();
    return parentTraceId === '';
  });
  expect(main).toHaveLength(1);
  return main[0]!;
}

/** What an exception was that left a call or was caught, is not known if nothing of the program said so. */
function asFarAsKnown(oracle: readonly string[], told: readonly string[]): string[] {
  return oracle.map((fact, i) => {
    const unknown = / (throws|catches) \?$/.exec(told[i] ?? '');
    return unknown ? fact.replace(new RegExp(` ${unknown[1]} .*$`), unknown[0]) : fact;
  });
}
