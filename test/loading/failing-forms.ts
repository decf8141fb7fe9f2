/**
 * A grammar of code that fails: what fails, in an expression, in a statement (failing-forms.txt), in a function. `HOLE` is where
 * the smaller form goes; a line end may come before it where `~` stands. All forms share the names of `prelude`.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';

type Part = 'fails' | 'expression' | 'statement';
type Suspension = 'async' | 'generator';

const file = join(dirname(fileURLToPath(import.meta.url)), 'failing-forms.txt');
/** By part, and what it needs the function to be: `fails`, `fails, async`. */
const parts = new Map(
  readFileSync(file, 'utf8')
    .split(/^# /m)
    .slice(1)
    .map((text) => text.trimEnd().split('\n'))
    .map(([title, ...forms]) => [title, forms] as const),
);

interface Head {
  open: string;
  close: string;
  may: Suspension[];
  /** Its body is an expression. */
  isExpression?: true;
}
const heads: Head[] = [
  { open: 'function () { ', close: ' let tdz; }', may: [] },
  { open: 'function () { ', close: ' let tdz; return () => tdz; }', may: [] },
  { open: 'function (a, { b } = {}) { f(1);\n  ', close: ' f(2); let tdz; }', may: [] },
  { open: '() => { ', close: ' let tdz; }', may: [] },
  { open: '() => ', close: '', may: [], isExpression: true },
  { open: '(a, { b } = {}) => (\n  ', close: ')', may: [], isExpression: true },
  { open: '({ async *m() { await null; ', close: ' let tdz; } }).m', may: ['async', 'generator'] },
  { open: '({ m() { ', close: ' let tdz; } }).m', may: [] },
  { open: 'async function () { ', close: ' let tdz; }', may: ['async'] },
  { open: 'async () => { await null; ', close: ' let tdz; }', may: ['async'] },
  { open: 'async () => ', close: '', may: ['async'], isExpression: true },
  { open: 'function* () { ', close: ' let tdz; }', may: ['generator'] },
  { open: 'function* (a) { yield 1;\n  ', close: ' let tdz; }', may: ['generator'] },
  { open: 'class { static m() { ', close: ' let tdz; } }.m', may: [] },
  { open: '() => new (class { constructor() { ', close: ' let tdz; } })()', may: [] },
  { open: '() => { try { f(1); ', close: ' } finally { f(2); } let tdz; }', may: [] },
];

const prelude = `let calls = 0;
const f = (x) => { if (++calls > 100) throw new Error('endless'); return x; };
const F = class {}, none = null, o = { a: { b: 1 }, g: f, fails }, symbol = Symbol('s'), constant = 1;
let x = 1, y = 2;
const frozen = Object.freeze({ a: 1 });
function fails() { throw new Error('failed'); }
const getter = { get fails() { throw new Error('got'); } };
const converted = { valueOf() { throw new Error('converted'); }, toString() { throw new Error('string'); } };
const symbolFails = { [Symbol.toPrimitive]() { throw new Error('primitive'); } };
const iterated = { [Symbol.iterator]: () => iterated, next() { throw new Error('next'); } };
const closing = { [Symbol.iterator]: () => closing, next: () => ({ value: f(1), done: false }), return() { return {}; } };
const unclosable = { [Symbol.iterator]: () => unclosable, next: () => ({ value: f(1), done: false }), return() { throw new Error('return'); } };
function* failing() { yield 1; throw new Error('in generator'); }
async function rejected() { throw new Error('rejected'); }
Error.stackTraceLimit = 5;
process.on('unhandledRejection', () => {});
const told = [];
function tell(i, e) {
  told.push(i + ' ' + (e?.stack ? e.stack.replaceAll(/file:.*\\/|\\(\\/.*\\//g, '') : typeof e));
}
async function say(i, make) {
  calls = 0;
  try {
    let made = make();
    if (made?.next) for (let n = 0; n < 4; n++) { const r = made.next(1); if ((r.then ? await r : r).done) break; }
    else await made;
    tell(i, 'nothing');
  } catch (e) { tell(i, e); }
}
`;

/** What differs (docs/limits.md), and is not drawn. */
const unlike = [
  // Arguments of a call of a variable that begin with a step without a place.
  /\b(?:f|F|fails)\([\s([.]*(?:1,[\s([.]*)?(?:(?:typeof|void|await|yield\*?|!|\d [+*])[ (]*)*(?:x \S?\S?= \(?)?(?:missing\(|missing`|missing\+\+|missing \+=|--missing|tdz|class|\[+class)/,
  // V8's guess of a name for a class without one, where `new` makes an object of it.
  /new \(class/,
  // A scope that V8 makes for some classes takes the place of the statement.
  /import\(.*class extends/,
];

/** Draws numbers from a seed (mulberry32). */
function draws(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A module in which each of these functions fails, and that prints the stacks. */
export function programOf(forms: readonly string[]): string {
  return `${prelude}${forms.map((form, i) => `await say(${i}, ${form});`).join('\n')}\nconsole.log(told.join('\\0'));\n`;
}

/** Functions that fail, as texts of expressions for a module. */
export function failingForms(seed: number, count: number): string[] {
  const draw = draws(seed);
  const forms: string[] = [];
  while (forms.length < count) {
    const form = failingForm(draw, draw(3));
    if (isCode(form) && !unlike.some((pattern) => pattern.test(form))) forms.push(form);
  }
  return forms;
}

/** Not every form fits into every other. */
function isCode(form: string): boolean {
  try {
    parse(`(${form})`, { ecmaVersion: 'latest', sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}

/** One function that fails. */
function failingForm(draw: (below: number) => number, depth: number): string {
  const head = oneOf(heads, draw);
  const pick = (part: Part): string => {
    const lists = [part, ...head.may.map((suspension) => `${part}, ${suspension}`)];
    return oneOf(parts.get(lists[draw(lists.length)]!)!, draw);
  };
  let text = pick('fails');
  for (let i = 0; i < depth; i++) text = filled(pick('expression'), text, draw);
  if (!head.isExpression) text = filled(pick('statement'), text, draw);
  else if (/^(\{|async|class|function)/.test(text)) text = `(${text})`;
  return `${head.open}${text}${head.close}`;
}

function oneOf<T>(list: readonly T[], draw: (below: number) => number): T {
  return list[draw(list.length)]!;
}

function filled(form: string, hole: string, draw: (below: number) => number): string {
  return form.replaceAll('~', () => (draw(3) === 0 ? '\n    ' : ' ')).replaceAll('HOLE', () => hole);
}
