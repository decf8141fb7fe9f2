/**
 * Programs drawn from a grammar: functions of every kind that call each other, with a budget of steps so that they end,
 * and a log of what they do. No two values of a program depend on time, on chance or on the text of a function.
 */
import fc from 'fast-check';

/** Functions of a program call those with a smaller number, and each other through `any`. */
const NAMES = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5'];

type Kind = 'sync' | 'generator' | 'async' | 'asyncGenerator';
type Text = fc.Arbitrary<string>;

const text = (value: string): Text => fc.constant(value);
const joined = (...parts: (Text | string)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? text(part) : part))).map((all) => all.join(''));
const name = fc.constantFrom('a', 'b', 'rest');
const literal = fc.constantFrom('0', '1', '-0', "'s'", 'null', 'undefined', 'true', '[1, a]', '({ k: b })', '2n');
const blank = fc.constantFrom(' ', ' ', '\n', ' /* c */ ');

function grammar(kind: Kind): { statement: Text; expression: Text } {
  const suspends = kind !== 'sync';
  return fc.letrec<{ statement: string; expression: string }>((tie) => {
    const x = tie('expression');
    const s = tie('statement');
    const suspending: Text[] = [];
    if (kind === 'async' || kind === 'asyncGenerator') suspending.push(joined('(await', blank, x, ')'));
    if (kind === 'generator' || kind === 'asyncGenerator') suspending.push(joined('(yield', ' ', x, ')'));
    if (kind === 'generator') suspending.push(joined('(yield* steps(', x, '))'), joined('(yield* [', x, '])'));
    const expression = fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      name,
      literal,
      joined('any(', fc.constantFrom(...NAMES), ',', blank, x, ',', blank, x, ')'),
      joined('note(', blank, x, ')'),
      joined('o.m(', x, ')', blank, '.v'),
      joined('new K(', x, ').twice'),
      joined('(', x, ' ?', blank, x, ' :', blank, x, ')'),
      joined('(', x, fc.constantFrom(' && ', ' || ', ' ?? ', ', '), x, ')'),
      joined('[...steps(', x, ')].length'),
      joined('((p = ', literal, ', { q } = {}) =>', blank, '[p, q])(', x, ')'),
      joined('(function (...p) { ', fc.constantFrom('return p.length', 'return arguments[0]'), ' })(', x, ',', x, ')'),
      joined('[', x, '].map((p) => note(p))[0]'),
      joined('tag`${', x, '}`'),
      joined('o?.m?.(', x, ')?.v'),
      ...suspending,
    );
    const statement = fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      joined('void ', x, ';'),
      joined(fc.constantFrom('a', 'b'), ' = ', x, ';'),
      joined('if (', x, ') { ', s, ' } else ', s),
      joined('return ', x, ';'),
      joined('throw new Error(String(typeof ', x, '));'),
      joined('try { ', s, ' } catch (e) { note(e.message); ', s, ' }'),
      joined('try { ', s, ' } finally { ', s, ' }'),
      joined('try { ', s, ' } catch ({ message }) { note(message); } finally { ', s, ' }'),
      joined('for (let i = 0; i < 2 && budget-- > 0; i++) { ', s, fc.constantFrom('', ' continue;', ' break;'), ' }'),
      joined('for (const a of steps(', x, ')) { ', s, fc.constantFrom('', ' break;'), ' }'),
      joined('out: for (const k of [1, 2]) { for (;;) { ', s, fc.constantFrom(' continue out;', ' break out;'), ' } }'),
      joined('{ let [a = ', x, ', { b } = {}] = [', x, ']; note(b); ', s, ' }'),
      joined('switch (', x, ') { case 1: ', s, ' case 2: note(2); break; default: ', s, ' }'),
      joined('do ', s, ' while (budget-- > 0 && !', x, ');'),
      joined('l: { ', s, ' break l; }'),
      ...(suspends && kind !== 'generator' ? [joined('await null;')] : []),
    );
    return { statement, expression };
  });
}

const HEADS: Record<Kind, (name: string) => string[]> = {
  sync: (f) => [
    `function ${f}(a, b, ...rest)`,
    `const ${f} = (a, b = 1, ...rest) =>`,
    `const ${f} = function (a, { length: b } = [], ...rest)`,
  ],
  generator: (f) => [`function* ${f}(a, b, ...rest)`, `const ${f} = function* (a, b, ...rest)`],
  async: (f) => [`async function ${f}(a, b, ...rest)`, `const ${f} = async (a, b, ...rest) =>`],
  asyncGenerator: (f) => [`async function* ${f}(a, b, ...rest)`],
};

const bodies = Object.fromEntries(
  (Object.keys(HEADS) as Kind[]).map((kind) => [
    kind,
    fc.array(grammar(kind).statement, { minLength: 1, maxLength: 3 }),
  ]),
) as Record<Kind, fc.Arbitrary<string[]>>;

function functionCalled(f: string): Text {
  return fc
    .constantFrom<Kind>('sync', 'sync', 'generator', 'async', 'asyncGenerator')
    .chain((kind) =>
      fc
        .tuple(fc.constantFrom(...HEADS[kind](f)), bodies[kind])
        .map(([head, body]) => `${head} {\n  ${body.join('\n  ')}\n}`),
    );
}

const PRELUDE = `'use strict';
let budget = 60;
const note = (x) => { console.log(typeof x === 'bigint' ? String(x) : JSON.stringify(x) ?? typeof x); return x; };
const tag = (strings, ...values) => values[0];
function* steps(x) { try { yield x; yield note('step'); } finally { note('closed'); } }
const o = { m(v) { this.v = v; return this; }, v: 0 };
class K { #v; constructor(v) { this.#v = v; } get twice() { return [this.#v, this.#v]; } }
function any(f, x, y) {
  if (budget-- <= 0) return 'enough';
  const result = f(x, y);
  if (result && typeof result.then === 'function') result.then((v) => note(v), (e) => note(e.message));
  if (result && typeof result.next === 'function') {
    if (result[Symbol.asyncIterator]) { result.next().then((r) => note(r.done), (e) => note(e.message)); return 'async generator'; }
    for (const v of result) { if (budget-- <= 0) break; note(v); }
  }
  return typeof result === 'object' ? 'object' : result;
}
`;

const run = NAMES.map((f) => `try { note(any(${f}, 1, 'b')); } catch (e) { note(e.message); }`).join('\n');

export const randomProgram: Text = fc
  .tuple(...NAMES.map(functionCalled))
  .map((functions) => `${PRELUDE}${functions.join('\n')}\n${run}\n`);
