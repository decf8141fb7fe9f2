/**
 * An uncaught error is printed with the line it was thrown on and a row of carets below, which Node takes from V8's
 * text of the script, with our insertions. Before the error is reported, that message is rewritten to the author's line.
 *
 * A thrown value that is no error object is printed by Node's C++ directly and cannot be corrected here.
 */
import type { NodeInternals } from '../options.js';
import type { InstrumentedScript } from './instrumented-script.js';
import { charCodeAt, regExpExec, stringIndexOf, stringSlice } from './pristine.js';
import type { ScriptRegistry } from './script-registry.js';

type Enhancer = (error: object) => unknown;
interface Enhancers {
  beforeInspector: Enhancer;
  afterInspector: Enhancer;
}
type HasArrow = Record<symbol, unknown>;

/** False if this Node does not have what it takes, and nothing was changed. */
export function installFatalException(node: NodeInternals, registry: ScriptRegistry): boolean {
  const binding = node.internalBinding?.('errors') as
    | { setEnhanceStackForFatalException?: (before: Enhancer, after: Enhancer) => void }
    | undefined;
  const util = node.internalBinding?.('util') as { privateSymbols?: Record<string, symbol> } | undefined;
  const errors = node.internalRequire?.('internal/errors') as { fatalExceptionStackEnhancers?: Enhancers } | undefined;
  const arrowKey = util?.privateSymbols?.arrow_message_private_symbol;
  const decoratedKey = util?.privateSymbols?.decorated_private_symbol;
  const enhancers = errors?.fatalExceptionStackEnhancers;
  if (typeof binding?.setEnhanceStackForFatalException !== 'function') return false;
  if (arrowKey === undefined || enhancers === undefined) return false;

  const { beforeInspector, afterInspector } = enhancers;
  binding.setEnhanceStackForFatalException((error) => {
    try {
      const arrow = (error as HasArrow)[arrowKey];
      if (typeof arrow === 'string') {
        (error as HasArrow)[arrowKey] = originalArrow(registry, arrow);
        if (decoratedKey !== undefined && (error as HasArrow)[decoratedKey] === true) correctStack(registry, error);
      }
    } catch {
      // The message keeps our insertions: ugly, but the error is reported.
    }
    return beforeInspector(error);
  }, afterInspector);
  return true;
}

/** For errors of linking ES modules Node has by now put the message in front of the stack, as text. */
function correctStack(registry: ScriptRegistry, error: { stack?: unknown }): void {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const corrected = originalArrow(registry, stack);
  if (corrected !== stack) error.stack = corrected;
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
  const sourceLine = script.sourceLine(line);
  if (codeLine === undefined || sourceLine === undefined) return arrow;
  const rest = stringSlice(arrow, firstEnd + 1);
  if (rest !== codeLine && stringSlice(rest, 0, codeLine.length + 1) !== `${codeLine}\n`) return arrow;
  const carets = caretRow(script, line, sourceLine, stringSlice(rest, codeLine.length + 1));
  return `${stringSlice(arrow, 0, firstEnd)}\n${sourceLine}\n${carets}`;
}

const caretsAfterBlanks = /^[ \t]*(\^+)/;

function caretRow(script: InstrumentedScript, line: number, sourceLine: string, row: string): string {
  const found = regExpExec(caretsAfterBlanks, row);
  if (found === null) return row;
  const end = found[0].length;
  const start = script.toSourceColumn(line, end - (found[1] as string).length);
  const last = script.toSourceColumn(line, end - 1);
  let mapped = '';
  // As Node fills it: a tab below a tab keeps the carets in place whatever the width of tabs.
  for (let i = 0; i < start; i++) mapped += charCodeAt(sourceLine, i) === 9 ? '\t' : ' ';
  for (let i = start; i <= last; i++) mapped += '^';
  return mapped + stringSlice(row, end);
}
