import vm from 'node:vm';
import { expect, test } from 'vitest';
import type { FunctionEntry } from '../../recorder/instrument/hook-protocol.js';
import { instrument } from '../../recorder/instrument/instrument.js';

function table(source: string, kind: 'commonjs' | 'module' = 'commonjs'): FunctionEntry[] {
  return instrument({ source, kind, firstFunctionId: 10, hooksName: '$rvH' }).functions;
}

const SHAPES = `
/* before */ function declared(a, { b, c: [d] }, ...e) { } // after
async function asynchronous() {} function* generator() {} async /* x */ function * both() {}
const expression = function () {}, named = function inner() {}, arrow = (x) => x, single = y=>(y), asyncArrow = async z => { };
let assigned; assigned = () => {};
const { byDefault = () => {} } = {};
const object = { method() {}, async am() {}, *gm() {}, async *agm() {}, get got() { return 1 }, set got(v) {}, ['lit']() {}, [Symbol.iterator]() {}, 'quoted key'() {}, 7() {}, prop: function () {}, arrowProp: () => {}, };
class Base { constructor(p) {} method() {} static sm() {} static  /* c */ async sam() {} get g() { return 1 } static set s(v) {} #hidden() {} reveal() { return this.#hidden } static *[Symbol.iterator]() {} field = () => {}; static sf = function () {}; static { this.inBlock = () => {} } static() {} async() {} get() {} }
const Bound = class { m() {} }, Inner = class Named { m() {} };
class Derived extends Base { constructor() { super() } }
`;

test('names, owners and kinds', () => {
  const shown = table(SHAPES).map(
    ({ kind, className, name, isStatic, isAsync, isGenerator }) =>
      `${isStatic ? 'static ' : ''}${isAsync ? 'async ' : ''}${kind}${isGenerator ? '*' : ''} ${className}.${name}`,
  );
  expect(shown).toEqual([
    'module .',
    'function .declared',
    'async function .asynchronous',
    'function* .generator',
    'async function* .both',
    'function .expression',
    'function .inner',
    'arrow .arrow',
    'arrow .single',
    'async arrow .asyncArrow',
    'arrow .assigned',
    'arrow .byDefault',
    'method object.method',
    'async method object.am',
    'method* object.gm',
    'async method* object.agm',
    'getter object.got',
    'setter object.got',
    'method object.lit',
    'method object.[Symbol.iterator]',
    'method object.quoted key',
    'method object.7',
    'function object.prop',
    'arrow object.arrowProp',
    'constructor Base.Base',
    'method Base.method',
    'static method Base.sm',
    'static async method Base.sam',
    'getter Base.g',
    'static setter Base.s',
    'method Base.#hidden',
    'method Base.reveal',
    'static method* Base.[Symbol.iterator]',
    'arrow Base.field',
    'function Base.sf',
    'arrow .inBlock',
    'method Base.static',
    'method Base.async',
    'method Base.get',
    'method Bound.m',
    'method Named.m',
    'constructor Derived.Derived',
  ]);
});

test('functions assigned to members are named as V8 shows them', () => {
  const source =
    'exports.a = function () {}; Foo.prototype.bar = () => {}; app.use.deep = function () {}; this.b = () => {}; a[b] = () => {}; a["c"] = () => {}';
  const names = table(source).map(({ className, name }) => `${className}.${name}`);
  expect(names).toEqual(['.', '.a', 'Foo.bar', 'app.use.deep', '.b', 'a.', 'a.c']);
});

test('an anonymous default export is called default', () => {
  for (const source of [
    'export default function () {}',
    'export default () => {}',
    'export default class { constructor() {} }',
  ]) {
    expect(table(source, 'module').map((entry) => entry.name)).toEqual(['', 'default']);
  }
});

test('ranges are those of toString, and names those of fn.name', () => {
  const reach = `[declared, asynchronous, generator, both, expression, named, arrow, single, asyncArrow, assigned, byDefault,
    ...['method', 'am', 'gm', 'agm'].map((k) => object[k]), Object.getOwnPropertyDescriptor(object, 'got').get, Object.getOwnPropertyDescriptor(object, 'got').set,
    object.lit, object[Symbol.iterator], object['quoted key'], object[7], object.prop, object.arrowProp,
    Base, Base.prototype.method, Base.sm, Base.sam, Object.getOwnPropertyDescriptor(Base.prototype, 'g').get, Object.getOwnPropertyDescriptor(Base, 's').set,
    new Base().reveal(), Base.prototype.reveal, Base[Symbol.iterator], new Base().field, Base.sf, Base.inBlock, Base.prototype.static, Base.prototype.async, Base.prototype.get,
    Bound.prototype.m, Inner.prototype.m, Derived]`;
  // biome-ignore lint/complexity/noBannedTypes: any function of the program
  const functions = vm.compileFunction(`${SHAPES};return ${reach}`)() as Function[];
  const entries = table(SHAPES).slice(1);
  expect(functions).toHaveLength(entries.length);
  entries.forEach((entry, i) => {
    const fn = functions[i]!;
    // V8 leaves out the name of a method that is called `static`.
    if (entry.name !== 'static') expect(SHAPES.slice(entry.startOffset, entry.endOffset)).toBe(fn.toString());
    if (entry.name !== 'inBlock') expect(entry.name).toBe(fn.name.replace(/^(get|set) /, ''));
  });
});

test('ids, parameters, receivers and sites', () => {
  const entries = table(
    'function f(a, { b, c: [d = 1] }, ...e) { this.x; g(); }\n  const h = () => this, i = function () { return () => this };',
  );
  expect(entries.map((entry) => entry.id)).toEqual([10, 11, 12, 13, 14]);
  expect(entries[1]!.parameters).toEqual(['a', 'b', 'd', 'e']);
  expect(entries.map((entry) => entry.capturesThis)).toEqual([false, true, false, true, false]);
  expect(entries[1]!.sites).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 42 },
    { line: 1, column: 50 },
  ]);
  expect(entries[2]).toMatchObject({ start: { line: 2, column: 13 }, end: { line: 2, column: 23 } });
});

test('constructors of derived classes do not capture this', () => {
  const entries = table(
    'class A { constructor() { this.a = 1 } } class B extends A { constructor() { super(); this.b = 1 } }',
  );
  expect(entries.slice(1).map((entry) => entry.capturesThis)).toEqual([true, false]);
});

test('fragile: what cannot be closed by finally, or suspends without a hook', () => {
  const fragile = (source: string, kind: 'commonjs' | 'module' = 'commonjs'): boolean =>
    table(source, kind).at(-1)!.fragile;
  expect(
    fragile('(function () { function a() {} function a() {} })'.replaceAll('function a() {}', 'function a(){}')),
  ).toBe(false);
  expect(table('(function () { function a() {} function a() {} })')[1]!.fragile).toBe(true);
  expect(table('(function () { var a; function a() {} })')[1]!.fragile).toBe(true);
  expect(table('(function (a) { function a() {} })')[1]!.fragile).toBe(true);
  expect(table('(function () { eval("x"); function a() {} })')[1]!.fragile).toBe(true);
  expect(table('(function () { "use strict"; eval("x"); function a() {} })')[1]!.fragile).toBe(false);
  expect(fragile('(async function () { for await (const x of y); })')).toBe(true);
  expect(fragile('f()')).toBe(false);
  expect(fragile('f()', 'module')).toBe(true);
  expect(fragile('const module = 1')).toBe(true);
});

test('beyond 65535 sites the function shows its own start', () => {
  const { functions, code } = instrument({
    source: 'f();'.repeat(70_000),
    kind: 'commonjs',
    firstFunctionId: 1,
    hooksName: '$rvH',
  });
  expect(functions[0]!.sites).toHaveLength(65_535);
  expect(code).toMatch(/\$rvHc\.s=65534;f\(\);\$rvHc\.s=0;f\(\);/);
});

test('text that does not parse is a SyntaxError', () => {
  expect(() => table('function (')).toThrow(SyntaxError);
  expect(() => table('@decorated class A {}')).toThrow(SyntaxError);
});

test('every function has an entry, or is told of as left out', () => {
  const source = `function a(x = () => 1) { with (x) { (function inWith() { return () => 2; })(); } }
class C { f = () => 3; g = a(); static { (() => 4)(); } [(() => 'k')()]() {} }
label: for (const { y = () => 5 } of []) try { (async () => {})(); } catch ({ z = function () {} }) {}
(() => class { #p = () => 6; })();`;
  const { functions, unrecorded } = instrument({ source, kind: 'commonjs', firstFunctionId: 1, hooksName: '$rvH' });
  // Of 13, two stand inside `with`.
  expect(functions.filter(({ kind }) => kind !== 'module').length).toBe(11);
  expect(unrecorded.map(({ kind }) => kind)).toEqual(['function', 'function', 'fieldInitializer', 'staticBlock']);
});
