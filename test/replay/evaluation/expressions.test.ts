/** What an expression says of captured values: what was captured, and what can be computed of it. */
import { expect, it } from 'vitest';
import type { CallValues, CapturedValue } from '../../../replay/model.js';
import { evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { integer, returned, text, thrown, values } from './support/cut-values.js';

const UNDEFINED: CapturedValue = { kind: 'undefined' };
const yes: CapturedValue = { kind: 'boolean', value: true };
const no: CapturedValue = { kind: 'boolean', value: false };
const items: unknown = evaluate(values, 'user.items');

it.each<[string, unknown, CallValues?]>([
  ['user.name', text('Ann')],
  ['  user . name ', text('Ann')],
  ['user.name;', text('Ann')],
  ['user.name // of the user', text('Ann')],
  ["user['name'].length", integer(3)],
  ['user.name[1]', text('n')],
  ['user.name[7]', UNDEFINED],
  ['user["two words"]', integer(2)],
  ['user["it\'s \\"x\\"\\n"]', integer(3)],
  ['user.ünï', integer(4)],
  ['user?.items?.[2]', text('z')],
  ['user.items.length', integer(40)],
  ['user.items[1]', UNDEFINED],
  ['user.items[40]', UNDEFINED],
  ['user.again[0]', integer(5)],
  ['user.again', items],
  ['user.again === user.items', yes],
  ['user.nothing?.id', UNDEFINED],
  ['user.nope', UNDEFINED],
  ['user.map.size', integer(12)],
  ['user.set.size', integer(3)],
  ['user.buffer[1]', integer(66)],
  ['user.buffer.length', integer(9)],
  ['user.boxed.length', integer(5)],
  ['user.deep', { kind: 'cut', reason: 'depth', objectId: 5, className: 'Cart' }],
  ['long.length', integer(300)],
  ['this.port', integer(80)],
  ['$result', integer(42), returned],
  ['$error.message', text('broken'), thrown],
  ['$error.stack', text('TypeError: broken\n    at f'), thrown],
  ['$error.cause', UNDEFINED, thrown],
  ['$error.code', text('E1'), thrown],
  ['$error.name', text('TypeError'), thrown],
  ['$error instanceof Error && !($error instanceof RangeError)', yes, thrown],
  [`\`\${$error}\``, text('TypeError: broken'), thrown],
  ['undefined', UNDEFINED],
  ['1 + 1', integer(2)],
  ['stock.get("cup")', integer(3)],
  ['stock.has("cup") && tags.has("old")', yes],
  ['[...tags].join()', text('new,old')],
  ['at.toISOString()', text('2001-09-09T01:46:40.000Z')],
  ['at - 1', integer(1e12 - 1)],
  ['cart instanceof Cart', yes],
  ['cart instanceof Map', no],
  ['typeof cart.add', text('function')],
  ['Object.keys(user).length', integer(15)],
  ['JSON.stringify(orders[2])', text('{"price":9}')],
  ['JSON.parse(\'{"a":[1]}\').a[0]', integer(1)],
  ['"price" in orders[0]', yes],
  ['orders.map(({ price = 0 }, i) => i).at(-1)', integer(2)],
  ['/^a.n+$/i.test("Ann") && !/^a/.test("Ann")', yes],
  ['"Ann".match(/n+/)', { kind: 'array', objectId: 0, length: 1, items: [text('nn')] }],
  [
    '{ id: cart.id }',
    { kind: 'object', className: '', objectId: 0, properties: [{ name: 'id', value: integer(1) }], omitted: 0 },
  ],
  ['x => x', { kind: 'function', name: '', objectId: 0 }],
  ['Math', { kind: 'opaque', className: 'Math', objectId: 0, text: 'Math' }],
])('%s', (expression, expected, known = values) => {
  expect(evaluate(known, expression)).toEqual(expected);
});

it('gives a captured object as it was captured, with its identity', () => {
  expect(evaluate(values, 'orders.find(order => order.price > 3)')).toBe(evaluate(values, 'orders[0]'));
});

it('keeps what is not known inside of what it makes', () => {
  expect(evaluate(values, '[secret, 1]')).toEqual({
    ...{ kind: 'array', objectId: 0, length: 2 },
    items: [{ kind: 'withheld', reason: 'redacted' }, integer(1)],
  });
});
