/** Operands: the places inside an expression where a store of a site may still be put. */
import type { AnyNode } from 'acorn';
import { type Binding, UNBOUND } from './function-names.js';
import { grouped, type MaybeFrame, storeAnd, type Use, type Walk } from './walk.js';

/** What calls nothing by itself, and a spread, which is not an expression. */
const NO_SLOT = new Set(['Identifier', 'Literal', 'ThisExpression', 'MetaProperty', 'SpreadElement']);

/** An operand: evaluated by itself, so a store may be put before it. */
export function operand(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding = UNBOUND): void {
  const canHold =
    frame !== undefined && use === 'free' && !NO_SLOT.has(node.type) && !walk.facts.hasAnonymous(node.start, node.end);
  if (!canHold) {
    walk.expression(node, frame, use, binding);
    return;
  }
  const byCall = walk.names.isWaiting;
  const slot = frame.flow.openSlot(walk.edits.reserve(node.start));
  walk.expression(node, frame, use, binding);
  frame.flow.closeSlot();
  if (slot.site < 0) return;
  const [open, close] = grouped(node);
  slot.place.text = `(${storeAnd(walk, slot.site, byCall)}${open}`;
  walk.edits.put(node.end, `${close})`);
}

/** An operand that is not always evaluated. */
export function sometimes(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding): void {
  const fork = frame?.flow.fork();
  operand(walk, node, frame, use, binding);
  if (fork) frame!.flow.join(frame!.flow.back(fork));
}

/** The name of what was assigned or initialised is settled. */
export function assigned(walk: Walk, value: AnyNode): void {
  if (value.type === 'CallExpression' || value.type === 'NewExpression') walk.names.call();
  else walk.names.assignment();
}
