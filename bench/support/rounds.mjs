// Pairs within one run: all modes in each round, so that what the machine does besides falls on all of them alike.
import { ratioOf, spreadOf } from '../../dist/cli/bench/statistics.js';

/**
 * Calls `measure(mode)` for all modes, `rounds` times, beginning each round with another mode.
 * @returns for each mode, for each figure that `measure` gives, the values of all rounds.
 */
export async function inRounds(modes, rounds, measure) {
  const values = Object.fromEntries(modes.map((mode) => [mode, {}]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < modes.length; i++) {
      const mode = modes[(i + round) % modes.length];
      const figures = await measure(mode, round);
      for (const [name, value] of Object.entries(figures)) {
        values[mode][name] ??= [];
        values[mode][name][round] = value;
      }
    }
  }
  return values;
}

export { ratioOf, spreadOf };
