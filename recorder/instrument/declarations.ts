/** Declarations and exports, whose values get their names from what they are bound to. */
import type { AnyNode } from 'acorn';
import { boundBy } from './function-names.js';
import { assigned, operand } from './operands.js';
import { target } from './patterns.js';
import { afterAssign } from './trivia.js';
import { type MaybeFrame, plainRole, type Walk } from './walk.js';

export function declaration(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) {
        target(walk, id, frame);
        if (!init) continue;
        walk.positions.statement(afterAssign(walk.source, id.end));
        operand(walk, init, frame, id.type === 'Identifier' ? 'free' : 'printed', boundBy(id));
        if (id.type === 'Identifier') assigned(walk, init);
      }
      return;
    case 'ClassDeclaration':
      walk.classLike(node, frame, { name: 'default', owner: '' });
      return;
    case 'FunctionDeclaration':
      walk.functionLike(node, plainRole(node, { name: 'default', owner: '' }));
      return;
    case 'ExportNamedDeclaration':
      if (node.declaration) declaration(walk, node.declaration, frame);
      return;
    case 'ExportDefaultDeclaration':
      if (/Declaration$/.test(node.declaration.type)) declaration(walk, node.declaration, frame);
      else {
        walk.positions.statement(node.declaration.start);
        operand(walk, node.declaration, frame, 'free', { name: 'default', owner: '' });
      }
      return;
    default:
      operand(walk, node, frame, 'free');
  }
}
