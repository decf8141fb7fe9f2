/** `await` and `yield`: where a frame leaves the stack without being over. */
import type { AnyNode, AwaitExpression, YieldExpression } from 'acorn';
import { operand } from './operands.js';
import { type MaybeFrame, parenthesized, type Walk } from './walk.js';

export function awaitExpression(walk: Walk, node: AwaitExpression, frame: MaybeFrame): void {
  const [open, close] = parenthesized(node.argument);
  const place = frame && walk.edits.reserve(node.argument.start);
  operand(walk, node.argument, frame, 'free');
  if (!frame || !place) return;
  place.text = `${walk.call}.w(${open}`;
  walk.edits.put(node.argument.end, `${close},${frame.flow.site(node.start)})`);
  frame.flow.suspend();
}

export function yieldExpression(walk: Walk, node: YieldExpression, frame: MaybeFrame): void {
  if (!frame) {
    if (node.argument) operand(walk, node.argument, frame, 'free');
    return;
  }
  const { argument } = node;
  const site = frame.flow.site(node.start);
  if (!argument) {
    walk.edits.put(node.end, ` ${walk.call}.y(void 0,${site})`);
  } else if (node.delegate && !mayBeArgument(argument)) {
    // V8 quotes such an operand of `yield*` by its value, but only if it stands there as it is.
    walk.edits.put(node.start, `(${walk.call}.w(void 0,${site}),`);
    frame.flow.suspend();
    operand(walk, argument, frame, 'printed');
    walk.edits.put(node.end, ')');
  } else {
    const [open, close] = parenthesized(argument);
    walk.edits.put(argument.start, `${walk.call}.${node.delegate ? 'd' : 'y'}(${open}`);
    operand(walk, argument, frame, 'free');
    walk.edits.put(argument.end, `${close},${site})`);
  }
  frame.flow.suspend();
}

/**
 * Operands of `yield*` that V8 calls "(intermediate value)", so that another call in their place reads the same, and those
 * that are always iterable.
 */
function mayBeArgument(node: AnyNode): boolean {
  return /^(Call|New|Member|Sequence|Array)Expression$|^TemplateLiteral$/.test(node.type);
}
