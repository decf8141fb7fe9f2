/** Code that Node is given as text, and not as a file: the same to see, and recorded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { type Ended, temporaryFolder } from '../support/cli.js';
import { runCommandBoth } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { calledFunctions } from '../support/trace-tree.js';

const folder = temporaryFolder();
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Shows what a script can know of itself and of the stack it stands on, and ends by an error. */
const shows = `let kept = 1; class Kept {} function show(what) { console.log(what, new Error(what).stack); return what; }
console.log(show('text'), module.filename, module.id, require.main, __filename, this === globalThis, globalThis.show === show);
setTimeout(() => { require('vm').runInThisContext("console.log(kept, typeof Kept)"); [1].map((x) => x.no.such); });
process.on('uncaughtException', (error) => { console.log(error.stack); process.exitCode = 3; });
function fails() { throw new TypeError('at the top'); } fails();`;
const module = `import fs from 'node:fs'; function show(what) { console.log(new Error(what).stack, import.meta.url); }
await 1; show('later'); export {}; null.x;`;
const typed = `function show(what: string): string { return new Error(what).stack!; } console.log(show('typed')); (null as any).x;`;
const inWorkers = `const { Worker } = require('node:worker_threads');
const text = "function show(x) { console.log(new Error(x).stack, __filename, process._eval.length); } show(1); null.x;";
new Worker(text, { eval: true }).on('error', (error) => {
  console.log(error.stack);
  new Worker(new URL('data:text/javascript,function inUrl() { console.log(new Error().stack); } inUrl();')).on('exit', () =>
    import('data:text/javascript,export const imported = () => new Error().stack').then((m) => console.log(m.imported())));
});`;

interface Given {
  name: string;
  options?: string[];
  /** Where the text goes: an argument, or the standard input. */
  text?: string;
  stdin?: string;
  /** Scripts of all traces with the functions called: `kind name: functions`. */
  recorded: string[];
  since?: number;
}

const programs: Given[] = [
  { name: '--eval', text: shows, recorded: ['script [eval]: show, fails'] },
  { name: 'standard input', stdin: shows, options: ['-', 'argument'], recorded: ['script [stdin]: show, fails'] },
  {
    name: '--eval of what looks like Web Crypto',
    text: `"use strict"; function id() { return crypto.randomUUID.name; } console.log(id(), new Error().stack); null.x`,
    recorded: ['script [eval]: id'],
  },
  {
    name: '--print',
    options: ['-p'],
    text: `function twice(x) { return x * 2; } [RegExp.lastMatch, RegExp.input, crypto.constants.length, new Error().stack, [1].map(twice)]; let no; if (no) 5`,
    recorded: ['script [eval]: twice'],
  },
  {
    name: '--eval with preloads that are modules',
    options: ['--import', 'data:text/javascript,function early() {} early()', '-e'],
    text: shows,
    recorded: ['module data:text/javascript,function early() {} early() script [eval]: early, show, fails'],
  },
  { name: 'text that is a module', text: module, since: 22, recorded: ['module [eval1]: show'] },
  {
    name: 'a module by option',
    options: ['--input-type=module', '-e'],
    text: module,
    recorded: ['module [eval1]: show'],
  },
  {
    name: 'types in a script',
    options: ['--no-warnings', '--experimental-strip-types', '-e'],
    text: typed,
    since: 22,
    recorded: ['script [eval]: show'],
  },
  {
    name: 'types on standard input, in a module',
    options: ['--no-warnings', '--experimental-strip-types', '-'],
    stdin: `import 'node:fs'; ${typed}`,
    since: 22,
    recorded: ['module [eval1]: show'],
  },
  { name: 'what is no JavaScript', text: 'let 1 = 2;', recorded: [] },
  {
    name: 'workers and imports',
    text: inWorkers,
    recorded: [
      'module data:text/javascript,export const imported = () => new Error().stack script [eval]: imported',
      'module data:text/javascript,function inUrl() { console.log(new Error().stack); } inUrl();: inUrl',
      'script [worker eval]: show',
    ],
  },
];

describe.each(targetNodes)('Node $version', ({ version, path: node }) => {
  for (const given of programs) {
    const { name, options = given.stdin === undefined ? ['-e'] : [], since = 0, recorded: expected } = given;
    test.skipIf(version < since)(since > version ? `${name} (needs Node ${since})` : name, async () => {
      const args = [node, ...options, ...(given.text === undefined ? [] : [given.text])];
      const stdin = file(`stdin-${version}`, given.stdin ?? '');
      const command = ['/bin/sh', '-c', `exec "$@" < ${stdin}`, 'sh', ...args] as const;
      const { plain, recorded, traces } = await runCommandBoth([...command], { cwd: folder });
      expect(withoutIds(recorded)).toEqual(withoutIds(plain));
      expect(plain.stdout + plain.stderr).not.toBe('');
      expect(traces.map(scriptsOf).sort()).toEqual([...expected].sort());
    });
  }
});

function withoutIds(ended: Ended): Ended {
  return { ...ended, stderr: ended.stderr.replace(/\(node:\d+\)/g, '(node:PID)') };
}

function scriptsOf(path: string): string {
  const trace = readTrace(path);
  const scripts = trace.chunks.flatMap((chunk) => chunk.scripts.map(({ kind, url }) => `${kind} ${url}`));
  // Node 20 imports a worker's URL by a text of its own.
  const given = scripts.sort().join(' ').replace('module [eval1] module data:', 'module data:');
  return `${given}: ${calledFunctions(trace).join(', ')}`;
}
