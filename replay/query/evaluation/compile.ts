/**
 * A syntax tree to closures, so that one expression can be asked of many moments. All that is refused by its syntax is refused
 * here, before anything runs. Where an operand is not known, the answer is given if it does not depend on it: no
 * evaluation changes anything, so both branches can be looked at.
 */
import type { ConditionalExpression, Expression, Identifier, Literal, LogicalExpression, TemplateLiteral } from 'acorn';
import { toText } from './coerce.js';
import { compileArrow } from './compile-arrow.js';
import { compileArray, compileObject } from './compile-literals.js';
import { compileChain } from './compile-members.js';
import { strictEquals } from './equality.js';
import { exception, refused, unlessItThrows } from './evaluation-error.js';
import { GLOBALS } from './globals.js';
import { instanceOf, isInstanceOf } from './instance-of.js';
import { BINARY_OPERATORS, concatenate, UNARY_OPERATORS } from './operators.js';
import { isIn } from './own-entries.js';
import { type Compile, type Env, MISSING, type Names, notSupported, type Run, Source } from './program.js';
import { toKey } from './properties.js';
import { refusalOf } from './refusals.js';
import { isPrimitive, isUnknown, MadeRegExp, type PartialString, truth, type Unknown, type Value } from './value.js';

/** Throws an EvaluationError for what is refused. */
export function compile(node: Expression, text: string): Run {
  const source = new Source(text);
  const compileNode: Compile = Object.assign(
    (inner: Expression, names: Names | undefined): Run => source.deeper(() => compileOne(inner, names, compileNode)),
    { source },
  );
  return compileNode(node, undefined);
}

function compileOne(node: Expression, names: Names | undefined, compileNode: Compile): Run {
  const refusal = refusalOf(node);
  if (refusal !== undefined) throw refused(refusal);
  const { source } = compileNode;
  switch (node.type) {
    case 'Literal':
      return compileLiteral(node);
    case 'Identifier':
      return compileName(node, names);
    case 'ThisExpression':
      return (env) => named(env, 'this');
    case 'ParenthesizedExpression':
      return compileNode(node.expression, names);
    case 'MemberExpression':
    case 'CallExpression':
    case 'ChainExpression':
      return compileChain(node, names, compileNode);
    case 'ArrayExpression':
      return compileArray(node, names, compileNode);
    case 'ObjectExpression':
      return compileObject(node, names, compileNode);
    case 'ArrowFunctionExpression':
      return compileArrow(node, names, compileNode);
    case 'TemplateLiteral':
      return compileTemplate(node, names, compileNode);
    case 'ConditionalExpression':
      return compileConditional(node, names, compileNode);
    case 'LogicalExpression':
      return compileLogical(node, names, compileNode);
    case 'SequenceExpression': {
      const runs = node.expressions.map((part) => compileNode(part, names));
      return (env) => runs.reduce<Value>((_, run) => run(env), undefined);
    }
    case 'UnaryExpression': {
      const operator = UNARY_OPERATORS.get(node.operator);
      if (operator === undefined) break;
      const text = source.of(node.argument);
      const argument = compileNode(node.argument, names);
      return (env) => {
        env.moment.budget.step();
        return operator(argument(env), text, env.moment.budget);
      };
    }
    case 'BinaryExpression': {
      if (node.operator === 'instanceof')
        return compileInstanceOf(node.left as Expression, node.right, names, compileNode);
      if (node.left.type === 'PrivateIdentifier') throw refused('Private fields are not captured.');
      const texts = [source.of(node.left), source.of(node.right)] as const;
      const left = compileNode(node.left, names);
      const right = compileNode(node.right, names);
      if (node.operator === 'in') return (env) => keyIn(left(env), right(env), texts);
      const operator = BINARY_OPERATORS.get(node.operator);
      if (operator === undefined) break;
      return (env) => {
        env.moment.budget.step();
        return operator(left(env), right(env), texts, env.moment.budget);
      };
    }
  }
  throw notSupported(source, node);
}

function compileLiteral({ value, regex, bigint }: Literal): Run {
  if (regex != null) {
    const literal = new MadeRegExp(regex.pattern, regex.flags);
    return () => literal;
  }
  const constant = bigint == null ? (value as Exclude<Literal['value'], RegExp | undefined>) : BigInt(bigint);
  return () => constant;
}

function compileName({ name }: Identifier, names: Names | undefined): Run {
  return bound(name, names) ?? ((env) => named(env, name));
}

/** A parameter of one of the arrow functions around; undefined if it is of none. */
function bound(name: string, names: Names | undefined): Run | undefined {
  let depth = 0;
  for (let at = names; at !== undefined; at = at.outer) {
    const index = at.names.lastIndexOf(name);
    if (index >= 0) return (env) => outward(env, depth).values[index];
    depth += 1;
  }
  return undefined;
}

function outward(env: Env, depth: number): Env {
  return depth === 0 ? env : outward(env.outer!, depth - 1);
}

function named({ moment: { scope, budget } }: Env, name: string): Value {
  budget.step();
  const value = scope.find(name);
  if (value !== MISSING) return value;
  const known = GLOBALS.get(name);
  if (known === undefined && !GLOBALS.has(name)) throw scope.notDefined(name);
  return known;
}

function compileTemplate(node: TemplateLiteral, names: Names | undefined, compileNode: Compile): Run {
  const texts = node.quasis.map(({ value }) => value.cooked ?? '');
  const parts = node.expressions.map((part) => ({ run: compileNode(part, names), text: compileNode.source.of(part) }));
  return (env) => {
    const { budget } = env.moment;
    let result: Value = texts[0]!;
    for (const [i, { run, text }] of parts.entries()) {
      const part = toText(run(env), text, budget);
      if (isUnknown(part)) return part.as('string');
      result = concatenate(result as string | PartialString, part, budget);
      if (isUnknown(result)) return result;
      result = concatenate(result as string | PartialString, texts[i + 1]!, budget);
    }
    return result;
  };
}

function compileConditional(node: ConditionalExpression, names: Names | undefined, compileNode: Compile): Run {
  const [test, yes, no] = [node.test, node.consequent, node.alternate].map((part) => compileNode(part, names));
  return (env) => {
    env.moment.budget.step();
    const value = test!(env);
    const isTrue = truth(value);
    if (isTrue !== undefined) return isTrue ? yes!(env) : no!(env);
    const unknown = (value as Unknown).as();
    const [a, b] = [unlessItThrows<Value>(() => yes!(env), unknown), unlessItThrows<Value>(() => no!(env), unknown)];
    return a === b || (isPrimitive(a) && Object.is(a, b)) ? a : joined(unknown, a, b);
  };
}

/** What is known of a value that is one of two. */
function joined(unknown: Unknown, a: Value, b: Value): Unknown {
  const isTrue = truth(a) === truth(b) ? truth(a) : undefined;
  return unknown.as(undefined, isTrue);
}

function compileLogical(node: LogicalExpression, names: Names | undefined, compileNode: Compile): Run {
  const left = compileNode(node.left, names);
  const right = compileNode(node.right, names);
  if (node.operator === '??') {
    return (env) => {
      env.moment.budget.step();
      const value = left(env);
      if (isUnknown(value)) return value.type === undefined || value.type === 'undefined' ? value.as() : value;
      return value ?? right(env);
    };
  }
  /** The left side's truth that decides without the right side. */
  const decisive = node.operator === '||';
  return (env) => {
    env.moment.budget.step();
    const value = left(env);
    const isTrue = truth(value);
    if (isTrue !== undefined) return isTrue === decisive ? value : right(env);
    const unknown = value as Unknown;
    const other = unlessItThrows<Value>(() => right(env), unknown.as());
    if (truth(other) !== decisive) return unknown.as(undefined, undefined);
    // Of a boolean that is not known, `|| true` makes true; of another value it makes what is as good as true.
    if (unknown.type === 'boolean' && strictEquals(other, decisive) === true) return decisive;
    return unknown.as(undefined, decisive);
  };
}

function compileInstanceOf(left: Expression, right: Expression, names: Names | undefined, compileNode: Compile): Run {
  const text = compileNode.source.of(left);
  const value = compileNode(left, names);
  const target = compileNode(right, names);
  if (right.type !== 'Identifier' || bound(right.name, names) !== undefined)
    return (env) => instanceOf(value(env), target(env), text);
  const { name } = right;
  // A class of the program that no parameter holds is known by its name all the same.
  return (env) => {
    const { scope } = env.moment;
    const isNamed = scope.find(name) !== MISSING || GLOBALS.has(name);
    return isNamed ? instanceOf(value(env), target(env), text) : isInstanceOf(value(env), name, text);
  };
}

function keyIn(key: Value, of: Value, [keyText, text]: readonly [string, string]): Value {
  const name = toKey(key, keyText);
  if (isUnknown(name)) return name.as('boolean');
  if (of === undefined || of === null) {
    throw exception('TypeError', `Cannot use 'in' operator to search for '${name}' in ${of}`);
  }
  return isIn(of, name, { of: text, path: text });
}
