/** The text of an expression to its syntax tree, by acorn. What is no expression is refused with the parser's words. */
import { type Expression, type Options, parseExpressionAt, tokenizer, tokTypes } from 'acorn';
import { EvaluationError } from './evaluation-error.js';

/** Above it nothing is parsed. */
const MAX_LENGTH = 10_000;

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  // So that these are refused in words of ours.
  allowAwaitOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowImportExportEverywhere: true,
  checkPrivateFields: false,
  // Else an expression in parentheses ends before the closing one.
  preserveParens: true,
};

/** All of a text, but for a semicolon at its end. Throws an EvaluationError. */
export function parseExpression(text: string): Expression {
  return parsed(text, () => {
    const node = parseExpressionAt(text, 0, OPTIONS);
    const rest = tokenizer(text.slice(node.end), OPTIONS);
    let token = rest.getToken();
    if (token.type === tokTypes.semi) token = rest.getToken();
    if (token.type !== tokTypes.eof) throw unexpected(node.end + token.start);
    return node;
  });
}

/** The expression that begins at `start` and has a brace behind it, and where that is. */
export function parseInBraces(text: string, start: number): { node: Expression; end: number } {
  return parsed(text, () => {
    const node = parseExpressionAt(text, start, OPTIONS);
    const token = tokenizer(text.slice(node.end), OPTIONS).getToken();
    if (token.type !== tokTypes.braceR) throw unexpected(node.end + token.start);
    return { node, end: node.end + token.start };
  });
}

function parsed<Result>(text: string, parse: () => Result): Result {
  if (text.length > MAX_LENGTH) {
    throw new EvaluationError(`An expression may have ${MAX_LENGTH} characters, and this has ${text.length}.`, 'limit');
  }
  if (text.trim() === '') throw new EvaluationError('There is no expression.', 'syntax');
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { message } = error;
    if (message.startsWith('Not enough stack space')) throw tooDeep();
    const column = (error as { pos?: number }).pos;
    const place = column === undefined ? '' : ` at column ${column + 1}`;
    throw new EvaluationError(`SyntaxError: ${message.replace(/ \(\d+:\d+\)$/, '')}${place}.`, 'syntax');
  }
}

export function tooDeep(): EvaluationError {
  return new EvaluationError('The expression is nested too deeply.', 'limit');
}

function unexpected(offset: number): SyntaxError {
  return Object.assign(new SyntaxError('Unexpected token'), { pos: offset });
}
