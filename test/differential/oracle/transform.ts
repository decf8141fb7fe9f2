/**
 * A second, naive instrumentation, independent of the product's: Babel puts calls of the tracer (tracer.cjs) into every
 * function. It moves lines, renames nothing, catches and rethrows, and changes what a function's text is; programs that
 * can tell are left out, each with its reason.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { targetsFolder } from '../../support/target-nodes.js';

// biome-ignore lint/suspicious/noExplicitAny: Babel brings no types of its own, and the tree is Babel's.
type Any = any;
const babel: Any = createRequire(join(targetsFolder, 'package.json'))('@babel/core');
const t: Any = babel.types;

const CALL = 'ORACLE_CALL';

export function traced(source: string, sourceType: 'module' | 'commonjs', file: string): string {
  return babel.transformSync(source, {
    configFile: false,
    babelrc: false,
    sourceType: sourceType === 'module' ? 'module' : 'script',
    parserOpts: { allowReturnOutsideFunction: true, allowNewTargetOutsideFunction: true, errorRecovery: true },
    generatorOpts: { retainLines: true },
    plugins: [[plugin, { file }]],
  }).code;
}

function plugin(_api: Any, { file }: { file: string }): Any {
  const visitor = {
    Function: { exit: (path: Any) => wrap(path, file) },
    ReturnStatement(path: Any) {
      if (!holder(path) || seen(path.node)) return;
      path.node.argument = tell('returns', path.node.argument ?? t.unaryExpression('void', t.numericLiteral(0)));
    },
    ThrowStatement(path: Any) {
      if (holder(path) && !seen(path.node)) path.node.argument = tell('throws', path.node.argument);
    },
    AwaitExpression(path: Any) {
      if (!holder(path) || seen(path.node)) return;
      path.node.argument = tell('suspends', path.node.argument);
      path.replaceWith(tell('resumes', path.node));
    },
    YieldExpression(path: Any) {
      if (!holder(path) || seen(path.node)) return;
      const { node } = path;
      node.argument = tell(node.delegate ? 'delegates' : 'yields', node.argument ?? t.identifier('undefined'));
      path.replaceWith(tell('resumes', node));
    },
    CatchClause(path: Any) {
      if (!holder(path)) return;
      const { node } = path;
      const { param, body } = node;
      if (param?.type !== 'Identifier') {
        node.param = t.identifier('ORACLE_ERROR');
        if (param) body.body.unshift(t.variableDeclaration('let', [t.variableDeclarator(param, node.param)]));
      }
      body.body.unshift(statement(call('caught', t.identifier(CALL), t.identifier(node.param.name))));
    },
    TryStatement(path: Any) {
      if (!holder(path)) return;
      path.node.finalizer?.body.unshift(statement(call('resumes', t.identifier(CALL))));
    },
  };
  return { visitor };
}

const done = new WeakSet<object>();
function seen(node: object): boolean {
  if (done.has(node)) return true;
  done.add(node);
  return false;
}

/** The function that code belongs to; none for the top level, and for initialisers and static blocks of classes. */
function holder(path: Any): Any {
  const found = path.findParent(
    (parent: Any) =>
      parent.isFunction() || parent.isClassProperty() || parent.isClassPrivateProperty() || parent.isStaticBlock(),
  );
  return found?.isFunction() ? found : undefined;
}

function wrap(path: Any, file: string): void {
  const { node } = path;
  if (seen(node)) return;
  const values = node.params.flatMap(names).map((name: string) => t.identifier(name));
  if (node.body.type !== 'BlockStatement') {
    node.body = t.blockStatement([t.returnStatement(tell('returns', node.body))]);
  }
  const label = t.stringLiteral(labelOf(path, file));
  const enter = t.variableDeclaration('const', [
    t.variableDeclarator(t.identifier(CALL), call('enter', label, t.arrayExpression(values))),
  ]);
  const isBaseConstructor = node.kind === 'constructor' && !path.findParent((p: Any) => p.isClass()).node.superClass;
  const end = tell('returns', isBaseConstructor ? t.thisExpression() : t.unaryExpression('void', t.numericLiteral(0)));
  const error = t.identifier('ORACLE_ERROR');
  const closed = t.tryStatement(
    t.blockStatement([...node.body.body, statement(end)]),
    t.catchClause(
      error,
      t.blockStatement([statement(call('threw', t.identifier(CALL), error)), t.throwStatement(error)]),
    ),
    t.blockStatement([statement(call('leave', t.identifier(CALL)))]),
  );
  node.body = t.blockStatement([enter, closed], node.body.directives);
}

function names(pattern: Any): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return names(pattern.left);
    case 'RestElement':
      return names(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap(names);
    case 'ObjectPattern':
      return pattern.properties.flatMap((p: Any) => names(p.type === 'RestElement' ? p : p.value));
    default:
      return [];
  }
}

/** File, line and name of a function. */
function labelOf(path: Any, file: string): string {
  const { node, parent } = path;
  const start = node.kind === 'constructor' ? path.findParent((p: Any) => p.isClass()).node : node;
  return `${file}:${start.loc.start.line} ${nameOf(path, node, parent)}`;
}

function nameOf(path: Any, node: Any, parent: Any): string {
  if (node.kind === 'constructor') {
    const owner = path.findParent((p: Any) => p.isClass());
    return owner.node.id?.name ?? nameOf(owner, {}, owner.parent);
  }
  if (node.id) return node.id.name;
  if (node.key) return keyOf(node);
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type === 'AssignmentExpression' && parent.right === (path.node ?? node)) {
    if (parent.left.type === 'Identifier') return parent.left.name;
    return parent.left.type === 'MemberExpression'
      ? keyOf({ key: parent.left.property, computed: parent.left.computed })
      : '';
  }
  if (parent.type === 'AssignmentPattern' && parent.left.type === 'Identifier') return parent.left.name;
  if (parent.type === 'ExportDefaultDeclaration') return 'default';
  if (/^(ObjectProperty|ClassProperty|ClassPrivateProperty)$/.test(parent.type) && parent.value === path.node)
    return keyOf(parent);
  return '';
}

function keyOf({ key, computed }: Any): string {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  if (/^(String|Numeric|BigInt)Literal$/.test(key.type)) return String(key.value);
  if (key.type === 'MemberExpression' && !key.computed && key.object.type === 'Identifier') {
    return `[${key.object.name}.${key.property.name}]`;
  }
  return '';
}

function tell(method: string, value: Any): Any {
  return call(method, t.identifier(CALL), value);
}

function call(method: string, ...values: Any[]): Any {
  return t.callExpression(t.memberExpression(t.identifier('ORACLE'), t.identifier(method)), values);
}

function statement(expression: Any): Any {
  return t.expressionStatement(expression);
}
