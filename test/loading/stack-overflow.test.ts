/** A recursion without end: caught and uncaught it looks as without the recorder, and the trace tells how it came back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../agent/read-trace.js';
import { rearview, run, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';

/** Each calls nothing but `rec`, so that it is `rec` that finds no room: among several functions that is chance. */
const recursions = [
  'function rec(n) {\n  return rec(n + 1) + 1;\n}',
  'function rec(n) {\n  // Where V8 finds the first thing to do.\n  const a = n; return rec(a + 1) + 1;\n}',
  'function rec(n) {\n  let a; a = n; return rec(a) + 1;\n}',
  'function rec(n) {\n  "use strict"; rec(n + 1); rec(n);\n}',
  'function rec(n) {\n  if (n < 0) return 1; return rec(n) + 1;\n}',
  'function rec(n) {\n  for (let i = 0; i < 3; i++) rec(i);\n}',
  'function rec(n) {\n  while (n >= 0) rec(n);\n}',
  'function rec(n) {\n  switch (n) { default: return rec(n) + 1; }\n}',
  'function rec(n) {\n  throw rec(n);\n}',
  'function rec(n) {\n  l: { rec(n); }\n}',
  'function rec(n) { try { rec(n); } finally { count++; } }',
  'function rec(...n) {\n  return rec(n) + 1;\n}',
  'function rec({ n }) {\n  return rec({ n }) + 1;\n}',
  'const rec = (n) =>\n  rec(n + 1) + 1;',
  'const rec = (n) => n < 0 ? 1 : rec(n + 1) + 1;',
  'const rec = (n) => ({ a: rec(n) });',
  'const it = { m(n) {\n  return it.m(n) + 1; } }; const rec = (n) => it.m(n);',
  'const it = { get g() { return it.g + 1; } }; const rec = () => it.g;',
  'function even(n) { return odd(n + 1) + 1; } function odd(n) { return even(n + 1) + 1; }\nconst rec = even;',
];

const caught = `let count = 0;
${recursions.map((text) => `all(() => {${text}\nreturn rec; });`).join('\n')}
function all(make) {
  try { make()(0); } catch (e) { console.log(e.name, e.message, e instanceof RangeError, Object.keys(e)); console.log(kindOf(e)); }
}
// Which of the two finds no room is chance.
function kindOf(e) { return e.stack.includes('even') ? e.stack.split('\\n').length : e.stack; }
Error.stackTraceLimit = 3;
all(() => function rec(n) { return rec(n) + 1; });
Error.prepareStackTrace = (e, sites) => sites.map((site) => [site.getFunctionName(), site.getLineNumber(), site.getColumnNumber()]).join();
all(() => function rec(n) { return rec(n) + 1; });`;

const uncaught = [
  'function rec(n) {\n\tconst a = n; return rec(a + 1) + 1;\n}\nfunction start(q) {\n  return rec(q);\n}\nstart(0);',
  'const rec = (n) => rec(n + 1) + 1;\nprocess.on("uncaughtExceptionMonitor", (e) => console.log(e.message));\nsetTimeout(rec, 0, 1);',
  'class A { constructor(n) {\n  A.make(n); }  static make(n) {\n  return A.make(n); } }\nnew A(1);',
  'function rec(n) {\n  return rec(n) + 1; }\ntry { rec(1); } catch (e) { console.log(e.stack); throw e; }',
  'async function rec(n) {\n  return down(n) + 1; }\nfunction down(n) {\n  return down(n) + 1; }\nrec(1);',
];

const goesOn = `let deepest = 0;
function rec(n) { deepest = n; return rec(n + 1) + 1; }
function inside(n) { try { return inside(n + 1); } catch (e) { return n; } finally { deepest = n; } }
function* generated(n) { yield n; yield* generated(n + 1); }
async function suspended(n) { await null; return rec(n); }
function mapped(n) { return [n].map((x) => mapped(x + 1))[0]; }
function attempt(f) { try { return f(0); } catch (e) { return e.message; } }
function after(x) { return x; }
attempt(rec); after('rec');
attempt(inside); after('inside');
attempt(mapped); after('mapped');
attempt((n) => { for (const _ of generated(n)) if (_ > 100) break; }); after('generated');
suspended(0).catch((e) => console.log(e.message, after('suspended')));`;

function written(name: string, text: string): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

for (const { version, path } of targetNodes) {
  describe(`a stack overflow on Node ${version}`, () => {
    const both = async (file: string) => {
      const folder = temporaryFolder();
      const plain = await run(path, [file]);
      const recorded = await rearview(['record', '--quiet', '--output', folder, '--', path, file]);
      return { plain, recorded, trace: () => readTrace(onlyTrace(folder)) };
    };

    it('that is caught looks the same', async () => {
      const { plain, recorded, trace } = await both(written('main.js', caught));
      expect(recorded).toEqual(plain);
      expect(plain.stdout.match(/^RangeError Maximum/gm)).toHaveLength(recursions.length + 2);
      expect(trace().events.length).toBeGreaterThan(recursions.length * 1000);
    });

    it.each(uncaught)('that nobody catches is printed the same: %j', async (text) => {
      const file = written(uncaught.indexOf(text) % 2 === 0 ? 'main.js' : 'main.mjs', text);
      const { plain, recorded } = await both(file);
      expect(recorded).toEqual(plain);
      expect(plain.stderr).toContain('Maximum call stack size exceeded');
    });

    it('in async functions is printed by Node as often', async () => {
      const text = 'async function rec(n) { await rec(n + 1); return 1; }\nrec(0).catch((e) => console.log(e.stack));';
      const { plain, recorded } = await both(written('main.js', text));
      expect(recorded.stdout).toBe(plain.stdout);
      const times = (of: string) => of.match(/^Exception in PromiseRejectCallback/gm)?.length;
      expect(times(recorded.stderr)).toBe(times(plain.stderr));
    });

    it('ends every call that had begun, and recording goes on', async () => {
      const { plain, recorded, trace } = await both(written('main.js', goesOn));
      expect(recorded).toEqual(plain);
      const { events, end } = trace();
      expect(end).toMatchObject({ reason: 'exit', exitCode: 0 });
      const kinds = new Map<string, number>();
      for (const { kind } of events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const count = (kind: string) => kinds.get(kind) ?? 0;
      expect(count('enter')).toBe(count('leave') + count('unwind') + count('lost'));
      // Deep down there may be no room to say that a call is over; it is told of as soon as the stack is empty.
      expect(count('lost')).toBeLessThan(count('unwind') / 20);
      expect(count('unwind')).toBeGreaterThan(2000);
    });
  });
}
