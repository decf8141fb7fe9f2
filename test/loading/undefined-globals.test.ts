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
});
