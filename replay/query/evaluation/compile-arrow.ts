/** Arrow functions with an expression, and their parameters, patterns included. */
import type { ArrowFunctionExpression, ObjectPattern, Pattern } from 'acorn';
import { refused } from './evaluation-error.js';
import { iterate } from './lists.js';
import { itemAt, makeArray, makeList, makeObject, newProperties } from './make.js';
import { readMember } from './members.js';
import { ownEntries } from './own-entries.js';
import { type Compile, type Env, type Names, notSupported, type Run } from './program.js';
import { toKey } from './properties.js';
import { Arrow, isUnknown, type Value } from './value.js';

/** Puts a value, or its parts, into the slots of its names. */
type Bind = (env: Env, value: Value) => void;

export function compileArrow(node: ArrowFunctionExpression, outer: Names | undefined, compileNode: Compile): Run {
  if (node.async) throw refused('An async function would run later, and nothing runs here; write it without `async`.');
  const { body, params } = node;
  if (body.type === 'BlockStatement') {
    throw refused('An arrow function with braces is refused; write its result behind the arrow, as in `x => x.id`.');
  }
  const bound: string[] = [];
  const names: Names = { names: bound, outer };
  const { result, height } = compileNode.source.height(() => {
    const binds = params.map((param) => compilePattern(param, bound, names, compileNode));
    return { binds, run: compileNode(body, names) };
  });
  const { binds, run } = result;
  const hasRest = params.at(-1)?.type === 'RestElement';
  const required = params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
  const length = required < 0 ? params.length : required;
  return (env) => {
    const { budget } = env.moment;
    return new Arrow(length, (args) =>
      budget.deeper(height + 1, () => {
        budget.step();
        const inner: Env = { moment: env.moment, values: [], outer: env };
        for (const [i, bind] of binds.entries()) {
          const isRest = hasRest && i === binds.length - 1;
          bind(inner, isRest ? makeArray(args.slice(i), budget) : args[i]);
        }
        return run(inner);
      }),
    );
  };
}

function compilePattern(node: Pattern, bound: string[], names: Names, compileNode: Compile): Bind {
  return compileNode.source.deeper(() => {
    switch (node.type) {
      case 'Identifier': {
        const index = bound.push(node.name) - 1;
        return (env, value) => {
          env.values[index] = value;
        };
      }
      case 'AssignmentPattern': {
        const bind = compilePattern(node.left, bound, names, compileNode);
        const otherwise = compileNode(node.right, names);
        return (env, value) => bind(env, value === undefined ? otherwise(env) : value);
      }
      case 'RestElement':
        return compilePattern(node.argument, bound, names, compileNode);
      case 'ArrayPattern':
        return compileArrayPattern(node.elements, compileNode.source.of(node), (inner) =>
          compilePattern(inner, bound, names, compileNode),
        );
      case 'ObjectPattern':
        return compileObjectPattern(node.properties, bound, names, compileNode);
      default:
        throw notSupported(compileNode.source, node);
    }
  });
}

function compileArrayPattern(nodes: readonly (Pattern | null)[], text: string, part: (node: Pattern) => Bind): Bind {
  const binds = nodes.map((node) => node && { bind: part(node), isRest: node.type === 'RestElement' });
  return (env, value) => {
    const { budget } = env.moment;
    const list = iterate(value, text, budget);
    for (const [i, element] of binds.entries()) {
      if (element === null) continue;
      if (isUnknown(list)) element.bind(env, list);
      else if (!element.isRest) element.bind(env, itemAt(list, i));
      else if (i <= list.items.length) element.bind(env, makeList({ ...list, items: list.items.slice(i) }, budget));
      else element.bind(env, list.rest ?? makeArray([], budget));
    }
  };
}

function compileObjectPattern(
  nodes: ObjectPattern['properties'],
  bound: string[],
  names: Names,
  compileNode: Compile,
): Bind {
  const { source } = compileNode;
  const binds = nodes.map((node) => {
    if (node.type === 'RestElement') return { bind: compilePattern(node.argument, bound, names, compileNode) };
    const text = source.of(node.key);
    const fixed = node.key.type === 'Identifier' ? node.key.name : String((node.key as { value?: unknown }).value);
    const computed = node.computed ? compileNode(node.key, names) : undefined;
    const key = (env: Env) => (computed === undefined ? fixed : toKey(computed(env), text));
    return { bind: compilePattern(node.value, bound, names, compileNode), key, text };
  });
  return (env, value) => {
    const taken = new Set<string>();
    for (const { bind, key, text } of binds) {
      if (key === undefined) {
        bind(env, without(value, taken, env));
        continue;
      }
      const name = key(env);
      if (isUnknown(name)) {
        bind(env, name.as());
        continue;
      }
      taken.add(name);
      bind(env, readMember(value, name, { of: 'the argument', path: text! }));
    }
  };
}

/** The properties that no other part of the pattern took. */
function without(value: Value, taken: ReadonlySet<string>, { moment: { budget } }: Env): Value {
  const own = ownEntries(value, 'the argument', budget);
  if (isUnknown(own)) return own.as();
  const properties = newProperties();
  for (const [name, property] of own.entries) if (!taken.has(name)) properties[name] = property;
  return makeObject(properties, budget, own.more, own.rest);
}
