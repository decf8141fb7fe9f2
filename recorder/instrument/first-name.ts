/** What an expression does first, where V8 has no position for it. */
import type { Expression, PrivateIdentifier, Super } from 'acorn';

/**
 * Whether an expression begins with a variable that is only read. If there is none of that name V8 reports the
 * statement; behind an assignment it reports the value.
 */
export function beginsWithName(expression: Expression): boolean {
  let at: Expression | PrivateIdentifier | Super = expression;
  for (;;) {
    switch (at.type) {
      case 'Identifier':
        return at.start === expression.start;
      case 'BinaryExpression':
      case 'LogicalExpression':
        at = at.left;
        break;
      case 'ConditionalExpression':
        at = at.test;
        break;
      case 'MemberExpression':
        at = at.object;
        break;
      case 'ChainExpression':
        at = at.expression;
        break;
      case 'SequenceExpression':
        at = at.expressions[0] as Expression;
        break;
      case 'CallExpression':
        // The call of a variable has a position of its own, and it is the variable's.
        if (at.callee.type === 'Identifier') return false;
        at = at.callee;
        break;
      default:
        return false;
    }
  }
}
