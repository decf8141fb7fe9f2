/** Members and calls: `a.b`, `a[0]`, `a?.b`, `a.map(f)`, `Object.keys(a)`. */
import type { CallExpression, ChainExpression, Expression, MemberExpression } from 'acorn';
import { compileArguments } from './compile-literals.js';
import { refused } from './evaluation-error.js';
import { invoke, programFunction } from './invoke.js';
import { readMember } from './members.js';
import { methodOf } from './methods.js';
import { CHAIN_ENDED, type ChainRun, type Compile, type Names, type Run } from './program.js';
import { getProperty, hasOwn, mustNotLeadOut, toKey } from './properties.js';
import { type CallSite, isUnknown, Unknown, type Value } from './value.js';

export function compileChain(
  node: MemberExpression | CallExpression | ChainExpression,
  names: Names | undefined,
  compileNode: Compile,
): Run {
  const run = link(node.type === 'ChainExpression' ? node.expression : node, names, compileNode);
  return (env) => {
    const value = run(env);
    return value === CHAIN_ENDED ? undefined : value;
  };
}

/** A part of a chain, which ends with it. */
function link(node: Expression, names: Names | undefined, compileNode: Compile): ChainRun {
  if (node.type === 'MemberExpression') {
    return compileNode.source.deeper(() => compileMember(node, names, compileNode));
  }
  if (node.type === 'CallExpression') {
    return compileNode.source.deeper(() => compileCall(node, names, compileNode));
  }
  return compileNode(node, names);
}

type KeyRun = (env: Parameters<Run>[0]) => string | Unknown;

function compileKey({ property, computed }: MemberExpression, names: Names | undefined, compileNode: Compile): KeyRun {
  if (property.type === 'PrivateIdentifier') {
    const name = `#${property.name}`;
    return () => new Unknown(`\`${name}\` was not captured: private fields never are.`, 'none');
  }
  if (!computed && property.type === 'Identifier') {
    const { name } = property;
    return () => name;
  }
  const text = compileNode.source.of(property);
  const run = compileNode(property, names);
  return (env) => toKey(run(env), text);
}

function compileMember(node: MemberExpression, names: Names | undefined, compileNode: Compile): ChainRun {
  const { source } = compileNode;
  if (node.object.type === 'Super') throw refused('`super` is not recorded; `this` has what the object holds.');
  const place = { of: source.of(node.object), path: source.of(node) };
  const object = link(node.object, names, compileNode);
  const key = compileKey(node, names, compileNode);
  const { optional } = node;
  return (env) => {
    env.moment.budget.step();
    const value = object(env);
    if (value === CHAIN_ENDED || (optional && (value === undefined || value === null))) return CHAIN_ENDED;
    if (isUnknown(value)) return value.as();
    const name = key(env);
    if (isUnknown(name)) return name.as();
    return readMember(value, name, place);
  };
}

function compileCall(node: CallExpression, names: Names | undefined, compileNode: Compile): ChainRun {
  const { callee, optional } = node;
  if (callee.type === 'Super') throw refused('`super` is not recorded; `this` has what the object holds.');
  const { source } = compileNode;
  const member = callee.type === 'ParenthesizedExpression' ? callee.expression : callee;
  const args = compileArguments(node.arguments, names, compileNode);
  const [first] = node.arguments;
  const texts = {
    callee: source.of(member),
    receiver: member.type === 'MemberExpression' ? source.of(member.object) : '',
    argument: first === undefined ? '' : source.of(first),
  };
  if (member.type !== 'MemberExpression' || member.object.type === 'Super') {
    const fn = link(member, names, compileNode);
    return (env) => {
      const { budget } = env.moment;
      const value = fn(env);
      if (value === CHAIN_ENDED || (optional && (value === undefined || value === null))) return CHAIN_ENDED;
      if (isUnknown(value)) return value.as();
      return withArguments(args(env), (list) => invoke(value, list, { ...texts, budget }));
    };
  }
  const object = link(member.object, names, compileNode);
  const key = compileKey(member, names, compileNode);
  const place = { of: texts.receiver, path: texts.callee };
  return (env) => {
    const { budget } = env.moment;
    budget.step();
    const receiver = object(env);
    const isNothing = receiver === undefined || receiver === null;
    if (receiver === CHAIN_ENDED || (member.optional && isNothing)) return CHAIN_ENDED;
    if (isUnknown(receiver)) return receiver.as();
    const name = key(env);
    if (isUnknown(name)) return name.as();
    const site: CallSite = { ...texts, budget };
    const method = methodOf(receiver, name);
    if (method !== undefined) return withArguments(args(env), (list) => method(receiver, list, site));
    mustNotLeadOut(receiver, name, place.path);
    const fn = getProperty(receiver, name, place);
    if (optional && (fn === undefined || fn === null)) return CHAIN_ENDED;
    if (isUnknown(fn) && hasOwn(receiver, name) === false) throw programFunction(texts.callee);
    if (isUnknown(fn)) return fn.as();
    return withArguments(args(env), (list) => invoke(fn, list, site));
  };
}

/** What spreads into arguments may not be known. */
function withArguments(args: readonly Value[] | Unknown, call: (args: readonly Value[]) => Value): Value {
  return isUnknown(args) ? args.as() : call(args);
}
