import { expect, test } from 'vitest';
import { programs } from './programs.js';
import { HOOKS, type Outcome, runBoth } from './run-both.js';

test.each(Object.entries(programs))('%s', async (_name, { source, unchecked, looseNames }) => {
  const { plain, instrumented, recording } = await runBoth(source, unchecked === undefined);
  const shown = looseNames ? withoutGuesses : (outcome: Outcome) => outcome;
  expect(shown(instrumented)).toEqual(shown(plain));
  expect(JSON.stringify(instrumented)).not.toContain(HOOKS);
  expect(recording.problems).toEqual([]);
  const fragile = [...recording.byId.values()].some((entry) => entry.fragile);
  if (!fragile) expect(recording.stack.map((call) => call.entry.name)).toEqual([]);
});

/** V8 repeats "(intermediate value)" for every expression after a `yield*` that fails, ours included. */
function withoutGuesses({ printed, thrown }: Outcome): Outcome {
  const strip = (line: string): string =>
    line
      .replace(/at (async )?[^ (]+ \((\/fixture[^)]*)\)/g, 'at $1$2')
      .replace(/yield\* (\(intermediate value\)\)?)+/g, 'yield* (intermediate value)');
  return { printed: printed.map(strip), thrown: strip(thrown) };
}
