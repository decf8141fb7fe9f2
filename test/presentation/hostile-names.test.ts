/** Names in a trace that would steer a terminal or an editor's console: no edge hands one on. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as captured from '../adapter/support/captured.js';
import { folder, startClient } from '../adapter/support/client.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
import { rearview } from '../support/cli.js';

const EVIL = 'evil\x1b]0;x\x07\x9b2J\u202e\u2066\r\n';
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const trace = join(folder, 'hostile.rvtrace');
const path = `/srv/${EVIL}/cart.js`;
const source = 'function total(item) {\n  return item;\n}\n';
const map = {
  version: 3,
  sources: [`../${EVIL}.ts`],
  sourcesContent: [source],
  names: [EVIL],
  mappings: 'AAAAA;AACA;AACA',
};

const builder = new TraceBuilder(trace, {
  cwd: '/srv',
  arguments: ['node', `/srv/${EVIL}`, EVIL],
  nodeArguments: [EVIL],
  nodeVersion: `v20${EVIL}`,
  platform: EVIL,
  hostname: EVIL,
});
const script = builder.script(path, source, { url: `weird:${EVIL}` });
const mapped = builder.script(path, source, { sourceMap: JSON.stringify(map) });
builder.script(path, source, { url: EVIL, sourceMapMissing: EVIL, notInstrumented: EVIL });
builder.skip({ reason: 'excluded', name: EVIL, count: 1 });
builder.skip({ reason: 'package', name: EVIL, count: 1 });
builder.notice(EVIL);
builder.switchLane(builder.startLane(`GET /${EVIL}`, { [EVIL]: EVIL }));
const named = { parameters: [EVIL, 'value'], className: EVIL, lines: [2] };
const outer = builder.enter(builder.fn(script, EVIL, [1, 3], named), [captured.symbol(EVIL), captured.fn(EVIL)]);
const values = [captured.instance(EVIL, { [EVIL]: EVIL, inner: { [EVIL]: 1 } }), captured.error(EVIL, EVIL)];
const inner = builder.enter(builder.fn(mapped, EVIL, [1, 3], named), values, 2);
builder.throws(inner, 2, captured.error(EVIL, EVIL));
builder.unwind(inner, 2, captured.error(EVIL, EVIL));
builder.leave(outer, 2, new Error(EVIL).message);
builder.uncaught(captured.error(EVIL, EVIL));
builder.end({ reason: 'failed', message: EVIL });

/** What stands between the lines. */
const lines = (text: string) => text.split('\n').filter((line) => unsafe.test(line));

test.each([
  ...[['list'], ['list', '--json'], ['show'], ['show', '--json'], ['show', '--at', '3us']],
  ...[['verify'], ['verify', '--json']],
])('rearview %s %s', async (...verb) => {
  const ended = await rearview([...verb, trace]);
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toMatch(/evil\\(?:x|u00)1b\]0;x/);
  expect(lines(ended.stdout)).toEqual([]);
  // Each on the line it belongs to.
  expect(ended.stdout.trimEnd()).not.toMatch(/^ *$/m);
});

test('a name of a trace that is not there', async () => {
  for (const verb of ['list', 'show', 'verify']) {
    const { stderr } = await rearview([verb, EVIL]);
    expect(stderr).toMatch(/^rearview: there is no trace "evil.*\n$/);
    expect(lines(stderr)).toEqual([]);
  }
});

test('the debug adapter', async () => {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  await client.get('setBreakpoints', { source: { path: '/nowhere.js' }, breakpoints: [{ line: 1 }] });
  for (const { id } of (await client.get('threads')).threads) await client.get('stackTrace', { threadId: id });
  for (const command of [':lanes', ':end', ':throw'])
    await client.ask('evaluate', { expression: command, context: 'repl' });
  for (let step = 0; step < 5; step++) {
    const { stackFrames } = await client.get('stackTrace', { threadId: 2 });
    for (const { id } of stackFrames) {
      for (const { variablesReference } of (await client.get('scopes', { frameId: id })).scopes) {
        for (const member of await client.variables(variablesReference)) {
          if (member.variablesReference > 0) await client.variables(member.variablesReference);
        }
      }
    }
    await client.ask('exceptionInfo', { threadId: 2 });
    await client.move('stepBack', { threadId: 2, granularity: 'instruction' });
  }
  const shown: string[] = [];
  // What a client hands back, and does not show, is as it is; descriptions and stacks have lines.
  const asItIs = new Set(['path', 'evaluateName']);
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'string' && !asItIs.has(key)) shown.push(value);
    else if (typeof value === 'object' && value !== null) for (const [k, v] of Object.entries(value)) collect(v, k);
  };
  collect(client.messages, '');
  expect(shown.filter((text) => text.includes('evil')).length).toBeGreaterThan(50);
  expect(shown.flatMap(lines)).toEqual([]);
});
