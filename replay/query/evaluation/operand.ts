/** Expressions as a part of others: `.name` behind one reaches into its value. */
import { parseExpression } from './parse.js';

const BINDS_TIGHTLY: ReadonlySet<string> = new Set([
  'Identifier',
  'ThisExpression',
  'MemberExpression',
  'CallExpression',
  'ArrayExpression',
  'TemplateLiteral',
  'ParenthesizedExpression',
]);

/** The text to which `.member` can be added. Throws an EvaluationError for what is no expression. */
export function asOperand(expression: string): string {
  const node = parseExpression(expression);
  const text = expression.slice(node.start, node.end);
  return BINDS_TIGHTLY.has(node.type) ? text : `(${text})`;
}
