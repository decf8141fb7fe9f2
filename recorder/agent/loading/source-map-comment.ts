/**
 * The address in a script's `sourceMappingURL` comment, found without parsing the script: only comments at its end
 * count, of them the last, so that neither strings nor files that were joined fool it.
 */
import {
  charCodeAt,
  regExpExec,
  stringEndsWith,
  stringLastIndexOf,
  stringSlice,
  stringStartsWith,
} from '../host/pristine.js';

const marker = 'sourceMappingURL=';
const commentStart = /^\/[/*][#@][ \t]+sourceMappingURL=/;
/** A template literal is all that can look like a line of comment. */
const notInAddress = /[\s`]/;
const quote = /['"\\]/;

/** Empty if there is none. Cost: the comments at the end of the text. */
export function sourceMapAddress(source: string): string {
  if (stringLastIndexOf(source, marker) < 0) return '';
  for (let end = source.length; ; ) {
    end = endOfText(source, end);
    const start = startOfComment(source, end);
    if (start < 0) return '';
    const address = addressIn(stringSlice(source, start, end));
    if (address !== '') return address;
    end = start;
  }
}

/** Where the comment begins that ends at `end`, the end of a line's text; -1 if none does. */
function startOfComment(source: string, end: number): number {
  const isBlock = stringSlice(source, end - 2, end) === '*/';
  if (isBlock) return end < 4 ? -1 : stringLastIndexOf(source, '/*', end - 4);
  const lineStart = end === 0 ? 0 : stringLastIndexOf(source, '\n', end - 1) + 1;
  const first = skipBlanks(source, lineStart);
  if (stringStartsWith(source, '//', first)) return first;
  // Behind code a comment can only be told from a string if it is the one that is looked for.
  const at = stringLastIndexOf(source, marker, end);
  const start = at <= lineStart ? -1 : stringLastIndexOf(source, '//', at);
  if (start < lineStart) return -1;
  const address = addressIn(stringSlice(source, start, end));
  return address === '' || regExpExec(quote, address) !== null ? -1 : start;
}

function addressIn(comment: string): string {
  const start = regExpExec(commentStart, comment)?.[0];
  if (start === undefined) return '';
  const isBlock = stringStartsWith(comment, '/*') && stringEndsWith(comment, '*/');
  const end = endOfText(comment, isBlock ? comment.length - 2 : comment.length);
  const address = stringSlice(comment, start.length, end);
  return regExpExec(notInAddress, address) === null ? address : '';
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (charCodeAt(text, at) === 32 || charCodeAt(text, at) === 9) at++;
  return at;
}

/** Without the blanks and line terminators before `end`. */
function endOfText(text: string, end: number): number {
  let at = end;
  while (at > 0 && isSpace(charCodeAt(text, at - 1))) at--;
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x2028 || code === 0x2029 || code === 0xfeff;
}
