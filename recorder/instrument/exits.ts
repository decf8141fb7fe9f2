/** `return` and `throw`: the value is told before it leaves. */
import type { ReturnStatement, ThrowStatement } from 'acorn';
import { operand } from './operands.js';
import { type Frame, grouped, type MaybeFrame, parenthesized, store, storeAnd, type Walk } from './walk.js';

export function returnStatement(walk: Walk, node: ReturnStatement, frame: MaybeFrame): void {
  const { argument } = node;
  if (!frame) return;
  const { call, edits } = walk;
  const result = resultOf(walk, frame);
  if (!argument) {
    const byCall = walk.names.isWaiting;
    const site = store(walk, frame.flow.site(node.start), byCall);
    edits.put(node.start + 'return'.length, ` ${site},${result}=${byCall ? `${call}.v(void 0)` : 'void 0'}`);
    return;
  }
  walk.positions.statement(node.start);
  const place = edits.reserve(argument.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, argument, frame, 'free');
  frame.flow.end(root, true);
  const [open, close] = parenthesized(argument);
  const isNameless = byCall || walk.facts.hasAnonymous(argument.start, argument.end);
  const [take, taken] = isNameless ? [`${call}.v(`, ')'] : ['', ''];
  // An async generator awaits what it returns.
  const [hold, held] = frame.isAsyncGenerator ? [`${call}.w(`, `,${root.site})`] : ['', ''];
  place.text = `${store(walk, root.site, byCall)},${hold}${result}=${take}${open}`;
  const after = close + taken + held;
  if (after !== '') edits.put(argument.end, after);
}

/** What a result is assigned to that is returned here. */
function resultOf(walk: Walk, frame: Frame): string {
  frame.returns++;
  if (frame.closers > 0) return `${walk.call}.r`;
  frame.hasFinalReturn = true;
  return walk.result;
}

export function throwStatement(walk: Walk, node: ThrowStatement, frame: MaybeFrame): void {
  const { argument } = node;
  if (!frame) {
    operand(walk, argument, frame, 'free');
    return;
  }
  walk.positions.statement(node.start);
  const place = walk.edits.reserve(argument.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, argument, frame, 'free');
  frame.flow.end(root, true);
  // An assignment would name an anonymous function in what is thrown, but not if that is the result of a call.
  const isResult = argument.type === 'NewExpression' || argument.type === 'CallExpression';
  const isNameless = byCall || (!isResult && walk.facts.hasAnonymous(argument.start, argument.end));
  const [open, close] = isNameless ? grouped(argument) : parenthesized(argument);
  const before = isNameless ? storeAnd(walk, root.site, byCall) : `${store(walk, root.site, byCall)},${walk.call}.t=`;
  place.text = before + open;
  if (close !== '') walk.edits.put(argument.end, close);
}
