/**
 * Small programs, each for one thing that instrumentation could change. They print what they see with `print`; where they
 * run on later they leave a promise in `exports.done`. `where()` prints the lines of the stack, so a store that moved a
 * line would show. All are also checked against V8's stack at each entry, unless `unchecked` says why not.
 */
export interface Program {
  source: string;
  unchecked?: string;
  /** Anonymous functions in a list: V8 guesses their names from whatever it parses next, so names are not compared. */
  looseNames?: boolean;
}

const PRELUDE = String.raw`function where() { return new Error().stack.split('\n').filter((l) => l.includes('/fixture/')).slice(1).map((l) => /:(\d+):\d+\)?$/.exec(l)[1]).join(); }
function attempt(f) { try { print('ok', f()); } catch (e) { print('threw', e); } }
function id(x) { return x }
`;

function listed(source: string): Program {
  return { ...program(source), looseNames: true };
}

function program(source: string, unchecked?: string): Program {
  return { source: PRELUDE + source, ...(unchecked === undefined ? {} : { unchecked }) };
}

const raw = String.raw;

export const programs: Record<string, Program> = {
  'calls and returns': program(`
function add(a, b) { return a + b }
const twice = (x) => add(x, x);
print(twice(4), add.length, twice.name);
`),
  'this in sloppy and strict functions': program(`
function sloppy() { return typeof this }
function strict() { 'use strict'; return typeof this }
function viaArrow() { return (() => this.tag)() }
print(sloppy.call(5), strict.call(5), sloppy.call(undefined) === typeof globalThis, strict.call(undefined));
print(viaArrow.call({ tag: 't' }), this === exports, (() => this === exports)());
`),
  'directives stay directives': program(`
function a() { 'use strict'
  return this === undefined }
function b() { "use strict" /* c */; 'other'; undeclared = 1; }
function c() { 'use strict' }
function d() { ('use strict'); return this === undefined }
print(a(), c(), d()); attempt(b);
`),
  'expression arrows': program(
    `
const f = (a) => ({ a, b: [a] });
const g = a => /* => comment */ // => another
  a + 1;
const h = () => (id(1), id(2));
const i = async => async;
const j = (a = () => 1) => a();
const k = (a, { b = (x) => x } = {}) => b(a);
const l = () => () => () => id(3);
const m = (a) =>
  (
    id(a)
  );
const n = (a) => a ? (b) => b : function () { return 1 };
const o = () => {};
const p = () => [];
const q = () => void 0;
const r = ([a]) => a, s = ((a)) => a;
`.replace(', s = ((a)) => a', ', s = (a) => (a)') +
      `
print(f(1), g(2), h(), i(4), j(), k(5), l()()(), m(6), n(0)(), n(1)(7), o(), p(), q(), r([8]), s(9));
print(f.name, f.length, j.length, k.length, n(1).name, n(0).name, l().name);
`,
  ),
  'returned functions keep their names in stack traces': program(`
function make() { return function () { throw new Error('a') } }
function makeArrow() { return () => { throw new Error('b') } }
function makeClass() { return class { constructor() { throw new Error('c') } m() { throw new Error('d') } } }
function choose(x) { return x ? function () { throw new Error('e') } : id }
const arrow = () => function () { throw new Error('f') };
const object = () => ({ m: function () { throw new Error('g') }, n: () => { throw new Error('h') } });
function wrapped() { return id(function () { throw new Error('i') }) }
exports.member = function () { throw new Error('j') };
for (const f of [make(), makeArrow(), choose(1), arrow(), object().m, object().n, wrapped(), exports.member]) { print(f.name); attempt(f) }
const K = makeClass(); print(K.name); attempt(() => new K()); attempt(() => K.prototype.m.call({}));
class NodeError extends Error { constructor(m) { super(m); this.code = 'X' } }
function fail() { throw new NodeError('own') }
attempt(fail); attempt(() => { throw (0, new NodeError('seq')) });
attempt(() => { throw function () {} }); attempt(() => { throw class { static x = 1 } });
`),
  'guessed names never show the hooks': listed(`
const later = (ok, no) => { attempt(ok); attempt(no); return { then: later, items: [ok, no] } };
exports.handler = (req) => { later(() => { throw new Error('a') }, () => { throw new Error('b') }); id(req); let x = id(1); x = 2
  later(function () { throw new Error('c') }, function () { throw new Error('d') }).then(() => { throw new Error('e') }, function () { throw new Error('f') }); return x };
exports.list = [() => { throw new Error('g') }, () => { id(1); throw new Error('h') }, function () { throw new Error('i') }];
module.exports.iife = (function () { later(() => { throw new Error('j') }, () => { id(2); throw new Error('k') }); for (const x of id([1])) { if (x) continue; id(1) } if (id(1)) return; id(2); })();
exports.nested = (() => { const l = [() => { throw new Error('l') }, () => { throw new Error('m') }]; id(0)
  return () => l })();
exports.object = { a: [() => { throw new Error('n') }], b: later(() => {}, () => {
  throw new Error('o') }).items, c: id(
    1) };
exports.thrower = () => { const o = [() => { throw new Error('p') }, () => {}]; attempt(o[0]); if (o) throw new Error('q') };
exports.handler(1); exports.list.forEach(attempt); exports.nested().forEach(attempt); exports.object.a.forEach(attempt); attempt(exports.thrower);
`),
  'returns of every form': program(`
function a() { return }
function b() { return; }
function c() { return 1, 2 }
function d() { return (1, 2) }
function e() { return[1] }
function f() { return{ a: 1 } }
function g() { return!1 }
function h() { return"x" }
function i() { return/x/.test('x') }
function j() { return(1) }
function k() { return.5 }
function l() { return
  1 }
function m() { return \`t\${id(1)}\` }
function n() { return ( // c
  id(2) ) }
function o() { return (id(1), id(2)), id(3) }
function p() { if (id(1)) return; else return id(2) }
function q() { return -id(1) }
function r() { return typeof id }
function s() { return (id)(4).toFixed(1) }
print([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s].map((x) => x()));
`),
  'throws of every form': listed(`
for (const f of [
  () => { throw new Error('a') }, () => { throw(new Error('b')) }, () => { throw[id(1)] }, () => { throw{ ...id({ a: 2 }) } },
  () => { throw'x' }, () => { throw id(1), id(2) }, () => { throw ((1, 2)) }, () => { if (id(1)) throw id(5); else throw 6 },
]) attempt(f);
`),
  'semicolons that are not there': program(raw`
var x = 1
var y = id(2)
id(3)
;[1, 2].forEach(id)
;(function () { id(1) })()
;${'`a`'}.trim()
x
++y
print(x, y)
var z = x
/id(1)/y
do id(1); while (x-- > 5) print('after do')
if (x) id(1)
else id(2)
while (x-- > -3) id(x)
label: for (;;) { if (id(1)) break label
}
function f() { return
id(1) }
print(f())
var let_ = 1
throwing: { id(1); break throwing }
var a = id
;(id)(4)
{ id(1) } id(2)
var g = function () { return 1 }
print(g())
if (0) ; else id(5)
for (var i = 0; i < 2; i++) id(i)
for (var k in { a: 1 }) id(k)
for (var v of [1]) print(v)
switch (id(1)) { case id(0): id(1)
case id(1): print('one')
default: print('default') }
var async = 1
async
id(2)
print(async)
var yield_ = 1, of = 2, get = 3
of
get
id(of)
`),
  'contextual keywords as names': program(`
var let, yield, await = 2, async = 3, static = 4, get = 5, set = 6, of = 7;
let = 1
id(let)
yield = id(8)
print(let, yield, await, async, static, get, set, of)
await
id(10)
async
id(11)
print(await + 1, yield * 2);
for (async of => 1; false;);
function f(yield, await) { return yield + await }
print(f(1, 2));
`),
  'bodies without braces': program(`
function f(x) {
  if (x === 0) id(1)
  else if (id(x) === 1) print('one')
  else if (id(x) === 2) { print('two') } else for (const c of id([1])) print(c)
  if (x) for (let i = id(0); id(i) < 1; i = id(i + 1)) print(where())
  for (const k in id({ a: 1 })) if (id(k)) print(k); else id(2)
  while (id(x--) > 0) if (id(x)) continue; else break
  do print(x); while (id(x++) < 1)
  if (x) var v = id(3), w = id(4)
  outer: for (const a of [1, 2]) for (const b of [1, 2]) { if (id(b) === 2) continue outer; print(a, b) }
  lab: print('l')
  if (x) lab2: for (const q of id([1])) continue lab2
  if (id(0)) function inner() {}
  with_: if (id(1)) break with_; else id(2)
  return [x, v, w]
}
for (const x of [0, 1, 2, 3]) print(f(x));
`),
  'lines of multi-line calls': program(`
function show(...a) { print(where(), a.length); return { show, chain(f) { print(where()); return this }, value: 1 } }
show(
  show(),
  show(
    show()
  ),
  1
).show()
  .show(
    2
  ).show()
  .chain(() => 1)
  .chain(function () { return 2 },
  )
  .chain(function () { return 2 });
const a = show(1), b = show(2),
  c = show(3),
  d = [show(4),
    show(5), ...[show(6)],
    ...[
      show(7)
    ]];
const e = {
  a: show(),
  ['k' + show().value]: 1,
  b: show() ?
    show() :
    show(),
  c: null ??
    show(),
  d: show() && show() &&
    show(),
  e: \`\${show()}
  \${show()}\`,
};
if (
  show() &&
  (false ||
  show())
) show();
const f = new (class { constructor(x) { print(where()) } })(
  show()
);
class Deep { constructor() { print(where()) } get next() { print(where()); return this } static make() { return Deep } }
new Deep
;new (Deep.make(
))
new Deep(show(
), show());
id(
  show)(
  1
);
id(
  { show }
)
  .show
  (2);
show(
  ...[1],
  show(),
);
show(
  show(),
  ...[1]
);
x = show()
  .show(),
  y = show();
return show(
  show(),
  show()
);
var x, y;
`),
  'multi-line returns, throws and tests': program(`
function at(x) { print(where()); return x }
function f(n) {
  while (
    at(n--) >
    at(0)
  ) {
    at(1)
  }
  for (let i = at(0),
    j = at(1);
    i <
      at(2);
    i++,
      at(i)
  ) at(j);
  do { at(1) } while (at(0) ||
    at(0));
  switch (at(1)) {
    case at(0):
      at(2);
    case at(
      at(1)):
      at(3);
  }
  if (n === 5) throw at(
    new Error(at('x')));
  return at(1) +
    at(2) *
    at(3)
}
print(f(2)); attempt(() => f(6));
const g = (x) =>
  at(x) ||
  at(1);
const h = (x) => at(x) ||
  at(1);
print(g(0), h(0));
`),
  // Written with ' for backticks and @ for the dollar sign.
  'tagged templates': program(
    `
function tag(strings, ...v) { print(where(), strings.raw, v); return strings }
function same() { return tag'a@{id(1)}\\n@{id(2)}' }
print(same() === same(), tag'x' === tag'x');
const o = { tag, get t() { return tag } };
o.tag'a@{
  id(1)
}b@{
  (id(1), id(2))}';
o.t'@{id(3)}';
tag
  'a'
;'a@{id('b@{id(1)}')}'.length;
o
  .tag
    'x'
    .length
`
      .replaceAll("'", '`')
      .replaceAll('@', '$'),
  ),
  'error messages quote the source': listed(`
var o = { x: 1, n: null }, u, list = [1];
for (const f of [
  () => o.foo(), () => o.foo(1, id(2)), () => o
    .foo(
      id(1)), () => u(), () => u.x, () => u.x.y(), () => o.n.y(id(1)), () => o.x(), () => new o.x(), () => new o.x(
    id(1)), () => new u, () => new (id(1)),
  () => { const { a } = u }, () => { const { a } = o.n }, () => { const { a } =
    id(u) }, () => { const [a] = id(u) }, () => { const [a] = o.x }, () => { let a; [a] = o.x }, () => { let a; ({ a } = o.n) },
  () => { const { a: { b } } = o }, () => { const { a: { b } = id(null) } = o },
  () => { for (const x of o.x); }, () => { for (const x of id(5)) id(1); }, () => { for (const [a] of [1]) id(1); },
  () => [...o.x], () => id(...o.x), () => id(1, ...o.x), () => id(id(1),
    ...o.n), () => new Set(...o.x), () => id(...id(
    5)), () => Math.max(...u, 1), () => new Map([1]), () => new Map(
    id([1])),
  () => o?.foo.bar(), () => o.foo?.().x(), () => o.x?.(), () => (o.foo || o.bar)(), () => (id(1), o.foo)(), () => (o.x ? o.foo
    : id(2))(), () => o[id('foo')](), () => o[Symbol.iterator](), () => id(1)(), () => id(
    1)(
    2), () => id(1).foo(), () => id(1)
    .foo(), () => [id(1),
    id(2)].foo(), () => ({ a: id(1) }).foo(), () => o.foo\`x\`, () => id(
    1)\`x\`,
  () => 1 in id(u), () => id(1) instanceof id(2), () => { class A extends o.x {} }, () => { class A extends id(
    1) {} }, () => { u.x = id(1) }, () => { u.x.y = 1 }, () => { o.n.y =
    id(1) }, () => delete u.x, () => Symbol() + id(1), () => null[id(1)], () => { id(1).a.b.c }, () => { undeclared(id(1)) }, () => undeclared,
  () => { early; let early }, () => { const c = 1; c = id(2) }, () => { c2(); const c2 = id }, () => JSON.parse('{'), () => [].reduce(id),
  () => { return u.x }, () => { throw u.x }, () => { if (u.x) ; }, () => { while (u.x) ; }, () => { switch (u.x) { } }, () => { for (u.x; ;) ; },
  () => { for (const k in u.x) ; }, () => { ({ ...u.x }) }, () => \`\${u.x}\`, () => { o.x.y.z() }, () => super_(), () => o.x.y.z,
  () => new (class { #p; static t(v) { return v.#p } }).t(1), () => (class { #p() {} static t(v) { v.#p() } }).t({}),
  () => new (class A { constructor() { this.x.y() } }), () => new (class B extends Object { constructor() { this.x } }), () => ((class C {})()),
  () => { var [{ a }] = [u] }, () => (({ a }) => a)(u), () => (function ({ a: { b } }) {})({}), () => (([a]) => a)(id(1)), () => o.x.call(1),
]) attempt(f);
`),
  'yield* and await messages': listed(`
var o = { x: 1 }, u;
const sync = [function* () { yield* o.x }, function* () { yield* u }, function* () { yield* id(5) }, function* () { yield* 5 },
  function* () { const a = yield* this }, function* () { yield* o.x.y.z }, function* () { yield* {} },
  function* () { yield* (id(1), o) }, function* () { yield* new Date }, function* () { yield* id(id(
    1)) }];
for (const f of sync) attempt(() => [...f.call(undefined)]);
const async_ = [async () => { (await o.x)() }, async () => { (await o.x).foo() }, async () => { for (const x of await o.x); },
  async () => { const { a } = await u }, async () => { const [a] = await o.x }, async () => [...await o.x], async () => new (await o),
  async () => { for await (const x of o.x); }, async () => (await o.x)\`a\`, async () => id(...await o.x), async () => (await u).y,
  async () => { await u.x }, async () => { throw await id(new Error('t')) }];
exports.done = (async () => { for (const f of async_) try { print(await f()) } catch (e) { print(e) }
  for (const f of [async function* () { yield* o.x }, async function* () { yield* u }, async function* () { yield* id(1) }]) try { for await (const x of f()); } catch (e) { print(e) } })();
`),
  generators: program(`
function* g(a, b) { try { const x = yield id(a); print('x', x, where()); const y = x; print('y', y); yield; return yield [yield 1, id(yield 2)] } finally { print('finally'); id(1) } }
function* inner(x) { yield x; return id('inner') }
const it = g(1);
for (const v of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) print(it.next(v));
const other = g(1); other.next(); print(other.return(5), other.next());
const third = g(1); third.next(); attempt(() => third.throw(new Error('in')));
print([...inner(1)], Object.prototype.toString.call(it), g.name, g.length);
for (const x of inner(2)) print(x, where());
for (const x of inner(3)) { print(x); id(x)
  if (x) continue
  id(1) }
const [d] = inner(4); print(d);
function* lazy() { const a = id(1) + (yield 1) + id(2); print(a, where()); const b = [yield, yield
  , id(3)]; return b }
const l = lazy(); l.next(); l.next(5); l.next(6); print(l.next(7));
const o = { *m() { yield id(this.v) }, v: 9, *[Symbol.iterator]() { yield this.v; yield id(
  1) + id(2) } };
print([...o], Math.max(...o), Array.from(o));
`),
  'delegating generators': program(
    `
function* outer() { const x = yield* inner(id(1)); print('x', x, where()); yield* [id(2)]; id(yield* inner(3)); return yield* this.list }
function* inner(x) { try { yield x; print(where()); return id(x) } finally { id('closed') } }
print([...outer.call({ list: [4, 5] })]);
const it = outer.call({ list: [] }); it.next(); print(it.return(9)); attempt(() => { const t = outer.call({}); t.next(); t.throw(new Error('in')) });
`,
    'yield* counts as suspended while the inner generator runs',
  ),
  'async functions': program(`
const order = [];
const tick = (x) => new Promise((resolve) => setImmediate(() => resolve(x)));
async function a(n) { order.push('a' + n); const x = await tick(id(n)); order.push('x' + x, where()); return id(await b(x), await b(id(2))) }
async function b(x) { await null; order.push('b' + x); try { await fail() } catch (e) { order.push(e.message) } finally { await tick(1); order.push('f') } return [id(await tick(x)), id(x)] }
async function fail() { await tick(); throw new Error('failed') }
const arrow = async (x) => await tick(x) + id(await tick(1));
const plain = async () => id(5);
class C { async m() { return await this.n } get n() { return tick(7) } static async s() { for (let i = 0; i < await tick(2); i++) await tick(i); return id('s') } }
async function cond(x) { if (await tick(x)) return id(1); else if (await tick(!x)) id(2)
  while (await tick(x--) > -2) id(x)
  do id(3); while (await tick(false))
  switch (await tick(1)) { case await tick(1): id(4) }
  for (const v of await tick([1])) id(v)
  for (let i = await tick(0); i < await tick(1); i = await tick(i + 1)) id(i)
  lab: if (await tick(1)) { break lab }
  if (x) await tick(1)
  return (await tick(1)) ? id('t') : id('f') }
exports.done = (async () => {
  print(await Promise.all([a(1), a(2), arrow(3), plain(), new C().m(), C.s(), cond(1), cond(0)]), order.sort());
  await Promise.all([a(1), Promise.reject(new Error('r')).catch(id)]);
  await[1]; await!1; await(1), await id((await 1, 2));
  const { x = await tick(1), y } = await tick({ y: id(2) }); print(x, y, await tick(where()));
  try { await fail() } catch ({ message }) { print(message, where()) }
  try { await fail() } catch { print(where()) }
})();
`),
  'async generators': program(
    `
const tick = (x) => new Promise((resolve) => setImmediate(() => resolve(x)));
async function* g(n) { for (let i = 0; i < n; i++) { yield id(i); await tick() } yield* h(); return tick('end') }
async function* h() { try { yield tick(10); yield 11 } finally { await tick(); print('closed') } }
exports.done = (async () => {
  for await (const x of g(2)) print(x, where());
  for await (const x of [tick(1), 2]) id(x);
  for await (const x of h()) { print(x); break }
  outer: for (const y of [1, 2]) for await (const x of h()) { if (x) continue outer; id(y) }
  const it = g(0); print(await it.next(), await it.next(), await it.next(), await it.next());
  const re = async function* () { return Promise.reject(new Error('rejected')) }; try { await re().next() } catch (e) { print(e.message) }
  const again = h(); await again.next(); print(await again.return(id(5)));
  try { const t = h(); await t.next(); await t.throw(new Error('thrown')) } catch (e) { print(e) }
})();
`,
    'for await and yield* suspend without a hook',
  ),
  'microtask order': program(
    `
const log = []; const p = (x) => Promise.resolve(x);
async function a() { log.push(1); await p(); log.push(2); await 1; log.push(3); return p(4) }
async function b() { try { return await p(5) } finally { log.push(6) } }
async function* c() { log.push('c'); yield p(7); return p(8) }
a().then((x) => log.push('a' + x)); b().then((x) => log.push('b' + x));
p().then(() => log.push('t1')).then(() => log.push('t2')).then(() => log.push('t3')).then(() => log.push('t4')).then(() => log.push('t5'));
(async () => { for await (const x of c()) log.push('v' + x) })().then(() => log.push('done'));
exports.done = new Promise((r) => setImmediate(r)).then(() => print(log));
`,
    'for await suspends without a hook',
  ),
  classes: program(
    `
class Base { #p = id(1); static s = id('s'); f = () => this.#p; static { this.t = id('t'); const g = () => id(this.s); this.u = g() }
  constructor(x) { this.x = x; id(this) }
  get p() { return this.#p } set p(v) { this.#p = v; print(where()) }
  #m(v) { return id(v) + this.#p } m() { return this.#m(
    2) } static #sm() { return id('sm') } static sm() { return Base.#sm() }
  static async sa() { return id(1) } *gen() { yield id(this.x) } async *ag() { yield 1 } static *[Symbol.iterator]() { yield id(2) }
  ['comp' + id('uted')]() { return id('c') } 'quoted key'() { return 1 } 42() { return 42 } get() { return 'get' } set() { return 'set' } static static() { return 'static' } async() { return 'async' } static async() { return 'sasync' } has(o) { return #p in o }
}
class Derived extends Base { y = id(3); constructor() { const pre = id(1); super(id(2), pre); this.z = id(4) } m() { return super.m() + id(1) } get p() { return super.p } static sm() { return super.sm() } ret() { const o = () => super.m(); return o() } }
class Implicit extends Derived {} class Returns extends Base { constructor() { super(1); return { own: id(1) } } } class Early extends Base { constructor(x) { super(x); if (x) return; id(1) } }
class NoSuper extends Base { constructor() { id(1) } } class ReturnsBase { constructor() { return id({ o: 1 }) } } class Nothing {} class Empty { constructor() {} }
const b = new Base(5), d = new Derived();
b.p = id(6); print(b, d, b.p, d.p, b.m(), d.m(), Base.s, Base.t, Base.u, Base.sm(), Derived.sm(), d.ret(), b.f(), [...b.gen()], [...Base], b.computed(), b['quoted key'](), b[42](), b.get(), b.set(), Base.static(), b.async(), Base.async(), b.has(d), b.has({}));
print(new Implicit(), new Returns(), new Early(1), new Early(0), new ReturnsBase(), new Nothing(), new Empty(), new.target);
attempt(() => new NoSuper()); attempt(() => Base()); attempt(() => Base.prototype.m.call({}));
function F() { if (!new.target) return new F(); this.v = id(new.target === F) } print(F(), new F(), Base.length, Derived.length, Base.name, d.constructor.name);
const Anon = class { static n() { return this.name } }, Named = class Inner { self() { return Inner } }; print(Anon.n(), Anon.name, new Named().self() === Named);
const Mixed = (B) => class extends B { constructor(...a) { super(...a); id(1) } }; print(new (Mixed(Base))(3).x, Mixed(Base).name);
const o = { __proto__: { m() { return 'pm' } }, m() { return super.m() + id(1) }, get g() { return id(2) }, set g(v) { print(v) }, async a() {}, *y() {}, async *z() {}, ['x' + 1]: () => 1, f: function () {}, n: class {} };
o.g = id(3); print(o.m(), o.g, o.a.name, o.y.name, o.z.name, o.x1.name, o.f.name, o.n.name, Object.getOwnPropertyDescriptor(o, 'g').get.name);
class Get { get deep() { print(where()); return this } get v() { return id(1) } } new Get().deep.deep.v; const { deep, v } = new Get(); const gg = new Get(); let t = gg.deep
  , w = gg.v;
class Ext extends id(Base) { [id('k')] = 1; static [id('sk')]() {} } class Keys { [id('a')]() {} } print(new Ext(1).k);
`,
    'field initialisers and static blocks are frames to V8 and none to us',
  ),
  'getters and setters are called from their lines': program(`
class P { get v() { print(where()); return 1 } set v(x) { print(where()) } }
const p = new P();
p.v;
p.v = 1;
p.v += 1;
p.v++;
if (p.v) p.v = 2;
const { v } = p;
function f() { return p.v }
f();
for (let i = 0; i < p.v; i++) id(i);
const s = \`\${p.v}\`;
switch (p.v) { case 1: id(1) }
while (p.v !== 1) ;
do id(1); while (p.v !== 1);
`),
  'optional chains': program(`
const o = { a: { b() { return { c: [id] } }, n: null }, f: null };
print(o?.a?.b()?.c?.[0](1), o.f?.(id(1)), o.a.n?.x.y.z(id(2)), o?.['a'].b?.().c.length, o.q
  ?.w(
    id(1)
  ).e()
  .r(), o.a
  ?.b()
  .c
  [0](3), delete o?.a?.n, (o?.a).b().c[0](5), (o.a?.b)().c.length);
print(id(o?.f ?? id(
  1)), o.a?.b?.(
  ) === 1);
`),
  'mapped arguments and hoisting': program(
    `
function mapped(a, b) { arguments[0] = id(9); b = id(8); return [a, arguments[1], arguments.length] }
function unmapped(a) { 'use strict'; arguments[0] = id(9); return [a, arguments.length] }
function defaults(a = id(1), b = () => a) { var a = id(2); return [a, b()] }
print(mapped(1, 2, 3), unmapped(1), defaults(), mapped.length, defaults.length);
print(hoisted(), typeof later, (function () { return typeof inner; function inner() {} })());
function hoisted() { return id('h') } var later = 1;
function fnVar() { var f = id(1); function f() {} return typeof f }
function fnTwice() { return f(); function f() { return 1 } function f() { return 2 } }
function fnParam(p) { function p() {} return typeof p }
function fnArguments() { function arguments() {} return typeof arguments }
function fnBlock() { { function g() { return 1 } } function g() { return 2 } return g() }
function fnNested() { id(1); return (() => f2())(); function f2() { return id(3) } }
function annexB() { if (id(1)) { function q() { return id(1) } } return q() }
function reassign() { f = id(5); function f() {} return f }
function labelled() { l: function f() { return 1 } return f() }
function arrayParam([a, b = id(2)], { c, ...d }, ...e) { return [a, b, c, d, e] }
print(fnVar(), fnTwice(), fnParam(1), fnArguments(), fnBlock(), fnNested(), annexB(), reassign(), labelled(), arrayParam([1], { c: 1, d: 2 }, 5, 6), (function self() { return typeof self })());
print((function dup(a, a) { return id(a) })(1, 2));
var twice = 1; function twice() {}
`,
    'bodies that cannot be wrapped leave frames that only the next store heals',
  ),
  'direct eval and with': program(
    `
var x = 'outer';
function ev(a) { var x = 'inner'; eval('var y = x + a; function made() { return y }'); return [x, y, made(), helper()]; function helper() { return id(1) } }
function strictEval() { 'use strict'; return eval('id(x)') }
function indirect() { var x = 'inner'; return (0, eval)('typeof x') }
function withed(o) { with (o) { id(a); print(a, (() => a)()); for (const v of [1]) print(v) } return id(1) }
function proxied() { const seen = []; with (new Proxy({ id, print }, { has(t, k) { seen.push(String(k)); return k in t } })) { id(1); print((() => id(2))()) } return seen }
print(ev(1), strictEval(), withed({ a: 1 }), proxied(), eval(
  'id(2)'), eval('1', id(2)));
`,
    'eval code is a frame of its own to V8',
  ),
  'try, catch and finally': program(`
function a() { try { return id('try') } finally { return id('finally') } }
function b() { try { throw id(new Error('x')) } catch (e) { return id(e.message) } finally { id(1) } }
function c() { for (const i of [1, 2]) { try { if (i === 1) continue; return id(i) } finally { id('f') } } }
function d() { l: try { return id(1) } finally { break l } return id(2) }
function e() { try { try { null.x } finally { id(1) } } catch ({ message: m = id(1), ...rest }) { return m } }
function f() { try { id(1) } catch { id(2) } finally { } return id(3) }
function g() { try { throw 1 } catch (e) { try { throw 2 } catch (e) { id(e) } return id(e) } }
function h() { try { nothing() } catch (e) { throw e } }
function i() { try { return id(1) } catch (e) {} }
function j() { try { throw 1 } catch (e) { var e = id(2); return e } }
function k() { try { k2() } catch (e) { print(where()); } finally { print(where()) } }
function k2() { throw new Error('k2') }
for (const fn of [a, b, c, d, e, f, g, h, i, j, k]) attempt(fn);
`),
  'destructuring and defaults': program(
    `
const { a = id(1), b: { c = id(2) } = { c: undefined }, ...rest } = id({ d: 1 });
let x, y, o = {};
[x = id(3), , [y] = [id(4)], ...o.rest] = id([undefined, 0]);
({ x: o.x = id(5), [id('k')]: o.k } = { k: 1 });
for (const { p = id(6) } of [{}]) print(p);
for (o.each of [id(7)]) print(o.each);
for ([x = id(8)] of [[]]) print(x);
function f({ a = id(9), b: [c] = [id(10)] } = {}, d = id(a), ...e) { return [a, c, d, e] }
print(a, rest, x, y, o, f(), f({ a: 1 }, 2, 3), f.length);
const {
  m = id(1),
  n = where(),
} = id(
  {}
), q = (where() +
  where());
print(n, q);
x ||= id(1); o.z ??= id(
  2); x &&=
  id(3); x **= id(2); print(x, o.z);
const fn1 = function () {}, { fn2 = () => {} } = {}, [fn3 = class {}] = []; let fn4; fn4 = () => {}; let fn5; fn5 ??= function () {}; o.fn6 = function () {}; let fn7 = (id(1), () => {});
print(fn1.name, fn2.name, fn3.name, fn4.name, fn5.name, o.fn6.name, fn7.name);
`,
    'parameter defaults are evaluated before the frame exists',
  ),
  'closures in loops and labels': program(`
const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); for (const k of ['a', 'b']) fs.push(() => id(k)); for (var v in { z: 1 }) fs.push(() => v);
print(fs.map((f) => f()));
a: { b: for (;;) { c: switch (id(1)) { case 1: break a; default: continue b } } }
x: y: for (const n of [1, 2]) { for (const m of [1, 2]) { if (m === 2) continue x; if (n === 2) break y; id(m) } }
switch (id(3)) { case 1: { id(1) } case 3: let z = id(4); print(z); function inSwitch() { return id(1) } case 5: print(inSwitch()); break; default: id(0) }
if (id(1)) ; else ; for (;;) { if (id(1)) break } while (id(0)) ; ;;; {} { id(1) } {
}
for (let i = 0, f = () => i; id(i) < 2; i++) print(f()); for (; ;) { break } for (const q of []) ; for (id(1); id(0); id(2)) ;
`),
  'texts with odd characters': {
    source: `${PRELUDE}<!-- html comment id(
var ünï = id(1), \u{20BB7} = id(2), \\u0061b = id(3);\r\nprint(ünï, \u{20BB7}, ab, where());\r\n--> close comment\rprint(where());
print('a\u2028b'.length, where());\u2028print(where());
/* multi
*/ --> still a comment
print(where()); print((() => { return 'x' /* ; */ })()) // trailing
print(\`\${where()}\r\n\${where()}\`); // no line end at the end`,
  },
  'a hashbang': {
    source: `#!/usr/bin/env node\n'use strict'\nprint(this === exports, (function () { return this })())`,
  },
  'a hashbang and a comment at the end': { source: `#!/usr/bin/env node\nprint(1) // end` },
  'only directives': { source: `'use strict'` },
  nothing: { source: `// nothing\n` },
  'return at the top': program(`if (id(1)) { print(new.target); return id(7) } print('not reached')`),
  'throw at the top': program(`function f() { throw new TypeError('top') }\nid(1); f(); print('not reached')`),
  'a module that declares what the wrapper declares': program(
    `function require() { return id('own') } var module; print(require(), typeof module)`,
    'not wrapped',
  ),
  'callbacks from native code': program(`
print([3, 1, 2].sort((a, b) => a - b), [1, 2].map((x) => where()), [1].reduce((a, b) => id(a + b), 0), 'abc'.replace(/b/, () => where()), JSON.stringify({ toJSON() { return where() } }), Array.from({ length: 1 }, () => where()));
const m = new Map([[1, 2]]); m.forEach((v) => print(where())); print(\`\${{ toString() { return where() } }}\`, +{ valueOf() { return 3 } });
new Promise((r) => { print(where()); r() }); print(Reflect.apply(function () { return where() }, null, []), id.call(null, 1), id.apply(null, [2]), id.bind(null, 3)());
`),
  'text of functions': program(`
print(id.length, typeof id.toString(), Object.getOwnPropertyNames(id).join(), Object.getOwnPropertyNames(() => 1).join());
function caller() { return id.caller === undefined || id.caller === null } print(caller());
`),
  recursion: program(`
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } print(fib(8));
function deep(n) { return n === 0 ? where().split(',').length : deep(n - 1) } print(deep(5));
const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1); print(even(6));
`),
  'regular expressions and operators at the start': program(raw`
/a/.test(id('a')) && print(1)
;/b/g.exec('b')
+id(1)
-id(2)
!id(3)
~id(4)
typeof id(5), void id(6)
;(() => id(7))()
;[id(8)][0]
;{ id(9) }
new Date(id(0)), delete id(1).x
function f() { return /x/ / id(1) / /y/ }
print(isNaN(f()))
`),
};
