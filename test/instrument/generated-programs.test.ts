/** Programs drawn from a small grammar behave the same, and every entry has the caller's lines that V8 has. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runBoth } from './run-both.js';

const newline = fc.constantFrom('', ' ', '\n', '\n  ', ' // c\n', ' /* c */ ');
const end = fc.constantFrom(';', '\n', ';\n', ' ;');
const name = fc.constantFrom('a', 'b', 'c');

const { expression, statement } = fc.letrec<{ expression: string; statement: string; block: string }>((tie) => {
  const x = tie('expression');
  const s = tie('statement');
  const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
  const text = fc.constant<string>;
  const paren = joined(text('('), newline, x, newline, text(')'));
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', 'a', 'b', 'c', '0', "'t'"),
      joined(text('f('), newline, x, newline, text(')')),
      joined(text('f('), newline, x, text(','), newline, x, newline, text(')')),
      joined(text('f(...['), name, newline, text('],'), newline, x, newline, text(', ...[1])')),
      text('f()'),
      joined(text('o'), newline, text('.m('), newline, x, text(')'), newline, text('.m()'), newline, text('.v')),
      joined(text('new K('), newline, x, text(').value')),
      joined(paren, newline, text('+'), newline, paren),
      joined(text('('), paren, newline, text('&&'), newline, paren, text(')')),
      joined(text('('), paren, newline, text('??'), newline, paren, text(')')),
      joined(text('('), paren, text(' ?'), newline, x, newline, text(':'), newline, x, text(')')),
      joined(text('['), newline, x, text(','), newline, x, text('].length')),
      joined(text('({ k: '), newline, x, text(', ...o }).k')),
      joined(text('((p = 1) =>'), newline, x, text(')('), newline, x, text(')')),
      joined(text('((p) => {'), s, text('})('), newline, x, text(')')),
      joined(text('(function () {'), s, text('return '), x, end, text('})()')),
      joined(text('('), x, text(','), newline, x, text(')')),
      joined(text('('), name, text('='), paren, text(')')),
      joined(text('tag`${'), newline, x, newline, text('}-${'), x, text('}`')),
      joined(text('`${'), newline, x, newline, text('}-${'), x, text('}`')),
      joined(text('[...gen('), newline, x, text(')].length')),
      joined(text('o?.m?.('), newline, x, text(')'), newline, text('?.v')),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      joined(
        x.map((e) => (/^[([`]/.test(e) ? `void ${e}` : e)),
        end,
      ),
      joined(text('let d ='), newline, x, text(', { e = '), x, text(' } = {}'), end).map((t) => `{${t}}`),
      joined(text('if ('), newline, x, text(') '), s, text(' else '), s),
      joined(text('for (let i = 0; i < 2 && '), x, text('; i++, '), x, text(') '), s),
      joined(text('for (const q of gen('), x, text(')) '), s),
      joined(text('for (const q of ['), x, newline, text(']) { if ('), x, text(') continue; '), s, text('}')),
      joined(text('try {'), s, text('} catch (e) {'), s, text('} finally {'), s, text('}')),
      joined(text('try { throw '), x, text('} catch {'), s, text('}')),
      joined(text('switch ('), x, text(') { case '), newline, x, text(':'), s, text(' default: '), s, text('}')),
      joined(text('do '), s, text(' while (0 && '), x, text(')'), end),
      joined(text('l: for (const k of [1, 2]) { void '), x, text('; for (;;) { void '), x, text('\ncontinue l } }')),
      joined(text('{'), s, s, text('}')),
    ),
    block: text(''),
  };
});

const SUPPORT = `let a = 1, b = 0, c = 'c', budget = 400;
function f(...v) { if (--budget < 0) throw new Error('enough'); print(v.length); return v[0] }
function tag(strings, ...v) { return f(...v) }
function* gen(x) { yield f(x); f(1) }
class K { constructor(v) { this.value = f(v) } }
const o = { m(x) { f(x); return this }, v: 1 };
`;

test('generated programs', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 4 }), expression, async (statements, last) => {
      const { plain, instrumented, recording } = await runBoth(`${SUPPORT}${statements.join('\n')}\nreturn ${last}`);
      expect(instrumented).toEqual(plain);
      expect(recording.problems).toEqual([]);
      expect(recording.left).toBe(recording.entered);
    }),
    { numRuns: 300 },
  );
});
