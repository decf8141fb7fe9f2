import { program } from '../support/modes.mjs';
import { inRounds, ratioOf, spreadOf } from '../support/rounds.mjs';
import { spreadText } from '../support/text.mjs';

export const title = 'start-up: wall time from start to exit (ms), without the recorder’s own';

const PROGRAMS = { 'hello world': 'hello.cjs', 'an Express application': 'express-start.cjs' };
const MODES = ['plain', 'full'];
/** A start is short: several in each round. */
const STARTS = 5;

export async function run({ runs, rounds, quick }) {
  const values = {};
  for (const [name, file] of Object.entries(PROGRAMS)) {
    values[name] = await inRounds(MODES, quick ? 1 : rounds * STARTS, async (mode) => {
      const { code, wallMs } = await runs.with(mode, [program(file)], ({ ended }) => ended);
      if (code !== 0) throw new Error(`${file} ended with exit code ${code}`);
      return { wallMs };
    });
  }
  return {
    head: ['program', 'mode', 'ms', 'plain / this'],
    rows: Object.entries(values).flatMap(([name, byMode]) =>
      MODES.map((mode) => [
        name,
        mode,
        spreadText(spreadOf(byMode[mode].wallMs)),
        spreadText(ratioOf(byMode.plain.wallMs, byMode[mode].wallMs)),
      ]),
    ),
    values,
  };
}
