/**
 * The places in stack traces, of all frames, whatever fails and wherever: programs of a grammar of code that fails print the same
 * plain and with the hooks.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetNodes } from '../support/target-nodes.js';
import { failingForms, programOf } from './failing-forms.js';
import { ProgramRunner } from './programs.js';

const SEED = 20_26;
const COUNT = 2000;

/** Nobody catches these, and V8 names another line than that of what fails. */
const uncaught = [
  'const f = (x) => x;\nconst get = () => missing?.x;\nf(get());',
  'function test(f) {\n  if (\n    missing) f(1);\n}\ntest((x) => x);',
  'const f = (x) => x;\n(async () => {\n  const a = f(1), b = a + await\n    f(a,\n      missing`x`);\n})();',
  'function define(f) {\n  f(1);\n\n  class A {\n    static a = f(missing);\n  }\n}\ndefine((x) => x);',
];

let runner: ProgramRunner;
beforeAll(async () => {
  runner = await ProgramRunner.create();
});
afterAll(() => runner.dispose());

describe.each(targetNodes)('on Node $version', ({ path }) => {
  it('what fails is where it is without the hooks', async () => {
    const forms = failingForms(SEED, COUNT);
    const { plain, recorded } = await runner.both({ files: { 'main.mjs': programOf(forms) } }, { node: path });
    expect(recorded.stderr + plain.stderr).toBe('');
    const stacks = stacksOf(plain.stdout, forms);
    expect(stacks.filter((stack) => stack.includes(' at ')).length).toBeGreaterThan(COUNT * 0.9);
    const differing = stacksOf(recorded.stdout, forms).flatMap((stack, i) =>
      stack === stacks[i] ? [] : [`${forms[i]}\n- ${stacks[i]}\n+ ${stack}`],
    );
    expect(differing).toEqual([]);
  });

  it('what nobody catches is shown with its line', async () => {
    for (const source of uncaught) {
      const { plain, recorded } = await runner.both({ files: { 'main.cjs': source } }, { node: path });
      expect(recorded).toEqual(plain);
      expect(plain.stderr).toContain('ReferenceError');
    }
  });
});

/**
 * What is known of messages to differ is left out: whatever V8 quotes with `yield*` in it, and how often it says so of an
 * intermediate value.
 */
function stacksOf(stdout: string, forms: readonly string[]): string[] {
  const stacks = stdout.trimEnd().split('\0');
  expect(stacks).toHaveLength(forms.length);
  return stacks.map((stack, i) =>
    (forms[i]!.includes('yield*') ? stack.replace(/^.*?(?=\n {4}at |$)/s, '') : stack).replaceAll(
      /(\(intermediate value\))+/g,
      '$1',
    ),
  );
}
