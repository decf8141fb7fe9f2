import { expect, test } from 'vitest';
import { programs } from './programs.js';
import { runBoth } from './run-both.js';

test.each(Object.entries(programs))('%s', async (_name, { source, unchecked }) => {
  const { plain, instrumented, recording, code } = await runBoth(source, !unchecked);
  expect(instrumented, code).toEqual(plain);
  expect(recording.problems, code).toEqual([]);
  const fragile = [...recording.byId.values()].some((entry) => entry.fragile);
  if (!fragile)
    expect(
      recording.stack.map((call) => call.entry.name),
      code,
    ).toEqual([]);
});
