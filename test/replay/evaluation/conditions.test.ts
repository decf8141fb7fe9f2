/** Expressions that are compiled once and asked of many moments: conditions, messages, and what completes them. */
import { describe, expect, it, test } from 'vitest';
import { asOperand, condition, EvaluationError, template } from '../../../replay/engine.js';
import { complete } from '../../../replay/query/evaluation/complete.js';
import { integer, returned, text, values } from './support/cut-values.js';

describe('a condition', () => {
  it.each([
    ['cart.id === 1', true],
    ['cart.id > 1', false],
    ['user.name', true],
    ['user.nothing', false],
    ['secret || cart.id === 1', true],
    ['secret && cart.id > 1', false],
    ['orders.some(o => o.price > 8)', true],
    ['!user.deep', false],
  ])('%s', (expression, holds) => {
    expect(condition(expression).at(values)).toEqual({ holds });
  });

  it.each([
    ['secret', '`secret` was not captured: it looks like a secret.'],
    ['secret > 3 && cart.id === 1', '`secret` was not captured: it looks like a secret.'],
    ['user.nope.id', "TypeError: Cannot read properties of undefined (reading 'id')"],
    ['$result === 42', '`$result` is known where the call returns, and here it does not.'],
    ['cart.total() > 3', '`cart.total` is a function of the program'],
  ])('%s cannot be said, and why', (expression, why) => {
    expect(condition(expression).at(values)).toEqual({ holds: undefined, why: expect.stringContaining(why) });
  });

  it('is asked of each moment anew', () => {
    const isDone = condition('$result === 42');
    expect([returned, values, returned].map((moment) => isDone.at(moment).holds)).toEqual([true, undefined, true]);
  });

  it.each(['a =', 'a = 1', 'new X()'])('%s is refused when it is set', (expression) => {
    expect(() => condition(expression)).toThrow(EvaluationError);
  });
});

describe('a message', () => {
  it('has text as it is, and values where braces are', () => {
    expect(template('user {user.name} has {cart.id + 1} in {{ a: [1] }.a[0]}').at(values)).toEqual([
      ...[{ text: 'user ' }, { text: 'Ann' }, { text: ' has ' }, { value: integer(2) }, { text: ' in ' }],
      { value: integer(1) },
    ]);
    expect(template('\\{user\\} {"}"}').at(values)).toEqual([{ text: '{user} ' }, { text: '}' }]);
    expect(template('plain').at(values)).toEqual([{ text: 'plain' }]);
    expect(template('{user.deep}').at(values)).toMatchObject([{ value: { kind: 'cut' } }]);
    expect(template('{long}').at(values)).toEqual([{ value: text('abc', 300) }]);
  });

  it('says why a value is not there', () => {
    expect(template('{secret}!').at(values)).toEqual([
      { problem: '`secret` was not captured: it looks like a secret.' },
      { text: '!' },
    ]);
  });

  it.each(['{', '{user', '{user name}', '{}', '{user.x = 1}'])('%s is refused when it is set', (message) => {
    expect(() => template(message)).toThrow(EvaluationError);
  });
});

test.each([
  ['user', 'user'],
  [' user.name ', 'user.name'],
  ['a ? b : c', '(a ? b : c)'],
  ['1', '(1)'],
  ['[1] // one', '[1]'],
  ['{ a: 1 }', '({ a: 1 })'],
  ['(a, b);', '(a, b)'],
])('members are added to %s behind %s', (expression, operand) => {
  expect(asOperand(expression)).toBe(operand);
});

describe('completion', () => {
  const labels = (line: string) => {
    const offset = line.indexOf('|');
    const { items, start, length } = complete(line.replace('|', ''), offset, values);
    return { labels: items.map(({ label }) => label), start, length };
  };

  it('of names', () => {
    expect(labels('us|')).toEqual({ labels: ['user'], start: 0, length: 2 });
    expect(labels('1 + th|x').labels).toEqual(['this']);
    expect(labels('|').labels).toEqual(expect.arrayContaining(['user', 'cart', 'this', 'Math', 'JSON']));
  });

  it.each([
    ['user.na|', ['name']],
    ['user?.na|', ['name']],
    ['cart.|', ['add', 'id']],
    ['cart.id === user.items.len|', ['length']],
    ['f(user.items[0].toF|', ['toFixed']],
    ['orders[2].pr| > 1', ['price']],
    ['orders.filter(o => o.price).fl|', ['flat', 'flatMap']],
    ['Math.fl|', ['floor']],
    ['stock.|', ['entries', 'get', 'has', 'keys', 'size', 'toString', 'valueOf', 'values']],
    ['prices.pu|', []],
    ['nobody.|', []],
    ['secret.|', []],
    ['user.nothing.|', []],
    ['"a.b|', []],
    [')]}.|', []],
  ])('of members: %s', (line, expected) => {
    expect(labels(line).labels.sort()).toEqual(expected);
  });
});
