/**
 * The "arrow" of an error: its file and line, that line's text, and carets below, as Node prints it above the stack. Node
 * takes it from V8's text of the script, with our insertions, and keeps it under a private symbol.
 */

import type { NodeInternals } from '../host/options.js';
import { charCodeAt, min, regExpExec, stringIndexOf, stringSlice } from '../host/pristine.js';
import type { ScriptRegistry } from './script-registry.js';

type HasArrow = Record<symbol, unknown>;

/** Private symbols are on no prototype chain and seen by no Proxy: reading one never runs code. */
export class ErrorArrows {
  private constructor(
    private readonly arrowKey: symbol,
    private readonly decoratedKey: symbol | undefined,
  ) {}

  /** Undefined if this Node does not have what it takes. */
  static of(node: NodeInternals): ErrorArrows | undefined {
    const util = node.internalBinding?.('util') as { privateSymbols?: Record<string, symbol> } | undefined;
    const arrowKey = util?.privateSymbols?.arrow_message_private_symbol;
    return arrowKey && new ErrorArrows(arrowKey, util?.privateSymbols?.decorated_private_symbol);
  }

  of(error: object): string | undefined {
    const arrow = (error as HasArrow)[this.arrowKey];
    return typeof arrow === 'string' ? arrow : undefined;
  }

  set(error: object, arrow: string): void {
    (error as HasArrow)[this.arrowKey] = arrow;
  }

  /** Whether Node has put the arrow in front of the stack already, as text. */
  isInStack(error: object): boolean {
    return this.decoratedKey !== undefined && (error as HasArrow)[this.decoratedKey] === true;
  }
}

/** C++ fills its row of carets up to here (node::GetErrorSource). */
const LONGEST_CARET_ROW = 1020;

/** The arrow of one place: `line` from 1, its text, `column` from 0. */
export function arrowAt(name: unknown, line: number, text: string, column: number): string {
  const row = blanksBelow(text, min(column, LONGEST_CARET_ROW));
  return `${name}:${line}\n${text}\n${column < LONGEST_CARET_ROW ? `${row}^` : row}\n`;
}

const place = /^(.*):(\d+)$/;

/**
 * `arrow` is `file:line`, the line, and, if the place is within the first thousand columns, blanks and carets
 * (node::GetErrorSource). Anything else, and lines of other scripts, come back as they are.
 */
export function originalArrow(registry: ScriptRegistry, arrow: string): string {
  const firstEnd = stringIndexOf(arrow, '\n');
  const where = regExpExec(place, stringSlice(arrow, 0, firstEnd));
  const script = where === null ? undefined : registry.byName(where[1]);
  if (where === null || script === undefined) return arrow;
  const line = +(where[2] as string);
  const codeLine = script.codeLine(line);
  if (codeLine === undefined) return arrow;
  const rest = stringSlice(arrow, firstEnd + 1);
  if (rest !== codeLine && stringSlice(rest, 0, codeLine.length + 1) !== `${codeLine}\n`) return arrow;
  const row = stringSlice(rest, codeLine.length + 1);
  const carets = regExpExec(caretsAfterBlanks, row);
  const end = carets === null ? 0 : carets[0].length;
  const first = end - (carets === null ? 0 : (carets[1] as string).length);
  // Beyond the carets' row, the line is all there is to tell.
  const start = carets === null ? { line, column: 0 } : script.toSourcePlace(line, first);
  const sourceLine = script.sourceLine(start.line);
  if (sourceLine === undefined) return arrow;
  const head = `${where[1]}:${start.line}\n${sourceLine}\n`;
  if (carets === null) return head + row;
  const last = script.toSourcePlace(line, end - 1);
  let mapped = blanksBelow(sourceLine, start.column);
  const width = last.line === start.line ? last.column - start.column : 0;
  for (let i = 0; i <= width; i++) mapped += '^';
  return head + mapped + stringSlice(row, end);
}

/** Of an error of code given as text, whose stack Node has that message in by now: for the first who can look at it. */
export function correctDecorated(registry: ScriptRegistry, arrows: ErrorArrows, error: unknown): void {
  if (typeof error === 'object' && error !== null && arrows.isInStack(error)) correctStack(registry, error);
}

/** Also for errors of linking ES modules Node has by now put the message in front of the stack, as text. */
export function correctStack(registry: ScriptRegistry, error: { stack?: unknown }): void {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const corrected = originalArrow(registry, stack);
  if (corrected !== stack) error.stack = corrected;
}

const caretsAfterBlanks = /^[ \t]*(\^+)/;

/** As Node fills it: a tab below a tab keeps the carets in place whatever the width of tabs. */
function blanksBelow(line: string, columns: number): string {
  let row = '';
  for (let i = 0; i < columns; i++) row += charCodeAt(line, i) === 9 ? '\t' : ' ';
  return row;
}
