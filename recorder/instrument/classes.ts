/**
 * Walks a class: its keys and what it extends belong to the function around it, its members are functions of their own,
 * and its field initialisers and static blocks are left alone but for the functions inside.
 */
import type { AnyNode, Class, MethodDefinition } from 'acorn';
import { expressionPosition } from './expression-position.js';
import { type Binding, keyName } from './function-names.js';
import type { FunctionKindName } from './hook-protocol.js';
import { afterStatic } from './trivia.js';
import type { MaybeFrame, Walk } from './walk.js';

const KINDS: Record<MethodDefinition['kind'], FunctionKindName> = {
  constructor: 'constructor',
  method: 'method',
  get: 'getter',
  set: 'setter',
};

export function classLike(walk: Walk, node: Class, frame: MaybeFrame, binding: Binding): void {
  const className = node.id?.name ?? binding.name;
  if (node.superClass) walk.expression(node.superClass, frame, 'printed');
  walk.positions.step();
  if (node.body.body.some(isPrivateField)) {
    walk.privateClasses.push({ startOffset: node.start, endOffset: node.end });
  }
  for (const member of node.body.body) {
    if (member.type === 'StaticBlock') {
      const outer = walk.positions.enter(member.start);
      walk.statements(member.body, undefined);
      walk.positions.leave(outer);
      continue;
    }
    if (member.computed) {
      walk.positions.statement(expressionPosition(walk.source, member.key as AnyNode));
      walk.expression(member.key as AnyNode, frame, 'printed');
    }
    const name = keyName(member.key, member.computed);
    if (member.type === 'MethodDefinition') method(walk, node, member, className, name);
    else if (member.value) {
      const outer = walk.positions.enter(member.start);
      walk.expression(member.value, undefined, 'free', { name, owner: className });
      walk.positions.leave(outer);
    }
  }
  // Of its constructor, which V8 makes where there is none.
  if (!node.id) walk.names.anonymousFunction();
}

/** What an object of the class has for itself: no method, and nothing static. */
function isPrivateField(member: Class['body']['body'][number]): boolean {
  return member.type === 'PropertyDefinition' && !member.static && member.key.type === 'PrivateIdentifier';
}

function method(walk: Walk, node: Class, member: MethodDefinition, className: string, name: string): void {
  const isConstructor = member.kind === 'constructor';
  const ownStart = member.static ? afterStatic(walk.source, member.start) : member.start;
  walk.functionLike(member.value, {
    kind: KINDS[member.kind],
    binding: { name: isConstructor ? className : name, owner: className },
    isStatic: member.static,
    // A constructor's text is that of its class.
    start: isConstructor ? node.start : ownStart,
    end: isConstructor ? node.end : member.end,
    ownStart,
    isDerivedConstructor: isConstructor && node.superClass != null,
    isNamed: !member.computed,
  });
}
