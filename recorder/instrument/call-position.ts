/**
 * Where V8 says a call is (Parser::ParseLeftHandSideContinuation): at the last name of the callee if the parenthesis
 * follows it, at the parenthesis otherwise; `new` at its keyword, and a tagged
 * template at its first backtick. A caller's line in a stack trace is this one.
 */
import type { CallExpression, MemberExpression } from 'acorn';
import { argumentsParenthesis } from './trivia.js';

/** A property named like one of these is a keyword to V8's scanner, and then it takes the parenthesis. */
const KEYWORDS = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return switch this throw true try typeof var void while with'
  ).split(' '),
);

export function callOffset(source: string, node: CallExpression): number {
  const { callee } = node;
  const parenthesis = argumentsParenthesis(source, callee.end);
  if (!parenthesis.direct) return parenthesis.offset;
  if (callee.type === 'Identifier' || callee.type === 'Super') return callee.start;
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    return KEYWORDS.has(callee.property.name) ? parenthesis.offset : callee.property.start;
  }
  return parenthesis.offset;
}

export function memberOffset(node: MemberExpression): number {
  return node.computed ? node.end - 1 : node.property.start;
}
