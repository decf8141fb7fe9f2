/**
 * What V8 names as the place of a stack overflow in a function that could not be entered: the position of its first
 * bytecode (Node 20 to 26). That is its first statement's, as a rule; where V8 prepares something before (a generator, rest
 * parameters, its own name, a `try`), it is the parenthesis of the parameters. An `arguments` object and variables that
 * closures share are prepared, too, which is not looked at here.
 */
import type { AnyNode, Function as FunctionNode, VariableDeclaration } from 'acorn';
import { expressionPosition } from './expression-position.js';

export function entryPosition(source: string, node: FunctionNode): number {
  const { body } = node;
  const isNamed = node.type === 'FunctionExpression' && !!node.id;
  if (isNamed || node.async || node.generator || node.params.some(({ type }) => type === 'RestElement')) {
    return parametersStart(source, node);
  }
  if (body.type !== 'BlockStatement') return expressionPosition(source, body);
  return firstOf(source, body.body) ?? parametersStart(source, node);
}

function firstOf(source: string, statements: readonly AnyNode[]): number | undefined {
  for (const statement of statements) {
    if (statement.type === 'TryStatement' || statement.type === 'ClassDeclaration') return undefined;
    const position = statementPosition(source, statement);
    if (position !== undefined) return position;
  }
  return undefined;
}

/** Undefined for what does nothing. */
function statementPosition(source: string, node: AnyNode): number | undefined {
  switch (node.type) {
    case 'EmptyStatement':
    case 'FunctionDeclaration':
      return undefined;
    case 'ExpressionStatement':
      return node.directive === undefined ? node.start : undefined;
    case 'BlockStatement':
      return firstOf(source, node.body);
    case 'LabeledStatement':
      return statementPosition(source, node.body);
    case 'VariableDeclaration':
      return declarationPosition(node);
    case 'ForStatement':
      return node.init?.type === 'VariableDeclaration' ? declarationPosition(node.init) : node.init?.start;
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.right.start;
    case 'WhileStatement':
      return expressionPosition(source, node.test);
    default:
      return node.start;
  }
}

/** A `let` without a value gets one where its name is; a `var` gets none. */
function declarationPosition(node: VariableDeclaration): number | undefined {
  const first = node.declarations.find(({ init }) => init || node.kind === 'let');
  return first && (first.init ?? first.id).start;
}

/** The parenthesis of the parameters. */
export function parametersStart(source: string, node: FunctionNode): number {
  if (node.type === 'ArrowFunctionExpression') return node.start;
  // A method's node begins there.
  const at = source.indexOf('(', node.id ? node.id.end : node.start);
  return at < 0 ? node.start : at;
}
