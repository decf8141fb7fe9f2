/** What declarations, assignments and parameters bind, with the defaults inside. */
import type { AnyNode } from 'acorn';
import { boundBy } from './function-names.js';
import { sometimes } from './operands.js';
import type { MaybeFrame, Walk } from './walk.js';

/** What a declaration or an assignment binds. The text has it before the value, but it is evaluated after. */
export function target(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  if (node.type === 'Identifier') return;
  const detour = frame?.flow.leave();
  const outer = walk.positions.enter(node.start);
  pattern(walk, node, frame);
  walk.positions.leave(outer);
  if (detour) frame!.flow.resume(detour);
}

/** A parameter: evaluated before there is a frame. */
export function parameter(walk: Walk, node: AnyNode): void {
  pattern(walk, node, undefined);
}

function pattern(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  switch (node.type) {
    case 'ObjectPattern':
      frame?.flow.mayCall(node.start);
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          pattern(walk, property.argument, frame);
        } else {
          if (property.computed) walk.expression(property.key, frame, 'printed');
          pattern(walk, property.value, frame);
        }
      }
      return;
    case 'ArrayPattern':
      frame?.flow.mayCall(node.start);
      for (const item of node.elements) if (item) pattern(walk, item, frame);
      return;
    case 'RestElement':
      pattern(walk, node.argument, frame);
      return;
    case 'AssignmentPattern':
      pattern(walk, node.left, frame);
      walk.positions.step(node.start);
      sometimes(walk, node.right, frame, node.left.type === 'Identifier' ? 'free' : 'printed', boundBy(node.left));
      return;
    default:
      walk.expression(node, frame, 'printed');
  }
}
