/**
 * The expressions a recording can answer: a name and members of it, `a.b[0]['c d']?.length`. Nothing is run, so there are
 * no operators and no calls; what does not fit is refused with a sentence.
 */
import { EvaluationError } from './evaluation-error.js';

export interface Path {
  root: string;
  members: string[];
  /** The source text up to and including the root, then each member, for messages. */
  texts: string[];
}

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const INDEX = /(?:0|[1-9][0-9]*)/y;
const SPACE = /\s*/y;

/** Throws an EvaluationError for anything else. */
export function parsePath(expression: string): Path {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    at += text?.length ?? 0;
    return text;
  };
  const takeSymbol = (symbol: string): boolean => {
    if (!expression.startsWith(symbol, at)) return false;
    at += symbol.length;
    return true;
  };
  take(SPACE);
  const root = take(NAME);
  if (root === undefined) throw refused(expression);
  const members: string[] = [];
  const texts = [root];
  for (take(SPACE); at < expression.length; take(SPACE)) {
    const isOptional = takeSymbol('?.');
    if (isOptional ? !expression.startsWith('[', at) : takeSymbol('.')) {
      take(SPACE);
      members.push(take(/#?/y) + (take(NAME) ?? refuse(expression)));
    } else {
      if (!takeSymbol('[')) throw refused(expression);
      take(SPACE);
      members.push(take(INDEX) ?? takeString(expression, take));
      take(SPACE);
      if (!takeSymbol(']')) throw refused(expression);
    }
    texts.push(expression.slice(0, at).trim());
  }
  return { root, members, texts };
}

function takeString(expression: string, take: (pattern: RegExp) => string | undefined): string {
  const literal = take(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y);
  if (literal === undefined) throw refused(expression);
  return literal.slice(1, -1).replace(ESCAPE, (_, braced?: string, hex?: string, plain?: string) => {
    const digits = braced ?? hex?.slice(1);
    if (digits === undefined) return ESCAPES[plain!] ?? plain!;
    const code = Number.parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|(.))/gsu;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };

function refuse(expression: string): never {
  throw refused(expression);
}

function refused(expression: string): EvaluationError {
  const examples = 'names and members of them, such as `user.items[0].name`';
  return new EvaluationError(`A recording cannot run code: \`${expression.trim()}\` is none of ${examples}.`);
}
