/** Syntax that is rarely seen, or not known to every supported Node: it has to parse again, with the same text in between. */
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { instrument } from '../../recorder/instrument/instrument.js';

const SNIPPETS = [
  'async function f() { if (a) for await (const x of y) z(x)\n else { b() } }',
  'async function f() { for await (const x of y) await z(x)\n foo() }',
  'async () => { using a = b(); await using c = d() }',
  'function* g() { yield\nfoo()\n yield /a/g\n const x = [yield, yield] }',
  'async function f(){ return await\nx }',
  'if(a)var b=c(),d=e();else f()',
  'a:b:c:while(d())continue a',
  'for(;;)for(const x of y())z()',
  'with(a)b(),c()',
  'switch(a()){case b():case c():d();break;default:}',
  'class A{static{throw new B(()=>c())}}',
  'x=class extends (a(),b()){}',
  'do{}while(a())b()',
  'if(a);else b()',
  'label:{a();break label}',
  'new(a())\nnew a\nnew a.b\n;(new a)()',
  'new new A',
  'x\n  .y\n  `a`\n .z()',
  'a=>\n{}',
  '(a,b)=>(\n{})',
  'async(a)=>(await b(),c)',
  '`#{a}#{`#{b()}`}`'.replaceAll('#', '$'),
  'a?.[b()]?.(c())\n?.d()',
  'super_: for (var i in a()) for (var j of b()) if (j) continue super_; else continue',
  'if (a) { } else if (b()) c(); else if (d()) return; else throw e()',
  'return\n',
  'import("a")\n.then(b)',
  'eval\n("a")',
  'f(function(){},)\n.g(a=>b,/*,*/)\n.h((a=>b))',
  'for (let of of of()) of',
  'for (async of => {}; ;) break',
  'var {[a()]:b=c(),...d}=e()',
  'try{a()}catch{b()}finally{}',
  'try{a()}catch({b=c()}){}',
  'delete a().b, void a(), typeof b()',
  'x = async function*(){ return await a(yield b()) }',
];

test.each(SNIPPETS)('%j', (source) => {
  const { code, insertions } = instrument({ source, kind: 'commonjs', firstFunctionId: 1, hooksName: '$rvH' });
  parse(code, { ecmaVersion: 'latest', sourceType: 'commonjs' });
  expect(insertions.map(({ offset }) => offset)).toEqual(insertions.map(({ offset }) => offset).sort((a, b) => a - b));
  const inserted = insertions.reduce((length, { text }) => length + text.length, 0);
  expect(code).toHaveLength(source.length + inserted);
  expect(code).not.toBe(source);
});
