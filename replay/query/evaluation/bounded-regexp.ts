/**
 * Regular expressions, as far as it can be told from their source that they end soon: what backtracks is counted, and the
 * number of ways through the text must be small. What is run is JavaScript's own matcher over primitives.
 */
import type { Budget } from './budget.js';
import { EvaluationError, native, refused } from './evaluation-error.js';
import { type CapturedObject, MadeRegExp } from './value.js';

const MOST_WAYS = 1e7;
const WAYS_IN_A_STEP = 200;

/** The expression to run on a text of that length. Throws where it may take too long. */
export function boundedRegExp(
  pattern: MadeRegExp | Extract<CapturedObject, { kind: 'regexp' }>,
  textLength: number,
  budget: Budget,
): RegExp {
  const { source, flags } = pattern instanceof MadeRegExp ? pattern : parseText(pattern.text);
  if (!(pattern instanceof MadeRegExp) && /[gy]/.test(flags)) {
    throw refused(`Where ${pattern.text} goes on matching from was not captured; write it as a literal.`);
  }
  const ways = waysThrough(source, textLength);
  if (ways > MOST_WAYS) {
    const advice = 'use `includes`, `startsWith` or a simpler expression';
    throw new EvaluationError(`/${source}/ may take too long on ${textLength} characters; ${advice}.`, 'limit');
  }
  budget.step(Math.ceil(ways / WAYS_IN_A_STEP));
  return native(() => new RegExp(source, flags));
}

/** Infinity where it repeats what itself can repeat, or refers back. */
function waysThrough(source: string, length: number): number {
  let ways = (length + 1) * (source.length + 1);
  let isAfterGroup = false;
  for (let i = 0; i < source.length; i++) {
    const wasAfterGroup = isAfterGroup;
    isAfterGroup = source[i] === ')';
    switch (source[i]) {
      case '\\': {
        const escaped = /^\\(?:[pPu]\{[^}]*\}|.)/su.exec(source.slice(i))?.[0] ?? source[i]!;
        if (/[1-9k]/.test(escaped[1] ?? '')) return Number.POSITIVE_INFINITY;
        i += escaped.length - 1;
        break;
      }
      case '[':
        i = endOfClass(source, i);
        break;
      case '(':
        // The question mark of a group is no quantifier. What looks ahead or behind is tried at each place.
        if (source[i + 1] === '?') {
          if (/^\?<?[=!]/.test(source.slice(i + 1, i + 4))) ways *= length + 1;
          i += 1;
        }
        break;
      case '|':
      case '?':
        ways *= 2;
        break;
      case '*':
      case '+':
      case '{':
        if (wasAfterGroup) return Number.POSITIVE_INFINITY;
        ways *= length + 1;
        // What makes it lazy changes the order and not the number.
        if (source[i] !== '{' && source[i + 1] === '?') i += 1;
        break;
    }
  }
  return ways;
}

function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i += 1;
    else if (source[i] === ']') return i;
  }
  return source.length;
}

function parseText(text: string): { source: string; flags: string } {
  const end = text.lastIndexOf('/');
  const flags = text.slice(end + 1);
  if (end < 1 || !/^[a-z]*$/.test(flags)) throw refused(`${text} was not captured whole.`);
  return { source: text.slice(1, end), flags };
}
