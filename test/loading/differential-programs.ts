/** One program for each behaviour, with names of functions that must have been seen by the hooks. */
import type { Program, RunOptions } from './programs.js';

export interface DifferentialProgram extends Program {
  name: string;
  enters: string[];
  /** Scripts that run as they are, and why; none if absent. */
  left?: string[];
  options?: RunOptions;
}

const deep = `function deep(n) { if (n === 0) throw new Error('deep'); return deep(n - 1); }`;

export const differentialPrograms: DifferentialProgram[] = [
  {
    name: 'CommonJS: require, children, cache, JSON',
    enters: ['twice', 'show'],
    files: {
      'main.cjs': `
const { twice } = require('./lib'); const data = require('./data.json');
function show(...values) { console.log(...values); }
show(twice(data.n), module.children.map((c) => c.id.split('/').pop()), module.loaded, require.main === module);
show(Object.keys(require.cache).map((k) => k.split('/').pop()).sort().slice(-3), module.paths.length > 1);
show(Object.keys(module), Object.keys(require('module').prototype), require('module').prototype._compile.length);
show(Object.keys(globalThis), typeof module.parent, this === module.exports, arguments.length);
console.log(module.constructor.prototype._compile === module._compile, String(module._compile).length);
`,
      'lib.js': 'exports.twice = (n) => n * 2;\nexports.parent = module.parent.id;',
      'data.json': '{"n": 21}',
    },
  },
  {
    name: 'CommonJS: circular require',
    enters: ['a', 'b'],
    files: {
      'main.js': `const { a } = require('./a'); console.log(a());`,
      'a.js': `exports.early = 1; const b = require('./b'); exports.a = function a() { return b.b() + 1; };`,
      'b.js': `const a = require('./a'); exports.seen = Object.keys(a); exports.b = function b() { return a.early + exports.seen.length; };`,
    },
  },
  {
    name: 'stack while a CommonJS module loads, down to the tenth frame',
    enters: [],
    files: {
      'main.js': `require('./one');`,
      'one.js': `console.log(new Error('one').stack); require('./two');`,
      'two.js': `const e = {}; Error.captureStackTrace(e); console.log(e.stack); (() => { console.log(new Error('in arrow').stack); })();`,
    },
  },
  {
    name: 'error thrown at load, uncaught',
    enters: ['fail'],
    files: {
      'main.js': `\n  const x = require('./fails');`,
      'fails.js': `function fail(why) {\n\tconst s = 'x'; if (why) throw new TypeError('at load: ' + why);\n}\nfail(1) || fail(2);`,
    },
  },
  {
    name: 'error thrown at load, caught, and loaded again',
    enters: ['attempt'],
    files: {
      'main.js': `
function attempt(n) { try { require('./fails'); } catch (e) { console.log(n, e.stack, require.resolve('./fails') in require.cache); } }
attempt(1); attempt(2);`,
      'fails.js': `module.exports = (() => { throw new RangeError('never'); })();`,
    },
  },
  {
    name: 'uncaught error deep in calls',
    enters: ['deep'],
    files: { 'main.js': `${deep}\nconst run = () => deep(14); run();` },
  },
  {
    name: 'uncaught TypeError of the engine, with its expression',
    enters: ['get'],
    files: { 'main.js': `function get(o) { const a = 1, b = o.missing.deeper; return a + b; }\nget({});` },
  },
  {
    name: 'uncaught error in a callback of the event loop',
    enters: ['later'],
    files: { 'main.js': `setTimeout(function later() { let q = 1; null.x(); }, 1);` },
  },
  {
    name: 'unhandled rejection',
    enters: ['reject'],
    files: {
      'main.js': `async function inner() { await 1; throw new Error('rejected'); }\nasync function reject() { await inner(); }\nreject();`,
    },
  },
  {
    name: 'unhandled rejection with a value that is no error',
    enters: ['go'],
    files: { 'main.js': `async function go() { await null; throw { code: 7 }; }\ngo();` },
  },
  {
    name: 'handlers of uncaught errors see original columns',
    enters: ['boom'],
    files: {
      'main.js': `
process.on('uncaughtException', (e, origin) => { console.log(origin, e.stack); });
process.on('exit', (code) => console.log('exit', code));
function boom() { const v = undefined_name; return v; }
setImmediate(() => { let a = 1; boom(a); });`,
    },
  },
  {
    name: 'syntax error in the main file',
    enters: [],
    left: ['main.js: Unexpected token (2:16)'],
    files: { 'main.js': `function ok() { return 1; }\nconst a = ok() +* 2;\n` },
  },
  {
    name: 'syntax error in a required file, caught',
    enters: ['load'],
    left: ["bad.js: Identifier 'x' has already been declared (2:4)"],
    files: {
      'main.js': `function load() { try { require('./bad'); } catch (e) { console.log(e.name, e.message, e.stack); } }\nload();`,
      'bad.js': `let x = 1;\nlet x = 2;\n`,
    },
  },
  {
    name: 'custom Error.prepareStackTrace',
    enters: ['where'],
    files: {
      'main.js': `
Error.prepareStackTrace = (e, sites) => sites.map((s) => [s.getFunctionName(), s.getMethodName(), s.getTypeName(), s.getLineNumber(), s.getColumnNumber(),
  s.getPosition && s.getPosition(), s.getEnclosingLineNumber && s.getEnclosingLineNumber(), s.getEnclosingColumnNumber && s.getEnclosingColumnNumber(),
  s.isToplevel(), s.isConstructor(), s.isNative(), s.isEval(), s.isAsync(), String(s), s.constructor.name, Object.keys(s).length,
  typeof s.getThis(), typeof s.getFunction(), s.getFileName()].join('|')).join('\\n');
class Place { constructor() { this.stack = new Error('x').stack; } static of() { return new Place(); } }
function where(o) { return Place.of(o).stack; }
console.log(where({}), String(Error.prepareStackTrace).length);
console.log([3, 1].map((n) => where(n))[1]);`,
    },
  },
  {
    name: 'util.inspect, console.log and console.trace of errors',
    enters: ['make'],
    files: {
      'main.js': `
function make(m) { const e = new Error(m, { cause: new TypeError('c') }); e.extra = { a: [1] }; return e; }
console.log(make('logged')); console.error(make('err')); console.trace('traced %d', 1);
console.log(new AggregateError([make('x')], 'many')); console.log(class A { m() {} }, function f() {}, () => 1);`,
    },
  },
  {
    name: 'Error.captureStackTrace with a function to start below',
    enters: ['outer', 'inner'],
    files: {
      'main.js': `
class Custom extends Error { constructor(m) { super(m); this.name = 'Custom'; Error.captureStackTrace(this, outer); } }
function inner() { return new Custom('c'); } function outer() { return inner(); }
Error.stackTraceLimit = 3; console.log(outer().stack, Error.stackTraceLimit, Object.keys(Error)); Error.stackTraceLimit = 0; console.log(outer().stack);
delete Error.stackTraceLimit; require('./next');`,
      'next.js': `console.log(new Error('no limit').stack, Object.keys(Error), 'stackTraceLimit' in Error);`,
    },
  },
  {
    name: 'async stack traces',
    enters: ['one', 'two', 'three'],
    files: {
      'main.js': `
const three = async () => { await null; throw new Error('async'); };
async function two() { const v = 1; return await three(v); } async function one() { try { await two(); } catch (e) { console.log(e.stack); } }
one().then(async () => { try { await Promise.all([two(), 1]); } catch (e) { console.log(e.stack); } });
async function* gen() { yield 1; await null; throw new Error('gen'); }
(async () => { try { for await (const x of gen()) console.log(x); } catch (e) { console.log(e.stack); } })();`,
    },
  },
  {
    name: "eval'd code, with its origin",
    enters: ['evaluate'],
    files: {
      'main.js': `
function evaluate(text) { const local = 1; return eval(text); }
console.log(evaluate('new Error("e").stack')); console.log(evaluate('(function inner() { return new Error("f").stack })()'));
console.log(new Function('return new Error("g").stack')()); const f = evaluate('(a) => local + a'); console.log(String(f), f(1));`,
    },
  },
  {
    name: 'vm scripts and contexts',
    enters: ['run'],
    files: {
      'main.js': `
const vm = require('vm');
function run(cb) { return vm.runInNewContext('(function inVm() { return cb(); })()', { cb }, 'in-vm.js'); }
console.log(run(() => new Error('from vm').stack)); try { vm.runInThisContext('throw new Error("t")', 'this-vm.js'); } catch (e) { console.log(e.stack); }
try { new vm.Script('let let = 1', { filename: 'bad-vm.js' }); } catch (e) { console.log(e.stack); }
console.log(vm.runInNewContext('try { null.x } catch (e) { e.stack }', {}, 'ctx.js'));`,
    },
  },
  {
    name: 'a transpiler in the way of pirates',
    enters: ['greet'],
    files: {
      'main.js': `
const Module = require('module'); const old = Module._extensions['.js'];
Module._extensions['.js'] = function newLoader(mod, filename) {
  const compile = mod._compile;
  mod._compile = function _compile(code) { mod._compile = compile; console.log(Object.keys(mod).includes('_compile')); mod._compile(code.replace('NAME', "'world'"), filename); };
  old(mod, filename);
};
const { greet, stack } = require('./greet'); console.log(greet(), stack, String(greet));`,
      'greet.js': `exports.greet = function greet() { return 'hello ' + NAME; };\nexports.stack = new Error('limited').stack.split('\\n').slice(0, 6).join('\\n');`,
    },
  },
  {
    name: 'Module.prototype._compile wrapped by the program',
    enters: ['f'],
    files: {
      'main.js': `
const Module = require('module'); const original = Module.prototype._compile;
Module.prototype._compile = function (content, filename) { console.log('compiling', filename.split('/').pop(), content.length); return original.apply(this, arguments); };
console.log(require('./f').f(), Object.getOwnPropertyDescriptor(Module.prototype, '_compile').writable);
Module.prototype._compile = original; console.log(Module.prototype._compile === original, require('./g').g());`,
      'f.js': `exports.f = function f() { return String(f); };`,
      'g.js': `exports.g = () => new Error('g').stack.split('\\n').slice(0, 3).join();`,
    },
  },
  {
    name: 'a module built by hand with _compile',
    enters: ['byHand'],
    files: {
      'main.js': `
const Module = require('module'); const m = new Module('hand', module); m.filename = __dirname + '/hand.js'; m.paths = module.paths;
m._compile('exports.byHand = function byHand() { return new Error("by hand").stack; };', m.filename);
console.log(m.exports.byHand()); const other = new Module('x'); Module._extensions['.js'](other, __dirname + '/lib.js'); console.log(other.exports.who());`,
      'lib.js': `exports.who = function who() { return 'lib'; };`,
    },
  },
  {
    name: 'readFileSync replaced by the program counts for loading, too',
    enters: ['real'],
    files: {
      'main.js': `
const fs = require('fs'); const original = fs.readFileSync; let reads = 0;
fs.readFileSync = function (file, ...rest) { reads++; if (String(file).endsWith('virtual.js')) return 'exports.real = function real() { return "virtual"; };'; return original.call(this, file, ...rest); };
console.log(require('./virtual').real(), reads);`,
      'virtual.js': `exports.real = () => 'file';`,
    },
  },
  {
    name: 'monkeypatched built-ins',
    enters: ['late'],
    files: {
      'main.js': `
let calls = 0; const own = []; const noisy = (proto, key) => { const f = proto[key]; proto[key] = function (...args) { calls++; return Reflect.apply(f, this, args); }; };
require('./late').late();
for (const [p, k] of [[Map.prototype, 'get'], [Map.prototype, 'set'], [WeakMap.prototype, 'get'], [Function.prototype, 'call'], [Function.prototype, 'bind']]) noisy(p, k);
calls = 0; const e = new Error('x'); const text = e.stack; const fn = String(noisy); console.log(calls, text, fn.length);`,
      'late.js': `exports.late = function late() {};`,
    },
  },
  {
    name: 'process.exit while loading',
    enters: [],
    files: {
      'main.js': `console.log('before'); require('./exits'); console.log('never');`,
      'exits.js': `process.exit(3);`,
    },
  },
  {
    name: 'hashbang, byte order mark, CRLF and line separators',
    enters: ['bom', 'crlf', 'separated'],
    files: {
      'main.js': `#!/usr/bin/env node\nrequire('./bom'); require('./crlf'); require('./separated'); throw new Error('after hashbang');`,
      'bom.js': `\uFEFFconst bom = () => new Error('bom').stack; console.log(bom(), String(bom));`,
      'crlf.js': `function crlf() {\r\n  const a = 1;\r\n  return new Error('crlf').stack;\r\n}\r\nconsole.log(crlf(), String(crlf));\r\n`,
      'separated.js': `var s = 1;\u2028function separated() { return new Error('ls').stack; }\u2029console.log(separated());`,
    },
  },
  {
    name: 'functions as text',
    enters: ['plain', 'make'],
    files: {
      'main.js': `
function plain(a, b = () => 1) { /* c */ return a + b(); }
const arrow = (x) => x * 2; const arrowBody = async (x) => { await x; return x; }; function* gen() { yield 1; } async function* agen() { yield await 1; }
class Base { #p = 1; static s = () => 1; static { this.t = function () { return 2; }; } constructor(a) { this.a = a; } get g() { return this.#p; } set g(v) { this.#p = v; } static sm() { return 1; } async am() { await 1; } *gm() { yield 1; } ['comp' + 1]() { return 1; } }
class Derived extends Base { constructor() { super(1); } m() { return super.g; } } class Empty {} class Fields { x = plain(1); y = () => this.x; }
const object = { method() { return 1; }, get acc() { return 1; }, async am() { return 2; }, fn: function () { return 3; }, named: function nm() {} };
function make() { return function inner() { return () => plain(1); }; }
const acc = Object.getOwnPropertyDescriptor(Base.prototype, 'g');
const all = [plain, arrow, arrowBody, gen, agen, Base, Derived, Empty, Fields, Base.s, Base.t, Base.sm, Base.prototype.am, Base.prototype.gm, Base.prototype.comp1, acc.get, acc.set, object.method, object.am, object.fn, object.named,
  Object.getOwnPropertyDescriptor(object, 'acc').get, make, make(), make()(), plain.bind(1), Math.max, Function.prototype, Function.prototype.toString, new Proxy(plain, {}), arguments.callee, class {}, new Function('a', 'return a')];
for (const f of all) { console.log(f.name, f.length, String(f)); if (f + '' !== Function.prototype.toString.call(f)) console.log('differs'); }
plain(1); new Derived().m();
const ts = Function.prototype.toString; console.log(ts.name, ts.length, Object.getOwnPropertyNames(ts), 'prototype' in ts, JSON.stringify(Object.getOwnPropertyDescriptor(Function.prototype, 'toString')), String(ts.toString));
for (const bad of [{}, null, 1]) try { ts.call(bad); } catch (e) { console.log(e.stack); } try { new ts(); } catch (e) { console.log(e.message); }`,
    },
  },
  {
    name: 'assert(x) tells the expression',
    enters: ['check'],
    files: {
      'main.js': `
const assert = require('assert');
function check(a) { let b = a; if (a) assert(a.b === b &&   typeof a === 'string'); assert.ok(   false); }
for (const v of [{}, 0]) try { check(v); } catch (e) { console.log(e.message); }
(() => { assert.equal(1, 2); })();`,
    },
  },
  {
    name: 'throw of values that are no errors, caught',
    enters: ['thrower'],
    files: {
      'main.js': `function thrower(v) { throw v; }\nfor (const v of [1, 'a', null, {}]) try { thrower(v); } catch (e) { console.log(e); }`,
    },
  },
  {
    name: 'ES modules: static and dynamic import, CommonJS and JSON among them',
    enters: ['half', 'quarter', 'main'],
    files: {
      'main.mjs': `
import { half } from './half.mjs'; import cjs, { quarter } from './quarter.cjs'; import * as ns from './half.mjs'; import fs, { readFileSync } from 'node:fs';
async function main() { const { default: later } = await import('./later.mjs?x=1'); console.log(half(8), quarter(8), Object.keys(cjs), Object.keys(ns), later, import.meta.url.endsWith('main.mjs'), typeof import.meta.resolve('./x.mjs')); }
await main(); console.log(new Error('top').stack, this, fs.readFileSync === readFileSync);`,
      'half.mjs': `export const half = (n) => n / 2; export default class {}`,
      'quarter.cjs': `exports.quarter = function quarter(n) { return n / 4; }; console.log(new Error('imported cjs').stack); exports.main = require.main === module;`,
      'later.mjs': `const e = new Error('later'); console.log(e.stack); export default 'later';`,
    },
  },
  {
    name: 'ES modules: error at load, uncaught',
    enters: ['go'],
    files: {
      'main.mjs': `import './fails.mjs';`,
      'fails.mjs': `export function go(a) { if (a) throw new Error('esm'); }\n\n   go(true);`,
    },
  },
  {
    name: 'ES modules: error after await, uncaught',
    enters: ['go'],
    files: { 'main.mjs': `export async function go(a) { await a; null.x; }\nawait go(1);` },
  },
  {
    name: 'ES modules: syntax error',
    enters: [],
    left: ['bad.mjs: Unexpected token (1:10)'],
    files: { 'main.mjs': `import './bad.mjs';`, 'bad.mjs': `const a = ;\n` },
  },
  {
    name: 'ES modules: import that is not exported, and a module that is not there',
    enters: ['load'],
    files: {
      'main.mjs': `const load = (s) => import(s).catch((e) => console.log(e.name, e.code, e.stack)); await load('./a.mjs'); await load('./none.mjs'); await load('no-such-package'); import('./b.mjs');`,
      'a.mjs': `import { nope } from './b.mjs';`,
      'b.mjs': `export const yes = () => 1; import './gone.mjs';`,
    },
  },
  {
    name: 'ES modules: circular, with functions used before their module ran',
    enters: ['even', 'odd'],
    files: {
      'main.mjs': `import { even } from './even.mjs'; console.log(even(5));`,
      'even.mjs': `import { odd } from './odd.mjs'; export function even(n) { return n === 0 || odd(n - 1); }`,
      'odd.mjs': `import { even } from './even.mjs'; export function odd(n) { return n !== 0 && even(n - 1); } console.log(even(0));`,
    },
  },
  {
    name: 'require of an ES module',
    enters: ['fromEsm'],
    files: {
      'main.cjs': `const { fromEsm } = require('./esm.mjs'); console.log(fromEsm(), require('./typed/x.js').x(), module.children.length);`,
      'esm.mjs': `import { helper } from './helper.mjs'; export const fromEsm = () => helper(); console.log(new Error('req esm').stack);`,
      'helper.mjs': `export function helper() { return 'helped'; }`,
      'typed/package.json': `{"type":"module"}`,
      'typed/x.js': `export const x = () => import.meta.url.split('/').pop();`,
    },
  },
  {
    name: 'ES module syntax in a file of unknown kind',
    enters: ['detected'],
    files: {
      'main.js': `import path from 'path';\nfunction detected() { return path.sep; }\nconsole.log(detected(), typeof require);\nthrow new Error('detected');`,
    },
  },
  {
    name: 'a loader of the program registered with module.register',
    enters: ['shout'],
    files: {
      'main.mjs': `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url); const { shout } = await import('./shout.mjs'); console.log(shout(), String(shout));`,
      'hooks.mjs': `export async function load(url, context, next) { const r = await next(url, context); if (url.endsWith('shout.mjs')) r.source = String(r.source).replace('WORD', '"HEY"'); return r; }`,
      'shout.mjs': `export function shout() { return WORD; }`,
    },
  },
  {
    name: 'source maps enabled',
    enters: ['mapped'],
    options: { nodeArgs: ['--enable-source-maps'] },
    files: {
      'main.js': `function mapped() { const a = 1; return new Error('mapped').stack; } console.log(mapped());\nmapped(null.x);\n//# sourceMappingURL=data:application/json,{"version":3,"sources":["orig.ts"],"sourcesContent":["function mapped() {\\n  return new Error()\\n}"],"names":[],"mappings":"AAAA,oBAAoB,CAAC,GAAG,CAAC;AACzB"}`,
    },
  },
  {
    name: 'dependencies are left alone',
    enters: ['own'],
    files: {
      'main.js': `const { dep } = require('dep'); function own() { return dep(); } console.log(own());`,
      'node_modules/dep/index.js': `exports.dep = function dep() { return new Error('dep').stack; };`,
    },
  },
  {
    name: 'Error locked by the program',
    enters: ['late'],
    files: {
      'main.js': `'use strict'; Object.freeze(Error); const { late } = require('./late'); console.log(late());`,
      'late.js': `exports.late = function late() { return new Error('frozen').stack.split('\\n').slice(0, 3).join(); };`,
    },
  },
  {
    name: 'what is set on Error stays as it was set',
    enters: ['late'],
    files: {
      'main.js': `
let calls = 0; Error.prepareStackTrace = function mine(e, sites) { calls++; return sites.length; }; Error.stackTraceLimit = 4;
const before = JSON.stringify(Object.getOwnPropertyDescriptors(Error)); const { late } = require('./late'); require('./other');
console.log(calls, before === JSON.stringify(Object.getOwnPropertyDescriptors(Error)), Object.keys(Error), Error.prepareStackTrace.name, late(), calls);`,
      'late.js': `exports.late = function late() { return new Error('x').stack; };`,
      'other.js': `module.exports = () => 1;`,
    },
  },
  {
    name: 'a module loaded again, with the same and with other text',
    enters: ['twice'],
    files: {
      'main.js': `
const fs = require('fs'); const file = require.resolve('./again'); const load = () => { delete require.cache[file]; return require(file); };
const a = load(); const b = load(); fs.writeFileSync(file, 'exports.twice = function changed() { const x = 1; return [new Error("c").stack, x]; };'); const c = load();
console.log(a.twice(), b.twice(), String(a.twice), String(c.twice), c.twice()); fs.writeFileSync(file, ORIGINAL);
`.replace('ORIGINAL', JSON.stringify(`exports.twice = function twice() { return new Error('t').stack; };`)),
      'again.js': `exports.twice = function twice() { return new Error('t').stack; };`,
    },
  },
  {
    name: 'where tests of node:test are',
    enters: ['shown'],
    options: { nodeArgs: ['--test-reporter=./reporter.mjs'] },
    files: {
      'main.mjs': `import { test, describe } from 'node:test';\nconst shown = () => 1; shown();  test('a', () => {});\ndescribe('d', () => { const q = 1; test('b', (t) => { t.test('c', () => {}); }); });`,
      'reporter.mjs': `export default async function* (events) { for await (const { type, data } of events) if (type === 'test:start') yield [data.name, data.line, data.column, data.file].join(' ') + '\\n'; }`,
    },
  },
  {
    name: 'a property of the global object that is the program’s own',
    enters: ['f'],
    files: {
      'main.js': `function f() { globalThis.x = 1; return Object.keys(globalThis).length; } console.log(f(), delete globalThis.x, Object.entries(globalThis).length); for (const k in globalThis) console.log(k);`,
    },
  },
  {
    name: 'ES modules: import that is not exported, uncaught',
    enters: [],
    files: {
      'main.mjs': `function f() {} import { nope } from './b.mjs'; f(nope);`,
      'b.mjs': `export const yes = 1;`,
    },
  },
];
