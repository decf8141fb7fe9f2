import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { endedChildrenCpuMs } from '../../dist/cli/bench/cpu-time.js';
import { program } from '../support/modes.mjs';
import { inRounds, ratioOf, spreadOf } from '../support/rounds.mjs';
import { megabytes, spreadText } from '../support/text.mjs';

export const title = 'CPU-bound program: tsc, which is all packages and no code of its own';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const CASES = {
  plain: ['plain', []],
  'own code only': ['default', []],
  'all packages, times': ['times', ['*']],
  'all packages': ['full', ['*']],
  'all packages, by default': ['default', ['*']],
};

export async function run({ runs, rounds, project, quick }) {
  const compiled = project ?? program('compiled');
  const cases = Object.keys(CASES).slice(0, quick ? 2 : undefined);
  const values = await inRounds(cases, rounds, (name) => {
    const [mode, packages] = CASES[name];
    const cpuBefore = endedChildrenCpuMs();
    return runs.with(
      mode,
      [tsc, '--noEmit', '-p', compiled],
      async ({ ended, traces }) => {
        const { wallMs } = await ended;
        const bytes = packages.length === 0 ? 0 : statSync(traces()[0]).size;
        return { wallMs, bytes, ...(cpuBefore !== undefined && { cpuMs: endedChildrenCpuMs() - cpuBefore }) };
      },
      { packages },
    );
  });
  const { plain } = values;
  return {
    head: ['recorded', 'CPU ms', 'plain / this', 'wall ms', 'plain / this', 'trace MB'],
    rows: cases.map((name) => {
      const { cpuMs, wallMs, bytes } = values[name];
      return [
        name,
        cpuMs ? spreadText(spreadOf(cpuMs)) : '-',
        cpuMs ? spreadText(ratioOf(plain.cpuMs, cpuMs)) : '-',
        spreadText(spreadOf(wallMs)),
        spreadText(ratioOf(plain.wallMs, wallMs)),
        megabytes(spreadOf(bytes).median),
      ];
    }),
    values,
  };
}
