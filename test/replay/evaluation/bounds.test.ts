/** No expression takes long, takes much, breaks out or breaks us: it gets an answer or one sentence. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EvaluationError } from '../../../replay/engine.js';
import type { CapturedValue } from '../../../replay/model.js';
import { type EvaluationOptions, evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { values } from './support/cut-values.js';

function problemOf(expression: string, options?: EvaluationOptions): [string, string] {
  try {
    evaluate(values, expression, options);
    return ['none', ''];
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return [error.problem, error.message];
  }
}

const repeated = (text: string, count: number) => text.repeat(count);
const tens = (levels: number, inner: string) =>
  Array.from({ length: levels }).reduce<string>((text) => `[1,2,3,4,5,6,7,8,9,0].map(() => ${text})`, inner);

describe('too much is refused, whatever it is', () => {
  it.each([
    ['a string doubled', `${repeated('[', 40)}"lol"${repeated('].map(s => s + s)[0]', 40)}`],
    ['a string repeated', '"lol".repeat(1e9)'],
    ['a string padded', '"".padEnd(1e9)'],
    ['many repeated strings', 'Array.from({ length: 9999 }, () => "x".repeat(6e4)).length'],
    ['replacements that grow', '"a".repeat(6e4).replaceAll("a", "$`$`")'],
    ['joined', 'Array.from({ length: 9999 }).join("x".repeat(6e4))'],
    ['an array of a billion', 'Array.from({ length: 1e9 })'],
    ['an array that holds itself twice, again and again', 'Array.from({ length: 30 }).reduce(a => [a, a], 1)'],
    ['arrays inside arrays', 'Array.from({ length: 5000 }).reduce(a => [a], 1)'],
    ['objects inside objects', 'Array.from({ length: 5000 }).reduce(a => ({ a }), 1)'],
    ['JSON in JSON', 'Array.from({ length: 30 }).reduce(s => JSON.stringify(s + s), "\\\\")'],
    ['deep JSON', `JSON.parse("${repeated('[', 4000)}${repeated(']', 4000)}")`],
    ['loops inside loops', tens(8, '1')],
    ['a function that calls itself', '(f => [f].map(f))(f => [f].map(g => g(g)))'],
    ['a function that calls itself at once', '(f => f(f))(f => f(f))'],
    ['a sum without end', 'Array.from({ length: 9999 }).reduce((n, _, i, all) => n + all.reduce((m) => m + 1, 0), 0)'],
    ['a large power', '2n ** 99999999n'],
    ['a large shift', '1n << 99999999n'],
    ['a large product', 'Array.from({ length: 60 }).reduce(n => n * n, 3n)'],
    ['a long bigint', 'BigInt("9".repeat(60000))'],
    ['parentheses', `${repeated('(', 4000)}1${repeated(')', 4000)}`],
    ['negations', `${repeated('!', 9000)}1`],
    ['brackets', `${repeated('[', 4000)}${repeated(']', 4000)}`],
    ['templates', `${repeated('`${', 2000)}1${repeated('}`', 2000)}`],
    ['arrows', `${repeated('x => ', 1900)}x`],
    ['conditionals', `${repeated('1 ? 1 : ', 1200)}1`],
    ['a sum of many', `1${repeated(' + 1', 2000)}`],
    ['a chain of many', `user${repeated('.a', 4000)}`],
    ['a long text', `"${repeated('x', 20_000)}"`],
    ['a matcher that backtracks', 'prices.map(() => /x*x*x*x*y/.test("x".repeat(60)))'],
    ['many matches', 'Array.from({ length: 9999 }, () => /x*y/.test("x".repeat(500)))'],
  ])('%s', (_, expression) => {
    const [problem, message] = problemOf(expression);
    expect(problem).toBe('limit');
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(200);
  });
});

test('as much as the limits allow does not use up the stack', () => {
  const nested = `${repeated('[', 70)}x => ${repeated('[', 60)}x${repeated(']', 60)}${repeated(']', 70)}`;
  expect(problemOf(nested)[0]).toBe('limit');
  const calls = `(f => f(f, 0))((f, n) => n < 20 ? ${repeated('(', 10)}f(f, n + 1)${repeated(')', 10)} : n)`;
  expect(problemOf(calls)).toEqual(['none', '']);
});

describe('values that hold themselves', () => {
  const list: CapturedValue = { kind: 'array', objectId: 1, length: 2, items: [{ kind: 'number', value: 1 }] };
  list.items.push({ kind: 'reference', objectId: 1, target: list });
  const error: CapturedValue = {
    ...{ kind: 'error', className: 'Error', objectId: 2, properties: [] },
    ...{ message: { kind: 'absent' }, stack: { kind: 'absent' }, cause: { kind: 'absent' } },
  };
  error.message = { kind: 'reference', objectId: 2, target: error };
  const box: CapturedValue = { kind: 'boxed', objectId: 3, primitive: { kind: 'null' } };
  box.primitive = { kind: 'reference', objectId: 3, target: box };
  const parameters = Object.entries({ list, error, box }).map(([name, value]) => ({ name, value }));

  it.each([
    ['String(list)', '1,'],
    ['list.flat(Infinity)', 'limit'],
    ['JSON.stringify(list)', 'TypeError: Converting circular structure to JSON'],
    ['`${error}`', 'limit'],
    ['box + 1', 'notCaptured'],
    ['box.length', 'notCaptured'],
    ['box.toFixed()', 'notCaptured'],
    ['list[1][1][1] === list', true],
  ])('%s', (expression, expected) => {
    try {
      expect(evaluate({ ...values, parameters }, expression)).toMatchObject({ value: expected });
    } catch (thrown) {
      if (!(thrown instanceof EvaluationError)) throw thrown;
      expect([thrown.problem, thrown.message]).toContain(expected);
    }
  });
});

test('limits are those that are given, and are the same each time', () => {
  const ask = (steps: number) => problemOf('prices.map(p => p * 2).length', { limits: { steps } })[0];
  let needed = 1;
  while (ask(needed) === 'limit') needed += 1;
  expect(needed).toBeGreaterThan(5);
  expect(ask(needed - 1)).toBe('limit');
  expect(ask(needed)).toBe('none');
});

test('who waits can interrupt', () => {
  let asked = 0;
  const isInterrupted = () => ++asked === 3;
  expect(problemOf(tens(4, '1'), { isInterrupted })).toEqual(['limit', 'The evaluation was interrupted.']);
  expect(asked).toBe(3);
});

test('a regular expression that is simple enough is matched', () => {
  const ask = (expression: string) => evaluate(values, expression);
  expect(ask('"x-12".match(/^([a-z])-(\\d+)$/)[2]')).toMatchObject({ value: '12' });
  expect(ask('/(foo|bar)?[.*+]\\p{L}{2}$/u.test("foo+éa")')).toMatchObject({ value: true });
});

const pieces = fc.constantFrom(
  ...'user prices orders this $result secret cart Object Math JSON Array String x'.split(' '),
  ...'. ?. [ ] ( ) { } , ; : ? => + - * / % ** ! ~ & | ^ && || ?? = == === < > >> in instanceof typeof void'.split(' '),
  ...'1 0 "a" ` $ { } /a/ 1n null new delete await async function class ...'.split(' '),
  ...'map filter reduce keys constructor __proto__ length stringify call toString name'.split(' '),
);

test('any text gets an answer or a sentence', () => {
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 25 }).map((list) => list.join(' ')),
    fc.array(pieces, { maxLength: 25 }).map((list) => list.join('')),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, (expression) => {
      const [problem, message] = problemOf(expression);
      expect(['none', 'syntax', 'refused', 'exception', 'notCaptured', 'limit']).toContain(problem);
      if (problem !== 'none') expect(message).not.toBe('');
    }),
    { numRuns: 1500 },
  );
});
