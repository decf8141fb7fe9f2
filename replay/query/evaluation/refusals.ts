/** Syntax that JavaScript has and an evaluation has not: what it would do, and what to do instead. */
import type { AnyNode } from 'acorn';

const CHANGE = 'A recording cannot be changed';
const CODE = "A recording cannot run the program's code";

/** The sentence for a node; undefined where it is one that can be evaluated. */
export function refusalOf(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return `${CHANGE}, so \`${node.operator}\` is refused; \`===\` compares.`;
    case 'UpdateExpression':
      return `${CHANGE}, so \`${node.operator}\` is refused; write \`+ 1\` or \`- 1\`.`;
    case 'NewExpression':
      return `${CODE}, so \`new\` is refused; arrays, objects and regular expressions can be written as literals.`;
    case 'AwaitExpression':
      return `${CODE}, so \`await\` is refused; of a promise that is settled, its capture shows the result.`;
    case 'YieldExpression':
      return '`yield` has no meaning here; `$result` is what a generator yielded, where it did.';
    case 'ImportExpression':
      return `${CODE}, so \`import()\` is refused; only values of this call are known.`;
    case 'FunctionExpression':
      return 'Functions are written as arrows with an expression, such as `item => item.price`.';
    case 'ClassExpression':
      return 'A class cannot be made here; write an object literal.';
    case 'TaggedTemplateExpression':
      return `${CODE}, so a tag is refused; write the template without it.`;
    case 'MetaProperty':
      return `\`${node.meta.name}.${node.property.name}\` is not recorded.`;
    case 'Super':
      return '`super` is not recorded; `this` has what the object holds.';
    case 'UnaryExpression':
      return node.operator === 'delete'
        ? `${CHANGE}, so \`delete\` is refused; \`in\` asks for a property.`
        : undefined;
    default:
      return undefined;
  }
}
