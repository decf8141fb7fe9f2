/**
 * Finds the few tokens whose place the syntax tree does not tell (parentheses, `=>`, a trailing comma), by stepping
 * over white space and comments. Only used between two tokens of text that parsed.
 */

const WHITE_SPACE = /\s/;

/** Offset of the first character at or after `offset` that is neither white space nor in a comment. */
export function skipTrivia(source: string, offset: number): number {
  let at = offset;
  for (;;) {
    const char = source[at];
    if (char === undefined || (char > '/' && char <= '~')) return at;
    if (char === '/' && source[at + 1] === '*') {
      at = source.indexOf('*/', at + 2) + 2;
    } else if (char === '/' && source[at + 1] === '/') {
      while (at < source.length && !/[\n\r\u2028\u2029]/.test(source[at]!)) at++;
    } else if (WHITE_SPACE.test(char)) {
      at++;
    } else {
      return at;
    }
  }
}

/** Offset just after the `=>` of an arrow function; `from` is the end of its last parameter, or its own start. */
export function afterArrow(source: string, from: number): number {
  let at = skipTrivia(source, from);
  while (!source.startsWith('=>', at)) at = skipTrivia(source, at + 1);
  return at + 2;
}

/** Offset of what follows the `=` behind what ends at `from`. */
export function afterAssign(source: string, from: number): number {
  return skipTrivia(source, skipTrivia(source, from) + 1);
}

/** Offset of the first token after what ends at `offset` and the parentheses that close around it. */
export function afterParentheses(source: string, offset: number): number {
  let at = skipTrivia(source, offset);
  while (source[at] === ')') at = skipTrivia(source, at + 1);
  return at;
}

/** The `(` of a call's arguments, and whether only the callee's own name stands before it. */
export function argumentsParenthesis(source: string, calleeEnd: number): { offset: number; direct: boolean } {
  let at = skipTrivia(source, calleeEnd);
  let direct = true;
  while (source[at] !== '(') {
    direct = false;
    at = skipTrivia(source, at + 1);
  }
  return { offset: at, direct };
}

/** Whether a comma stands between a call's last argument and its closing parenthesis, which is at `close`. */
export function hasTrailingComma(source: string, lastArgumentEnd: number, close: number): boolean {
  let at = skipTrivia(source, lastArgumentEnd);
  while (source[at] === ')' && at < close) at = skipTrivia(source, at + 1);
  return source[at] === ',';
}

/** Offset of the first token after the `static` that starts at `offset`. */
export function afterStatic(source: string, offset: number): number {
  return skipTrivia(source, offset + 'static'.length);
}
