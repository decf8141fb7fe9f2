/** `await` and `yield`: where a frame leaves the stack without being over. */
import type { AnyNode, AwaitExpression, YieldExpression } from 'acorn';
import { operand } from './operands.js';
import { type Frame, type MaybeFrame, parenthesized, type Walk } from './walk.js';

export function awaitExpression(walk: Walk, node: AwaitExpression, frame: MaybeFrame): void {
  const [open, close] = parenthesized(node.argument);
  walk.positions.expression(node.start);
  const place = frame && walk.edits.reserve(node.argument.start);
  operand(walk, node.argument, frame, 'free');
  if (!frame || !place) return;
  place.text = `${walk.call}.w(${open}`;
  walk.edits.put(node.argument.end, `${close},${frame.flow.site(node.start)})`);
  frame.flow.suspend();
  walk.positions.step(node.start);
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
    delegate(walk, node, argument, frame, site);
  } else {
    const [open, close] = parenthesized(argument);
    if (node.delegate) {
      // The call has a place of its own, for V8 has none for the iterator that it then asks for.
      walk.edits.put(argument.start, `(${walk.call}.d)`);
      const hook = walk.edits.reserve(argument.start);
      operand(walk, argument, frame, 'free');
      hook.text = `(${open}`;
      hook.standsFor = walk.positions.here;
    } else {
      walk.positions.expression(node.start);
      walk.edits.put(argument.start, `${walk.call}.y(${open}`);
      operand(walk, argument, frame, 'free');
    }
    walk.edits.put(argument.end, `${close},${site})`);
  }
  frame.flow.suspend();
  walk.positions.step(node.start);
}

/** `yield*` of what V8 quotes by its value, but only if it stands there as it is: the hook comes before. */
function delegate(walk: Walk, node: YieldExpression, argument: AnyNode, frame: Frame, site: number): void {
  const { edits, call } = walk;
  const hook = edits.reserve(node.start);
  let close = ')';
  if (frame.isAsyncGenerator) {
    // A step with a place that is no call, or V8 would quote the hook.
    hook.text = `(-${call}.w(void 0,${site})||(`;
    close = '))';
  } else {
    hook.text = `(${call}.w(void 0,${site}),`;
    // The comma gives what follows a place.
    edits.mark(node.start, operandPosition(walk, argument), [hook]);
  }
  frame.flow.suspend();
  operand(walk, argument, frame, 'printed');
  edits.put(node.end, close);
}

/** Where V8 asks an operand of `yield*` for its iterator. */
function operandPosition({ positions }: Walk, operand: AnyNode): number {
  return operand.type === 'Identifier' && !positions.isStatementNext ? operand.start : positions.here;
}

/**
 * Operands of `yield*` that V8 calls "(intermediate value)", so that another call in their place reads the same, and those
 * that are always iterable.
 */
function mayBeArgument(node: AnyNode): boolean {
  return /^(Call|New|Member|Sequence|Array)Expression$|^TemplateLiteral$/.test(node.type);
}
