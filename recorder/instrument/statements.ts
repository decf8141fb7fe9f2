/** One statement after the other: which edits each kind gets. */
import type { AnyNode, TryStatement } from 'acorn';
import { declaration } from './declarations.js';
import { returnStatement, throwStatement } from './exits.js';
import { continueStatement, forEach, forStatement, whileStatement } from './loops.js';
import { operand } from './operands.js';
import { target } from './patterns.js';
import { alone, type Braces, openBraces, type Placement, simple } from './site-stores.js';
import { closed, isUsing, type MaybeFrame, plainRole, type Walk } from './walk.js';

export function statements(walk: Walk, list: readonly AnyNode[], frame: MaybeFrame): void {
  if (list.some(isUsing)) closed(frame, () => inTurn(walk, list, frame));
  else inTurn(walk, list, frame);
}

function inTurn(walk: Walk, list: readonly AnyNode[], frame: MaybeFrame): void {
  for (const node of list) {
    const suspended = statement(walk, node, frame, { inList: true, start: node.start, labels: [] });
    if (suspended) walk.edits.put(node.end, `;${walk.call}.n();`);
  }
}

/** A statement that is the whole body of another. */
export function single(walk: Walk, node: AnyNode, frame: MaybeFrame): boolean {
  return statement(walk, node, frame, { inList: false, start: node.start, labels: [] });
}

/** True if the frame may just have been suspended when the statement is over, and nothing has said that it goes on. */
function statement(walk: Walk, node: AnyNode, frame: MaybeFrame, placement: Placement): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
      walk.functionLike(node, plainRole(node, { name: 'default', owner: '' }));
      return false;
    case 'BlockStatement':
      statements(walk, node.body, frame);
      return false;
    case 'ExpressionStatement':
      if (node.directive !== undefined) return false;
      return simple(walk, node, frame, placement, () => {
        walk.positions.statement(node.start);
        operand(walk, node.expression, frame, 'free');
      });
    case 'VariableDeclaration':
    case 'ClassDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return simple(walk, node, frame, placement, () => declaration(walk, node, frame));
    case 'ReturnStatement':
      returnStatement(walk, node, frame);
      return false;
    case 'ThrowStatement':
      throwStatement(walk, node, frame);
      return false;
    case 'IfStatement': {
      const braces = headed(walk, node, node.test, frame, placement);
      const inThen = single(walk, node.consequent, frame);
      const inElse = node.alternate ? single(walk, node.alternate, frame) : false;
      if (braces.needed) walk.edits.put(node.end, '}');
      return braces.suspended || inThen || inElse;
    }
    case 'ForStatement':
      return forStatement(walk, node, frame, placement);
    case 'ForInStatement':
    case 'ForOfStatement':
      return forEach(walk, node, frame, placement);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return whileStatement(walk, node, frame, placement);
    case 'ContinueStatement':
      continueStatement(walk, node, frame, placement);
      return false;
    case 'LabeledStatement': {
      const labels = [...placement.labels, node.label.name];
      return statement(walk, node.body, frame, { ...placement, labels });
    }
    case 'SwitchStatement': {
      const braces = headed(walk, node, node.discriminant, frame, placement);
      let { suspended } = braces;
      for (const branch of node.cases) {
        if (branch.test) suspended = alone(walk, branch.test, frame, false) || suspended;
        statements(walk, branch.consequent, frame);
      }
      if (braces.needed) walk.edits.put(node.end, '}');
      return suspended;
    }
    case 'TryStatement':
      tryStatement(walk, node, frame);
      return false;
    case 'WithStatement':
      // A store inside would be looked up in the object, which may be a Proxy that sees it.
      walk.positions.statement(node.start);
      return alone(walk, node.object, frame, false);
    default:
      return false;
  }
}

/** An `if` or `switch`: what it asks first. */
function headed(walk: Walk, node: AnyNode, head: AnyNode, frame: MaybeFrame, placement: Placement): Braces {
  const visit = (): void => {
    walk.positions.statement(node.start);
    operand(walk, head, frame, 'free');
  };
  if (frame) return openBraces(walk, frame, placement, visit);
  visit();
  return { needed: false, suspended: false };
}

function tryStatement(walk: Walk, node: TryStatement, frame: MaybeFrame): void {
  const { call, edits } = walk;
  const { finalizer } = node;
  if (finalizer) closed(frame, () => tryAndCatch(walk, node, frame));
  else tryAndCatch(walk, node, frame);
  if (finalizer) {
    if (frame) edits.put(finalizer.start + 1, `${call}.f(${frame.flow.site(finalizer.start)});`);
    statements(walk, finalizer.body, frame);
  }
}

function tryAndCatch(walk: Walk, { block, handler }: TryStatement, frame: MaybeFrame): void {
  const { call, edits } = walk;
  statements(walk, block.body, frame);
  if (handler) {
    const { param, body } = handler;
    if (param) target(walk, param, undefined);
    if (frame) {
      const site = frame.flow.site(handler.start);
      edits.put(
        body.start + 1,
        param?.type === 'Identifier' ? `${call}.k(${site},${param.name});` : `${call}.k0(${site});`,
      );
    }
    statements(walk, body.body, frame);
  }
}
