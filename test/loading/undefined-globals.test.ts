/** Where V8 says an undefined global was used, behind `return` and `throw`: what V8 names there is text of ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetNodes } from '../support/target-nodes.js';
import { ProgramRunner } from './programs.js';

const called = [
  'require("x")',
  'require("x")(1)',
  'require("x").y',
  'f(missing)',
  'f(1) + missing(2)',
  'new (missing(1))()',
];
const ways = [(e: string) => `return ${e};`, (e: string) => `throw ${e};`, (e: string) => `if (f(1)) return ${e};`];
const bodies = called.flatMap((text) => ways.map((way) => way(text)));
const text = `const f = (x) => x;
${bodies.map((body) => `try { (function () { ${body} })(); } catch (e) { console.log(e.stack.split('\\n', 2).join()); }`).join('\n')}
function last() {
\treturn require('x');
}
last();`;

/** What begins with a name, which may be missing, or something else that can fail. */
const begun = [
  ...['missing', 'missing + 1', 'missing.x.y', 'missing ? 1 : 2', 'missing || 1', 'missing in {}', 'missing[0]'],
  ...['missing?.x', 'missing === 1 ? 2 : 3', 'missing.x()', 'missing`x`', '(missing)', '(missing, 1)', 'tdz', 'tdz.x'],
  ...['symbol + 1', 'big + 1', 'none.x', 'none.x.y', 'none[0]', 'object.a.b', 'two in two', 'object instanceof two'],
  ...[
    'getter.fails',
    'object.none()',
    'symbol`x`',
    'converted + 1',
    'converted > 1 ? 2 : 3',
    '-converted',
    'converted == 1',
  ],
];
const heads = ['function () {', 'async function () { await null;', '() => {', 'async () => {', 'function* () {'];
const beginnings = `const two = 2, symbol = Symbol('s'), big = 1n, none = null, object = {}, f = (x) => x;
const getter = { get fails() { throw new Error('got'); } }, converted = { valueOf() { throw new Error('converted'); } };
async function say(make) {
  try { const made = make(); await (made?.next ? made.next() : made); } catch (e) { console.log(e?.stack ? e.stack.split('\\n', 3).join() : typeof e); }
}
${heads.flatMap((head) => begun.flatMap((text) => ways.map((way) => `await say(${head} ${way(text)} let tdz; });`))).join('\n')}`;

let runner: ProgramRunner;
beforeAll(async () => {
  runner = await ProgramRunner.create();
});
afterAll(() => runner.dispose());

describe.each(targetNodes)('on Node $version', ({ path }) => {
  it('undefined globals are where they are without the hooks', async () => {
    const { plain, recorded } = await runner.both({ files: { 'main.mjs': text } }, { node: path });
    expect(recorded).toEqual(plain);
    expect(plain.stdout.match(/ReferenceError: /g)).toHaveLength(bodies.length);
  });

  it('what a result begins with fails where it does without the hooks', async () => {
    const { plain, recorded } = await runner.both({ files: { 'main.mjs': beginnings } }, { node: path });
    expect(recorded).toEqual(plain);
    expect(plain.stdout.match(/ReferenceError: /g)?.length).toBeGreaterThan(200);
  });
});
