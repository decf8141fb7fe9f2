/** Array and object literals, arguments, and what is spread into them. */
import type { ArrayExpression, Expression, ObjectExpression, Property, SpreadElement } from 'acorn';
import { append } from './array-copies.js';
import { refused } from './evaluation-error.js';
import { iterate } from './lists.js';
import { makeList, makeObject, newProperties, wholeList } from './make.js';
import { ownEntries } from './own-entries.js';
import type { Compile, Env, Names, Run } from './program.js';
import { toKey } from './properties.js';
import { HOLE, isUnknown, type List, type Unknown, type Value } from './value.js';

/** Makes a part of a list, or puts properties into an object; Unknown where it is not known which. */
type ListPart = (env: Env) => List | Unknown;
type ObjectPart = (
  env: Env,
  properties: Record<string, Value>,
) => Unknown | { more: number; rest: Unknown | undefined };

const NOTHING_MORE = { more: 0, rest: undefined } as const;

export function compileArray(node: ArrayExpression, names: Names | undefined, compileNode: Compile): Run {
  const list = compileList(node.elements, names, compileNode);
  return (env) => {
    const made = list(env);
    return isUnknown(made) ? made.as() : makeList(made, env.moment.budget);
  };
}

/** Values that are not known stay where they are; Unknown where it is not known how many there are. */
export function compileArguments(
  nodes: readonly (Expression | SpreadElement)[],
  names: Names | undefined,
  compileNode: Compile,
): (env: Env) => readonly Value[] | Unknown {
  const list = compileList(nodes, names, compileNode);
  return (env) => {
    const made = list(env);
    if (isUnknown(made)) return made;
    return made.rest ?? (made.items as readonly Value[]);
  };
}

function compileList(
  nodes: readonly (Expression | SpreadElement | null)[],
  names: Names | undefined,
  compileNode: Compile,
): ListPart {
  if (nodes.every((node) => node !== null && node.type !== 'SpreadElement')) {
    const runs = nodes.map((node) => compileNode(node as Expression, names));
    return (env) => wholeList(runs.map((run) => run(env)));
  }
  const parts = nodes.map((node): ListPart => {
    if (node === null) return () => wholeList([HOLE]);
    if (node.type !== 'SpreadElement') {
      const run = compileNode(node, names);
      return (env) => wholeList([run(env)]);
    }
    const text = compileNode.source.of(node.argument);
    const run = compileNode(node.argument, names);
    return (env) => iterate(run(env), text, env.moment.budget);
  });
  return (env) => {
    let all: List = wholeList([]);
    for (const part of parts) {
      const list = part(env);
      if (isUnknown(list)) return list;
      env.moment.budget.step(all.items.length);
      all = append(all, list);
    }
    return all;
  };
}

export function compileObject(node: ObjectExpression, names: Names | undefined, compileNode: Compile): Run {
  const parts = node.properties.map((part) =>
    part.type === 'SpreadElement' ? compileSpread(part, names, compileNode) : compileProperty(part, names, compileNode),
  );
  return (env) => {
    const properties = newProperties();
    let more = 0;
    let rest: Unknown | undefined;
    for (const part of parts) {
      const added = part(env, properties);
      if (isUnknown(added)) return added.as();
      more += added.more;
      rest = added.rest ?? rest;
    }
    return makeObject(properties, env.moment.budget, more, rest);
  };
}

function compileProperty(node: Property, names: Names | undefined, compileNode: Compile): ObjectPart {
  if (node.kind !== 'init' || node.method) {
    throw refused('Methods and accessors cannot be made here; write an arrow function or the value.');
  }
  const { source } = compileNode;
  const value = compileNode(node.value, names);
  if (node.computed) {
    const text = source.of(node.key);
    const key = compileNode(node.key, names);
    return (env, properties) => {
      const name = toKey(key(env), text);
      if (isUnknown(name)) return name;
      properties[name] = value(env);
      return NOTHING_MORE;
    };
  }
  const name = node.key.type === 'Identifier' ? node.key.name : String((node.key as { value?: unknown }).value);
  if (name === '__proto__' && !node.shorthand) throw refused('An object made here has no prototype to choose.');
  return (env, properties) => {
    properties[name] = value(env);
    return NOTHING_MORE;
  };
}

function compileSpread(node: SpreadElement, names: Names | undefined, compileNode: Compile): ObjectPart {
  const text = compileNode.source.of(node.argument);
  const run = compileNode(node.argument, names);
  return (env, properties) => {
    const value = run(env);
    if (value === undefined || value === null) return NOTHING_MORE;
    const own = ownEntries(value, text, env.moment.budget);
    if (isUnknown(own)) return own;
    // What is left out may be of a name that is there already.
    if (own.rest !== undefined) for (const name of Object.keys(properties)) properties[name] = own.rest;
    for (const [name, property] of own.entries) properties[name] = property;
    return own;
  };
}
