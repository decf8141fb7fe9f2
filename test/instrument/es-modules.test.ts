/** ES modules run in a Node of their own, plain and instrumented, with hooks that check that the stack is balanced. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instrument } from '../../recorder/instrument/instrument.js';

const MAIN = `#!/usr/bin/env node
// a comment before the imports
import fallback, { counter, bump as increase, Made, late } from './other.mjs';
import * as all from './other.mjs'
export const here = import.meta.url.slice(-8), value = await Promise.resolve(1)
export default class { static m() { return 'm' } }
export { here as there }
const line = () => new Error().stack.split('\\n')[2].replace(/:\\d+\\)?$/, '').slice(-9);
console.log(here, value, typeof this, fallback.name, fallback(2), counter, line());
increase(); console.log(counter, new Made().who(), late(), Object.keys(all).join(), all.anonymous.name);
for (const wait of [1, 2]) { await wait; console.log(wait, line()) }
for await (const item of [Promise.resolve('i')]) console.log(item)
const { default: again } = await import('./other.mjs'); console.log(again === fallback);
if (await again(0)) console.log('yes'); else console.log('no', line())
try { await Promise.reject(new TypeError('rejected')) } catch (e) { console.log(e.message) } finally { console.log(await 'finally') }
console.log(await (async () => { try { undefined.x } catch (e) { return e.message } })())
function unused() { return import.meta.resolve } // no line end at the end`;

const OTHER = `'use strict'
export default function (x) { return x * 2 }
export let counter = 0
export function bump() { counter++ }
export class Made { #n = 'made'; who() { return this.#n } }
export const late = () => hoisted();
export const anonymous = function () {}
function hoisted() { return 'hoisted' }
export * from 'node:path/posix'
export { sep as separator } from 'node:path'`;

const HOOKS = `
class Call {
  over = false;
  set s(site) { touch(this) } set r(value) { touch(this) } set t(value) { touch(this) }
  v(x) { return x } q(x) { touch(this); return x } z() { touch(this); return [] }
  w(x) { touch(this); return x } y(x) { touch(this); return x }
  n() { touch(this) } k() { touch(this) } k0() { touch(this) } f() { touch(this) }
  x() { touch(this); this.over = true; left++ }
  o(x) { this.x(); return x !== this }
}
let entered = 0, left = 0;
const touch = (call) => { if (call.over) console.log('touched after its exit') };
const enter = () => { entered++; return new Call() };
globalThis.$rvH = new Proxy({}, { get: () => enter });
process.on('exit', () => { if (entered !== left || entered < 5) console.log('unbalanced', entered, left) });`;

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rearview-modules-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function run(name: string, transform: (source: string) => string): string {
  const at = path.join(folder, name);
  fs.mkdirSync(at);
  fs.writeFileSync(path.join(at, 'hooks.mjs'), HOOKS);
  fs.writeFileSync(path.join(at, 'main.mjs'), transform(MAIN));
  fs.writeFileSync(path.join(at, 'other.mjs'), transform(OTHER));
  const args = name === 'plain' ? ['main.mjs'] : ['--import', './hooks.mjs', 'main.mjs'];
  return execFileSync(process.execPath, args, { cwd: at, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

test('modules do the same, plain and instrumented', () => {
  let firstFunctionId = 1;
  const plain = run('plain', (source) => source);
  const instrumented = run('instrumented', (source) => {
    const result = instrument({ source, kind: 'module', firstFunctionId, hooksName: '$rvH' });
    firstFunctionId += result.functions.length;
    return result.code;
  });
  expect(plain).toContain('finally');
  expect(instrumented).toBe(plain);
});
