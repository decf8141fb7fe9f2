/** Programs of every way of loading and failing: with the hooks they must print the same bytes and end the same way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differentialPrograms } from './differential-programs.js';
import { ProgramRunner } from './programs.js';

let runner: ProgramRunner;
beforeAll(async () => {
  runner = await ProgramRunner.create();
});
afterAll(() => runner.dispose());

describe('with the hooks a program behaves as without', () => {
  for (const { name, enters, left, options, ...program } of differentialPrograms) {
    it.concurrent(name, async () => {
      const { plain, recorded, seen } = await runner.both(program, options);
      expect(recorded).toEqual(plain);
      expect(plain.stdout + plain.stderr, 'the program shows something').not.toBe('');
      expect(seen.notices).toEqual([]);
      const reasons = seen.scripts.filter((script) => script.notInstrumented !== '');
      expect(reasons.map((script) => `${script.url.split('/').pop()}: ${script.notInstrumented}`)).toEqual(left ?? []);
      // What was instrumented has run: without this a selection that selects nothing would pass.
      for (const name of enters) expect(seen.entered).toContain(name);
    });
  }
});
