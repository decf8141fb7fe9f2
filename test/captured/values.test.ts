/** Values of every kind as a recording shows them, on every Node: as they were, and without a look that could be told. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CapturedValue } from '../../replay/engine.js';
import { rearview, root, run, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { shownValues } from './shown-values.js';

const program = 'test/fixtures/captured/values.cjs';
const at = (line: number) => `(${program}:${line})`;

const SHOWN: Record<string, string> = {
  '-0': '-0',
  symbol: 'Symbol(why)',
  function: `ƒ total() ${at(10)}`,
  arrow: `ƒ (anonymous)() ${at(44)}`,
  bound: 'ƒ bound total()',
  native: 'ƒ max()',
  'async function': `ƒ later() ${at(47)}`,
  'generator function': `ƒ steps() ${at(48)}`,
  method: `ƒ sum() ${at(17)}`,
  class: `class Shop ${at(52)}`,
  'class without constructor': 'class Cart',
  'private fields': 'Cart {items: Array(1), …}',
  'inherited private fields': 'Basket {items: Array(1), size: 1, …}',
  'private methods only': 'Plain {a: 1}',
  'class of one private field': 'Empty {…}',
  'a class named as one of ours': 'Timeout {delay: 5}',
  'an unrecorded Event': 'Event {a: 1}',
  'an unrecorded Headers': 'Headers {b: 2}',
  'an unrecorded URL': 'URL {c: 3}',
  'an unrecorded Agent': 'Agent {d: 4}',
  'an unrecorded IncomingMessage': 'IncomingMessage {rawHeaders: 5}',
  'an event': 'Event',
  'an agent': 'Agent',
  pending: 'Promise {<pending>}',
  fulfilled: 'Promise {<fulfilled>: {…}}',
  rejected: 'Promise {<rejected>: Error: no}',
  'promise subclass': 'Later {<fulfilled>: 1}',
  'promise with a getter': 'Promise {<fulfilled>: 1}',
  'no prototype': '[no prototype] {a: 1}',
  boxed: "[String: 'text']",
  'array subclass': 'Stack(2) [1, 2]',
  'map subclass': 'Registry(1) {1 => 2}',
  holes: '(3) [1, ‹empty›, 3]',
  million: '(1000000) [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, …]',
  getter: '{a: ‹getter, not read›}',
  frozen: '{a: 1}',
  'symbol key': '{a: 1, Symbol(tag): 2, Symbol(token): ‹redacted›}',
  arguments: "Arguments {0: 1, 1: 'two'}",
  url: 'https://host/p?a=1',
  'search params': 'a=1&b=2',
  'weak map': 'WeakMap',
  'weak ref': 'WeakRef',
  generator: 'Generator',
  intl: 'NumberFormat',
  key: 'SecretKeyObject',
  'abort signal': "AbortSignal {aborted: true, reason: 'enough', …}",
  blob: "Blob {size: 4, type: '', …}",
  headers: 'Headers',
  timer: 'Timeout {delayMs: -1, destroyed: true, …}',
  'array buffer': 'ArrayBuffer(3) [0, 0, 0]',
  'data view': 'DataView(3) [0, 0, 0]',
  bytes: 'Buffer(2) [104, 105]',
  proxy: 'Proxy ‹not looked into: Proxy, not read›',
  'vm object': '{a: 1}',
  'vm map': 'Map(1) {1 => 2}',
  'vm instance': 'Box {a: 1}',
  'vm global': 'Object',
  'vm sandbox': '{trap: ‹getter, not read›, b: 1}',
  aggregate: 'AggregateError: many',
  'constructor throws': '{}',
  shared: '(2) [{…}, {…}]',
  namespace: 'Module',
};

describe.each(targetNodes)('Node $version', ({ path }) => {
  test('values', async () => {
    const folder = temporaryFolder();
    const plain = await run(path, [program], { cwd: root });
    const recorded = await rearview(['record', '-q', '-o', folder, '--', path, program], { cwd: root });
    expect(recorded).toEqual(plain);
    expect(plain).toMatchObject({ code: 0, stdout: PREPARED, stderr: '' });
    const shown = shownValues(onlyTrace(folder));
    expect(Object.fromEntries(Object.keys(SHOWN).map((label) => [label, shown.get(label)?.text]))).toEqual(SHOWN);

    const value = (label: string) => shown.get(label)!.value;
    expect(value('private fields')).toMatchObject({ hasPrivateFields: true });
    expect(value('private methods only')).not.toHaveProperty('hasPrivateFields');
    expect(value('shared')).toMatchObject({ items: [{ kind: 'object' }, { kind: 'reference' }] });
    expect(stackOf(value('unread error'))).toEqual({ kind: 'withheld', reason: 'unread' });
    expect(value('unread error')).toMatchObject({
      cause: { value: 'why' },
      properties: [{ name: 'code', value: { value: 'E_CODE' } }],
    });
    expect(stackOf(value('read error'))).toMatchObject({
      value: expect.stringMatching(
        `^TypeError: read\n    at Object.<anonymous> \\(${join(root, program)}:\\d+:14\\)\n`,
      ),
    });
    expect(stackOf(value('changed stack'))).toMatchObject({ value: 'as the program says' });
    expect(stackOf(value('unprepared error'))).toEqual({ kind: 'withheld', reason: 'unread' });
    expect(value('prepared stack')).toMatchObject({ items: [{}, { stack: { value: 'prepared' } }] });
    expect(stackOf(value('stack captured again'))).toEqual({ kind: 'withheld', reason: 'unread' });
    expect(stackOf(value('stack captured again, while another is made'))).toEqual({
      kind: 'withheld',
      reason: 'unread',
    });
    expect(value('stack read again')).toMatchObject({
      items: [{ value: 'true prepared' }, { stack: { value: 'true prepared' } }],
    });
    expect(stackOf(value('stack with a getter'))).toEqual({ kind: 'withheld', reason: 'getter' });
    expect(stackOf(value('removed stack'))).toEqual({ kind: 'absent' });
    expect(stackOf(value('captured again in a subclass'))).toEqual({ kind: 'withheld', reason: 'unread' });
    expect(value('aggregate')).toMatchObject({ properties: [{ name: 'errors', value: { length: 2 } }] });
  });
});

/** What the program's own looks at stacks print. */
const PREPARED = 'prepareStackTrace\n'.repeat(2) + 'prepareStackTrace of no error\n'.repeat(2);

function stackOf(value: CapturedValue): CapturedValue | undefined {
  return value.kind === 'error' ? value.stack : undefined;
}
