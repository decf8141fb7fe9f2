/**
 * What a function is called, from the text alone: its `name` property where the language gives one (NamedEvaluation in
 * ECMA-262), and for `a.b = function () {}`, which has none, what V8 prints in stack traces.
 */
import type { AnyNode, Expression, Pattern, PrivateIdentifier } from 'acorn';

/** The name a value gets from the place it is bound to, and the class or object that owns that name. */
export interface Binding {
  name: string;
  owner: string;
}

export const UNBOUND: Binding = { name: '', owner: '' };

const NAMELESS_OWNERS = new Set(['exports', 'module.exports', 'this']);

export function keyName(key: Expression | PrivateIdentifier, computed: boolean): string {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  if (key.type === 'Literal') return String(key.value);
  const text = dottedText(key);
  return text.includes('.') ? `[${text}]` : '';
}

export function boundBy(target: Pattern | Expression): Binding {
  if (target.type === 'Identifier') return { name: target.name, owner: '' };
  if (target.type !== 'MemberExpression') return UNBOUND;
  const name = keyName(target.property, target.computed);
  const owner = dottedText(target.object).replace(/\.prototype$/, '');
  return { name, owner: NAMELESS_OWNERS.has(owner) ? '' : owner };
}

/** `a.b.c` for names joined by dots, else empty. */
function dottedText(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return '';
  const object = dottedText(node.object);
  return object === '' ? '' : `${object}.${node.property.name}`;
}

/** Names bound by parameters or a declaration, in order of the text. */
export function boundNames(patterns: readonly (Pattern | null)[], into: string[] = []): string[] {
  for (const pattern of patterns) {
    if (pattern === null) continue;
    if (pattern.type === 'Identifier') into.push(pattern.name);
    else if (pattern.type === 'ArrayPattern') boundNames(pattern.elements, into);
    else if (pattern.type === 'AssignmentPattern') boundNames([pattern.left], into);
    else if (pattern.type === 'RestElement') boundNames([pattern.argument], into);
    else if (pattern.type === 'ObjectPattern') {
      boundNames(
        pattern.properties.map((property) => (property.type === 'RestElement' ? property.argument : property.value)),
        into,
      );
    }
  }
  return into;
}
