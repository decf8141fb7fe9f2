/** The place V8 keeps for an expression as a whole (Expression::position): where it begins, or its operator. */
import type { AnyNode, MemberExpression } from 'acorn';
import { callOffset } from './call-position.js';
import { afterParentheses, skipTrivia } from './trivia.js';

export function expressionPosition(source: string, node: AnyNode): number {
  switch (node.type) {
    case 'CallExpression':
      return callOffset(source, node);
    case 'MemberExpression':
      return propertyOffset(source, node);
    case 'TaggedTemplateExpression':
      return node.quasi.start;
    case 'AssignmentExpression':
      return afterParentheses(source, node.left.end);
    case 'UpdateExpression':
      return node.prefix ? lastToken(source, node.argument) : node.end - node.operator.length;
    case 'SequenceExpression':
      return expressionPosition(source, node.expressions[node.expressions.length === 2 ? 1 : 0] as AnyNode);
    case 'BinaryExpression':
    case 'LogicalExpression': {
      // A chain of one operator has the place of its first operand.
      const { left } = node;
      if (isChain(left, node)) return expressionPosition(source, firstOperand(left));
      if (node.operator === '??') return skipTrivia(source, operatorOffset(source, node) + 2);
      return operatorOffset(source, node);
    }
    case 'ChainExpression':
      // None: V8 then says where the script begins.
      return 0;
    default:
      return node.start;
  }
}

/** Of a binary operator, or of an assignment. */
export function operatorOffset(source: string, node: AnyNode & { left: AnyNode }): number {
  return afterParentheses(source, node.left.end);
}

/** The name behind the dot, or the bracket; behind a call the dot itself. */
export function propertyOffset(source: string, node: MemberExpression): number {
  if (!node.computed && !isBehindCall(source, node)) return node.property.start;
  const at = afterParentheses(source, node.object.end);
  return node.computed && source[at] === '?' ? skipTrivia(source, at + 2) : at;
}

/** Of one expression: parentheses make it another. */
function isBehindCall(source: string, node: MemberExpression): boolean {
  let isOptional = node.optional;
  let at: AnyNode = node.object;
  for (;;) {
    if (isOptional) return true;
    if (source[skipTrivia(source, at.end)] === ')') return false;
    if (at.type === 'CallExpression' || at.type === 'ImportExpression') return true;
    if (at.type === 'TaggedTemplateExpression') at = at.tag;
    else if (at.type === 'MemberExpression') {
      isOptional = at.optional;
      at = at.object;
    } else return false;
  }
}

type Binary = AnyNode & { type: 'BinaryExpression' | 'LogicalExpression' };

function isChain(left: AnyNode, node: Binary): left is Binary {
  const isBinary = left.type === 'BinaryExpression' || left.type === 'LogicalExpression';
  return isBinary && left.operator === node.operator && !/^([<>=!]=?=?|\*\*|in|instanceof)$/.test(node.operator);
}

function firstOperand(node: Binary): AnyNode {
  const { left } = node;
  return isChain(left as AnyNode, node) ? firstOperand(left as Binary) : (left as AnyNode);
}

function lastToken(source: string, node: AnyNode): number {
  if (node.type !== 'MemberExpression') return node.start;
  return node.computed ? node.end - 1 : propertyOffset(source, node);
}
