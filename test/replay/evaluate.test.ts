/** What an expression says of captured values, and how it says that it cannot. */
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../../replay/engine.js';
import type { CallValues, CapturedValue } from '../../replay/model.js';
import { evaluatePath } from '../../replay/query/evaluate.js';
import type { TimeNs } from '../../schema/coordinates.js';

const text = (value: string, length = value.length): CapturedValue => ({ kind: 'string', value, length });
const integer = (value: number): CapturedValue => ({ kind: 'number', value });
const named = (properties: Record<string, CapturedValue>) =>
  Object.entries(properties).map(([name, value]) => ({ name, value }));
const object = (properties: Record<string, CapturedValue>, omitted = 0): CapturedValue => ({
  kind: 'object',
  className: '',
  objectId: 0,
  properties: named(properties),
  omitted,
});
const absent: CapturedValue = { kind: 'absent' };
const items: CapturedValue = { kind: 'array', objectId: 1, length: 40, items: [integer(5), absent, text('z')] };

const user = object({
  name: text('Ann'),
  'two words': integer(2),
  'it\'s "x"\n': integer(3),
  items,
  again: { kind: 'reference', objectId: 1, target: items },
  lost: { kind: 'reference', objectId: 2 },
  deep: { kind: 'cut', reason: 'depth', objectId: 0, className: 'Cart' },
  total: { kind: 'withheld', reason: 'getter' },
  password: { kind: 'withheld', reason: 'redacted' },
  nothing: { kind: 'null' },
  map: { kind: 'map', objectId: 0, size: 12, entries: [] },
  set: { kind: 'set', objectId: 0, size: 3, items: [] },
  buffer: { kind: 'bytes', className: 'Buffer', objectId: 0, byteLength: 9, bytes: Uint8Array.of(65, 66) },
  boxed: { kind: 'boxed', objectId: 0, primitive: text('boxed') },
  ünï: integer(4),
});

const error: CapturedValue = {
  kind: 'error',
  className: 'TypeError',
  objectId: 0,
  message: text('broken'),
  stack: text('TypeError: broken\n    at f'),
  cause: absent,
  properties: named({ code: text('E1') }),
};

const values: CallValues = {
  enteredAtNs: 0 as TimeNs,
  parameters: named({ user, big: object({ a: integer(1) }, 7), long: text('abc', 300), missing: absent }),
  receiver: object({ port: integer(80) }),
};
const returned: CallValues = { ...values, outcome: { kind: 'returned', atNs: 0 as TimeNs, value: integer(42) } };
const thrown: CallValues = { ...values, outcome: { kind: 'thrown', atNs: 0 as TimeNs, value: error } };

describe('an expression', () => {
  it.each<[string, CapturedValue, CallValues?]>([
    ['user.name', text('Ann')],
    ['  user . name ', text('Ann')],
    ["user['name'].length", integer(3)],
    ['user.name[1]', text('n')],
    ['user.name[7]', { kind: 'undefined' }],
    ['user["two words"]', integer(2)],
    ['user["it\'s \\"x\\"\\n"]', integer(3)],
    ['user.ünï', integer(4)],
    ['user?.["\\u0066oo"', absent],
    ['user?.items?.[2]', text('z')],
    ['user.items.length', integer(40)],
    ['user.items[1]', { kind: 'undefined' }],
    ['user.items[40]', { kind: 'undefined' }],
    ['user.again[0]', integer(5)],
    ['user.again', items],
    ['user.map.size', integer(12)],
    ['user.set.size', integer(3)],
    ['user.buffer[1]', integer(66)],
    ['user.buffer.length', integer(9)],
    ['user.boxed.length', integer(5)],
    ['user.deep', { kind: 'cut', reason: 'depth', objectId: 0, className: 'Cart' }],
    ['long.length', integer(300)],
    ['this.port', integer(80)],
    ['$result', integer(42), returned],
    ['$error.message', text('broken'), thrown],
    ['$error.stack', text('TypeError: broken\n    at f'), thrown],
    ['$error.cause', { kind: 'undefined' }, thrown],
    ['$error.code', text('E1'), thrown],
    ['$error.name', text('TypeError'), thrown],
    ['undefined', { kind: 'undefined' }],
  ])('%s', (expression, expected, known = values) => {
    if (expected === absent) expect(() => evaluatePath(known, expression)).toThrow(EvaluationError);
    else expect(evaluatePath(known, expression)).toEqual(expected);
  });

  it.each([
    ['nobody', '`nobody` is no parameter of this call'],
    ['nobody', 'known here: `user`, `big`, `long`, `missing`, `this`.'],
    ['missing', '`missing` was not captured'],
    ['user.total', '`user.total` was not captured: it is a getter'],
    ['user.total.x', '`user.total` was not captured: it is a getter'],
    ['user.password', 'looks like a secret'],
    ['user.deep.id', 'What `user.deep` holds was not captured: the depth limit'],
    ['user.lost.id', 'was captured elsewhere'],
    ['user.nothing.id', '`user.nothing` is null, so it has no `id`.'],
    ['user.nope', '`user.nope` is no own property; known here: `name`'],
    ['big.b', '`big.b` was not captured: 7 properties were left out'],
    ['user.items[3]', 'only the first 3 of 40 were'],
    ['user.items.map', 'is no item and no `length`'],
    ['long[3]', 'only the first 3 of 300 were'],
    ['$result', 'known where the call returns'],
    ['$error', 'known where an exception is'],
    ['', 'A recording cannot run code'],
    ['user.name()', 'A recording cannot run code: `user.name()`'],
    ['user.name + 1', 'A recording cannot run code'],
    ['user..name', 'A recording cannot run code'],
    ['user[name]', 'A recording cannot run code'],
    ['user[', 'A recording cannot run code'],
    ['user["a', 'A recording cannot run code'],
    ['1', 'A recording cannot run code'],
    ['process.exit(1)', 'A recording cannot run code'],
    ['user.name = 1', 'A recording cannot run code'],
  ])('%s is answered with a sentence', (expression, sentence) => {
    expect(() => evaluatePath(values, expression)).toThrow(EvaluationError);
    expect(() => evaluatePath(values, expression)).toThrow(sentence);
  });

  it('says that `this` was not captured', () => {
    const { receiver: _, ...without } = values;
    expect(() => evaluatePath(without, 'this')).toThrow('`this` was not captured');
  });
});
