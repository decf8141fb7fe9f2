/** What was not captured says so, where the answer depends on it, and only there. */
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../../../replay/engine.js';
import type { CapturedValue } from '../../../replay/model.js';
import { evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { integer, text, values } from './support/cut-values.js';

const yes: CapturedValue = { kind: 'boolean', value: true };
const no: CapturedValue = { kind: 'boolean', value: false };
const array = (items: CapturedValue[], length = items.length): CapturedValue => ({
  ...{ kind: 'array', objectId: 0, length, items },
});
const missing: CapturedValue = { kind: 'withheld', reason: 'redacted' };

function problemOf(expression: string): { problem: string; message: string } {
  try {
    return { problem: 'none', message: JSON.stringify(evaluate(values, expression)) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { problem: error.problem, message: error.message };
  }
}

describe('the answer depends on it', () => {
  it.each([
    ['missing', '`missing` was not captured.'],
    ['user.total', '`user.total` was not captured: it is a getter, and reading it would have run the program.'],
    ['user.total.x + 1', '`user.total` was not captured: it is a getter'],
    ['user.password', '`user.password` was not captured: it looks like a secret.'],
    ['user.deep.id', 'What `user.deep` holds was not captured: the depth limit of captures was reached.'],
    ['user.deep.items.map(i => i)', 'What `user.deep` holds was not captured: the depth limit'],
    ['user.lost.id', 'What `user.lost` holds was captured elsewhere, and not found.'],
    ['big.b', 'Of `big` 7 properties were left out: the limit of properties and items was reached.'],
    ['"b" in big', 'Whether `big` has `b` was not captured.'],
    ['{ b: 1, ...big }.b', 'Of `big` 7 properties were left out'],
    ['JSON.stringify(big)', 'Of `big` 7 properties were left out'],
    ['user.items[3]', '`user.items[3]` was not captured: only the first 3 of 40 were.'],
    ['prices.includes(4)', 'Of `prices` only the first 3 of 10 items were captured.'],
    ['prices.reduce((a, b) => a + b)', 'Of `prices` only the first 3 of 10 items were captured.'],
    ['prices.every(p => p > 0)', 'Of `prices` only the first 3 of 10'],
    ['prices.at(-1)', 'Of `prices` only the first 3 of 10'],
    ['prices.filter(p => p > 1).length', 'Of `prices` only the first 3 of 10'],
    ['prices.join()', 'Of `prices` only the first 3 of 10'],
    ['prices.toSorted()', 'Of `prices` only the first 3 of 10'],
    ['stock.get("pot")', '2 of the 3 entries of `stock` were not captured.'],
    ['long === "abcd".repeat(75)', 'Of `long` only the first 3 of 300 characters were captured.'],
    ['long.endsWith("c")', 'Of `long` only the first 3 of 300 characters'],
    ['header.includes("token=1")', 'A part of `header` was not captured: it looks like a secret.'],
    ['header.length', 'A part of `header` was not captured'],
    ['huge + 1n', 'Of `huge` only the first digits were captured'],
    ['secret === 1', '`secret` was not captured: it looks like a secret.'],
    ['secret ? 1 : 2', '`secret` was not captured'],
    ['secret || true', '`secret` was not captured'],
    ['secret ?? 1', '`secret` was not captured'],
    ['typeof secret', '`secret` was not captured'],
    ['orders.map(o => o.price).indexOf(9)', '`o.price` was not captured: it looks like a secret.'],
    ['orders.find(o => o.price > 5)', '`o.price` was not captured'],
    ['orders.toSorted((a, b) => a.price - b.price)', 'was not captured: it looks like a secret.'],
    ['cart.total', '`cart.total` is no own property; what the class Cart gives to its objects is not recorded.'],
    ['cart.#items', '`#items` was not captured: private fields never are.'],
    [`\`\${cart}\``, 'What `cart` is as text is decided by the class Cart'],
    ['cart instanceof Base', 'Whether the class of `cart`, Cart, extends Base is not recorded.'],
    [`\`\${at}\``, "depends on the program's time zone; use `toISOString()`."],
    ['at.getHours()', "depends on the program's time zone"],
    ['Math.random()', 'What Math.random() gave was not recorded.'],
    ['user.buffer[5]', 'Of `user.buffer` only the first 2 of 9 items were captured.'],
    ['$result', '`$result` is known where the call returns, and here it does not.'],
    ['$error', '`$error` is known where an exception is, and here is none.'],
  ])('%s', (expression, sentence) => {
    const { problem, message } = problemOf(expression);
    expect(problem).toBe('notCaptured');
    expect(message).toContain(sentence);
  });

  it('`this` of a function that does not use it', () => {
    const { receiver: _, ...without } = values;
    expect(() => evaluate(without, 'this')).toThrow('`this` was not captured for this function.');
  });
});

describe('the answer does not depend on it', () => {
  it.each<[string, CapturedValue]>([
    ['user.deep ? 1 : 2', integer(1)],
    ['!user.deep', no],
    ['secret === 1 || true', yes],
    ['secret === 1 && false', no],
    ['secret ? 3 : 3', integer(3)],
    ['!secret === secret ? 1 : 1', integer(1)],
    ['[secret, 2][1]', integer(2)],
    ['{ a: secret, b: 2 }.b', integer(2)],
    ['[secret].length', integer(1)],
    ['prices.length', integer(10)],
    ['prices.map(p => p * 2)[2]', integer(6)],
    ['prices.map(p => p * 2)', array([2, 4, 6].map(integer), 10)],
    ['prices.slice(0, 2)', array([1, 2].map(integer))],
    ['prices.some(p => p === 2)', yes],
    ['prices.every(p => p < 3)', no],
    ['prices.includes(3)', yes],
    ['prices.find(p => p > 1)', integer(2)],
    ['prices.indexOf(3)', integer(2)],
    ['[...prices, 1].length', integer(11)],
    ['Object.keys(big).length', integer(8)],
    ['{ ...big, a: 5 }.a', integer(5)],
    ['orders.some(o => o.price > 8)', yes],
    ['orders.every(o => o.price < 8)', no],
    ['long.startsWith("ab")', yes],
    ['long === "abcd"', no],
    ['long > "abd"', no],
    ['long.slice(1, 3)', text('bc')],
    ['(long + "x").length', integer(301)],
    ['header.startsWith("id=1")', yes],
    ['user.deep === cart', no],
    ['typeof user.deep', text('object')],
    ['typeof huge', text('bigint')],
    ['secret === 1 ? cart.id : 1', integer(1)],
    ['at.getUTCHours()', integer(1)],
  ])('%s', (expression, expected) => {
    expect(evaluate(values, expression)).toEqual(expected);
  });

  it('where it is not known which items fit, says how many more may', () => {
    expect(evaluate(values, 'prices.filter(p => p > 1)')).toEqual({ ...array([2, 3].map(integer)), undecided: 7 });
    expect(evaluate(values, 'orders.filter(o => o.price > 3).map(o => o.price)')).toEqual({
      ...array([integer(4)]),
      undecided: 2,
    });
  });

  it('keeps its place in what is made of it', () => {
    expect(evaluate(values, 'orders.map(o => o.price)')).toEqual(array([integer(4), missing, integer(9)]));
  });
});
