import { program } from '../support/modes.mjs';
import { inRounds, spreadOf } from '../support/rounds.mjs';
import { spreadText } from '../support/text.mjs';

export const title = 'one call, enter and leave (ns of CPU time)';

const KINDS = {
  scalars: { name: 'two numbers', calls: 2_000_000 },
  small: { name: 'an object of 3 properties', calls: 1_000_000 },
  large: { name: 'an object of 20 properties', calls: 300_000 },
  async: { name: 'async function, two numbers', calls: 1_000_000 },
};
const MODES = ['plain', 'hooks', 'times', 'scalars', 'full'];
/** As short as possible: one that is synchronous and one that is not. */
const QUICK_KINDS = ['scalars', 'async'];

export async function run({ runs, rounds, quick }) {
  const values = {};
  const kinds = quick ? QUICK_KINDS : Object.keys(KINDS);
  for (const kind of kinds) {
    const count = quick ? 10_000 : KINDS[kind].calls;
    values[kind] = await inRounds(MODES, rounds, async (mode) => {
      const { output } = await runs.with(mode, [program('calls.cjs'), kind, String(count)], ({ ended }) => ended);
      return { ns: Number(output) };
    });
  }
  return {
    head: ['argument', ...MODES],
    rows: kinds.map((kind) => [KINDS[kind].name, ...MODES.map((mode) => spreadText(spreadOf(values[kind][mode].ns)))]),
    values,
  };
}
