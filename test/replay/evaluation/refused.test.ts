/** What an evaluation does not do, and what an expression throws, each in one sentence. */
import { describe, expect, it } from 'vitest';
import { EvaluationError, type EvaluationProblem } from '../../../replay/engine.js';
import { evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { values } from './support/cut-values.js';

function problemOf(expression: string): [EvaluationProblem | 'none', string] {
  try {
    return ['none', JSON.stringify(evaluate(values, expression))];
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return [error.problem, error.message];
  }
}

describe('an expression that throws says it as V8 does', () => {
  it.each([
    [
      'nobody',
      'ReferenceError: nobody is not defined: of a call its parameters are recorded, and no other variables; known',
    ],
    ['user.nothing.id', "TypeError: Cannot read properties of null (reading 'id')"],
    ['user.nope.id', "TypeError: Cannot read properties of undefined (reading 'id')"],
    ['user.nope.map(x => x)', "TypeError: Cannot read properties of undefined (reading 'map')"],
    ['user.name()', 'TypeError: user.name is not a function'],
    ['at.get()', '`at.get` was not captured'],
    ['user.nope()', 'TypeError: user.nope is not a function'],
    ['prices.nope?.(1).x', '`prices.nope` was not captured'],
    ['prices.map(1)', 'TypeError: 1 is not a function'],
    ['1n + 1', 'TypeError: Cannot mix BigInt and other types, use explicit conversions'],
    ['1n / 0n', 'RangeError: Division by zero'],
    ['"a".repeat(-1)', 'RangeError: Invalid count value: -1'],
    ['(1).toFixed(101)', 'RangeError: toFixed() digits argument must be between 0 and 100'],
    ['"a" in "b"', "TypeError: Cannot use 'in' operator to search for 'a' in b"],
    ['1 instanceof 2', "TypeError: Right-hand side of 'instanceof' is not an object"],
    ['[...5]', 'TypeError: 5 is not iterable'],
    ['JSON.parse("{")', 'SyntaxError: '],
    ['JSON.stringify(1n)', 'TypeError: Do not know how to serialize a BigInt'],
    ['[].reduce((a, b) => a)', 'TypeError: Reduce of empty array with no initial value'],
    ['Object.keys(null)', 'TypeError: Cannot convert undefined or null to object'],
    ['new Date(NaN)', '`new` is refused'],
  ])('%s', (expression, sentence) => {
    expect(problemOf(expression)[1]).toContain(sentence);
  });
});

describe('what would change or run something is refused', () => {
  it.each([
    ['user.name = 1', '`=` is refused; `===` compares.'],
    ['user.count += 1', '`+=` is refused'],
    ['user.count++', '`++` is refused'],
    ['delete user.name', '`delete` is refused'],
    ['new Cart()', '`new` is refused'],
    ['await user', '`await` is refused'],
    ['import("fs")', '`import()` is refused'],
    ['function () {}', 'Functions are written as arrows'],
    ['class {}', 'A class cannot be made here'],
    ['tag`x`', 'a tag is refused'],
    ['import.meta', '`import.meta` is not recorded'],
    ['prices.map(p => { return p; })', 'An arrow function with braces is refused'],
    ['prices.map(async p => p)', 'An async function would run later'],
    ['{ get a() { return 1; } }', 'Methods and accessors cannot be made here'],
    ['{ __proto__: user }', 'has no prototype to choose'],
    ['cart.add(1)', '`cart.add` is a function of the program'],
    ['cart.total()', '`cart.total` is a function of the program'],
    ['prices.map(cart.add)', '`cart.add` is a function of the program'],
    ['prices.push(4)', '`push` is refused'],
    ['prices.forEach(p => p)', 'use `map`'],
    ['stock.set(1, 2)', '`set` is refused'],
    ['Map()', '`Map` cannot be called here'],
    ['/(a+)+$/.test(user.name)', 'may take too long'],
    ['/(a|a)*b/.test(user.name)', 'may take too long'],
    ['/(.)\\1/.test(user.name)', 'may take too long'],
    ['/a*b*c*d*e*/.test("x".repeat(100))', 'may take too long'],
  ])('%s', (expression, sentence) => {
    const [problem, message] = problemOf(expression);
    expect(['refused', 'limit']).toContain(problem);
    expect(message).toContain(sentence);
  });

  it.each([
    ['', 'There is no expression.'],
    ['user..name', 'SyntaxError: Unexpected token at column 6.'],
    ['user[', 'SyntaxError: Unexpected token at column 6.'],
    ['user["a', 'SyntaxError: Unterminated string constant at column 6.'],
    ['user) + (user', 'SyntaxError: Unexpected token at column 5.'],
    ['user; user', 'SyntaxError: Unexpected token at column 7.'],
    ['const x = 1', 'SyntaxError: Unexpected token at column 1.'],
    ['if (user) 1', 'SyntaxError: Unexpected token at column 1.'],
    ['super.x', '`super` is not recorded'],
  ])('%s', (expression, sentence) => {
    expect(problemOf(expression)[1]).toContain(sentence);
  });
});

describe('nothing of ours can be reached', () => {
  const WAYS_OUT = ['constructor', '__proto__', 'prototype', '__defineGetter__', '__lookupGetter__', 'valueOf'];
  const FROM = [
    'user',
    '[]',
    '({})',
    '"a"',
    '(1)',
    '(x => x)',
    'prices',
    'Math',
    'Object',
    'Array.isArray',
    'stock',
    '/a/',
  ];

  it.each(FROM.flatMap((from) => WAYS_OUT.map((name) => [from, name] as const)))('%s.%s', (from, name) => {
    const [problem] = problemOf(`${from}.${name}`);
    expect(problem).toBe('refused');
    expect(problemOf(`${from}["${name}"]`)[0]).toBe('refused');
    expect(problemOf(`Object.keys(${from} && { ${name === '__proto__' ? 'x' : name}: 1 })[0]`)[0]).toBe('none');
  });

  it.each([
    ['[].map.constructor("return process")()', 'refused'],
    ['(({ constructor }) => constructor)({})', 'refused'],
    ['Object.entries(Object)', 'notCaptured'],
    ['Object.getPrototypeOf(user)', 'exception'],
    ['globalThis', 'exception'],
    ['process', 'exception'],
    ['require("fs")', 'exception'],
    ['eval("1")', 'exception'],
    ['Function("return this")()', 'refused'],
    ['arguments', 'exception'],
  ])('%s', (expression, problem) => {
    expect(problemOf(expression)[0]).toBe(problem);
  });

  it('a name like __proto__ is a name like others', () => {
    expect(problemOf('JSON.parse(\'{"__proto__": {"x": 1}}\').x')).toEqual(['none', '{"kind":"undefined"}']);
    expect(problemOf('{ ["__proto__"]: { x: 1 } }.x')).toEqual(['none', '{"kind":"undefined"}']);
    expect(problemOf('Object.fromEntries([["__proto__", 1]]).__proto__')).toEqual([
      'none',
      '{"kind":"number","value":1}',
    ]);
  });
});
