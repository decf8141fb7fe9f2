/**
 * Edits inside expressions: sites of calls that are not on their statement's line, and suspensions.
 *
 * Children are visited in the order of the text, which is the order of evaluation but for a few targets of assignments
 * that call nothing. Nothing is put where V8 would quote it in an error message or take a function's name from it.
 */
import type { AnyNode, AssignmentExpression, MemberExpression, Property } from 'acorn';
import { memberOffset } from './call-position.js';
import { call, taggedTemplate } from './calls.js';
import { expressionPosition, operatorOffset, propertyOffset } from './expression-position.js';
import { type Binding, boundBy, keyName, UNBOUND } from './function-names.js';
import { assigned, operand, sometimes } from './operands.js';
import { target } from './patterns.js';
import { awaitExpression, yieldExpression } from './suspensions.js';
import { type MaybeFrame, plainRole, starts, type Use, type Walk } from './walk.js';

export function expression(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding = UNBOUND): void {
  const flow = frame?.flow;
  switch (node.type) {
    case 'Identifier':
      starts(walk, node.start);
      walk.positions.step();
      return;
    case 'Literal':
      walk.positions.step();
      return;
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      walk.functionLike(node, plainRole(node, binding));
      return;
    case 'ClassExpression':
      walk.classLike(node, frame, binding);
      return;
    case 'CallExpression':
    case 'NewExpression':
      call(walk, node, frame);
      return;
    case 'TaggedTemplateExpression':
      taggedTemplate(walk, node, frame);
      return;
    case 'AwaitExpression':
      awaitExpression(walk, node, frame);
      return;
    case 'YieldExpression':
      yieldExpression(walk, node, frame);
      return;
    case 'MemberExpression':
      member(walk, node, frame);
      return;
    case 'ChainExpression':
    case 'ParenthesizedExpression': {
      const fork = flow?.fork();
      expression(walk, node.expression, frame, use);
      if (fork) flow!.join(flow!.back(fork));
      return;
    }
    case 'LogicalExpression':
      operand(walk, node.left, frame, use);
      sometimes(walk, node.right, frame, use, UNBOUND);
      return;
    case 'ConditionalExpression': {
      operand(walk, node.test, frame, use);
      const fork = flow?.fork();
      operand(walk, node.consequent, frame, use, binding);
      const end = fork ? flow!.back(fork) : 0;
      operand(walk, node.alternate, frame, use, binding);
      flow?.join(end);
      return;
    }
    case 'AssignmentExpression':
      assignment(walk, node, frame, use);
      return;
    case 'SequenceExpression':
      node.expressions.forEach((item, i) => {
        if (i > 0) walk.positions.statement(expressionPosition(walk.source, item));
        operand(walk, item, frame, use);
      });
      return;
    case 'ArrayExpression':
      walk.positions.step();
      for (const item of node.elements) if (item) operand(walk, item, frame, use);
      return;
    case 'ObjectExpression':
      if (node.properties[0]?.type !== 'SpreadElement') walk.positions.step();
      for (const property of node.properties) {
        if (property.type === 'SpreadElement') expression(walk, property, frame, use);
        else objectMember(walk, property, frame, use, binding.name);
      }
      return;
    case 'SpreadElement':
      expression(walk, node.argument, frame, 'printed');
      flow?.mayCall(node.start);
      return;
    case 'TemplateLiteral':
      starts(walk, node.start);
      if (node.quasis[0]?.value.raw !== '') walk.positions.step();
      for (const item of node.expressions) operand(walk, item, frame, use);
      return;
    case 'BinaryExpression':
      if (node.left.type !== 'PrivateIdentifier') operand(walk, node.left, frame, use);
      operand(walk, node.right, frame, use);
      if (!/^[!=]==$/.test(node.operator)) walk.positions.step(operatorOffset(walk.source, node));
      return;
    case 'UnaryExpression':
      operand(walk, node.argument, frame, node.operator === 'delete' ? 'printed' : use);
      if (/^[-+~]$/.test(node.operator)) walk.positions.step(node.start);
      return;
    case 'UpdateExpression':
      reference(walk, node.argument, frame, true);
      walk.positions.step(expressionPosition(walk.source, node));
      return;
    case 'ImportExpression':
      operand(walk, node.source, frame, use);
      if (node.options) operand(walk, node.options, frame, use);
      flow?.mayCall(node.start);
      return;
    default:
  }
}

function assignment(walk: Walk, node: AssignmentExpression, frame: MaybeFrame, use: Use): void {
  if (node.left.type === 'ObjectPattern' || node.left.type === 'ArrayPattern') {
    target(walk, node.left, frame);
    operand(walk, node.right, frame, 'printed');
    assigned(walk, node.right);
    return;
  }
  reference(walk, node.left, frame, node.operator !== '=');
  const binding = boundBy(node.left);
  if (/^(\|\||&&|\?\?)=$/.test(node.operator)) sometimes(walk, node.right, frame, use, binding);
  else operand(walk, node.right, frame, use, binding);
  walk.positions.step(operatorOffset(walk.source, node));
  assigned(walk, node.right);
}

/** What is assigned to; V8 has no place for reading it before. */
function reference(walk: Walk, node: AnyNode, frame: MaybeFrame, isRead: boolean): void {
  if (node.type === 'MemberExpression') memberParts(walk, node, frame);
  else if (node.type !== 'Identifier') expression(walk, node, frame, 'printed');
  if (isRead) walk.positions.step();
}

function member(walk: Walk, node: MemberExpression, frame: MaybeFrame): void {
  memberParts(walk, node, frame);
  walk.positions.step(propertyOffset(walk.source, node));
}

function memberParts(walk: Walk, node: MemberExpression, frame: MaybeFrame): void {
  expression(walk, node.object, frame, 'printed');
  if (node.computed) expression(walk, node.property, frame, 'printed');
  // `length` is read in every other loop and hardly ever a getter of the program.
  else if (node.property.type !== 'Identifier' || node.property.name !== 'length') {
    frame?.flow.mayCall(memberOffset(node));
  }
}

function objectMember(walk: Walk, node: Property, frame: MaybeFrame, use: Use, owner: string): void {
  if (node.computed) expression(walk, node.key, frame, 'printed');
  const binding = { name: keyName(node.key, node.computed), owner };
  if ((node.method || node.kind !== 'init') && node.value.type === 'FunctionExpression') {
    const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
    const role = { ...plainRole(node.value, binding), kind, isNamed: !node.computed } as const;
    walk.functionLike(node.value, { ...role, start: node.start, end: node.end, ownStart: node.start });
  } else {
    walk.positions.expression(expressionPosition(walk.source, node.value));
    operand(walk, node.value, frame, use, binding);
  }
}
