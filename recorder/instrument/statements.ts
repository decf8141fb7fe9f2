/**
 * Edits at statements: the store of a site before each that can call something, and what is said of returns, throws,
 * catches and suspensions.
 *
 * In a list the store is a statement of its own before the other. It begins with a name and ends with a semicolon, so
 * it changes no automatic semicolon before or after. Elsewhere (`if (x) f();`) the two get braces.
 */
import type {
  AnyNode,
  ContinueStatement,
  DoWhileStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  ReturnStatement,
  ThrowStatement,
  TryStatement,
  WhileStatement,
} from 'acorn';
import { boundBy } from './function-names.js';
import type { Insertion } from './hook-protocol.js';
import { assigned, operand } from './operands.js';
import { target } from './patterns.js';
import { type Frame, type MaybeFrame, parenthesized, plainRole, store, type Walk } from './walk.js';

/** Where a statement stands: in a list or not, and its range with its labels. */
interface Placement {
  inList: boolean;
  start: number;
  labels: string[];
}

export function statements(walk: Walk, list: readonly AnyNode[], frame: MaybeFrame): void {
  for (const node of list) {
    const suspended = statement(walk, node, frame, { inList: true, start: node.start, labels: [] });
    if (suspended) walk.edits.put(node.end, `;${walk.call}.n();`);
  }
}

/** A statement that is the whole body of another. */
function single(walk: Walk, node: AnyNode, frame: MaybeFrame): boolean {
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
      return simple(walk, node, frame, placement, () => operand(walk, node.expression, frame, 'free'));
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
      const inTest = alone(walk, node.test, frame);
      const inThen = single(walk, node.consequent, frame);
      const inElse = node.alternate ? single(walk, node.alternate, frame) : false;
      return inTest || inThen || inElse;
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
      let suspended = alone(walk, node.discriminant, frame);
      for (const branch of node.cases) {
        if (branch.test) suspended = alone(walk, branch.test, frame) || suspended;
        statements(walk, branch.consequent, frame);
      }
      return suspended;
    }
    case 'TryStatement':
      tryStatement(walk, node, frame);
      return false;
    case 'WithStatement':
      // A store inside would be looked up in the object, which may be a Proxy that sees it.
      return alone(walk, node.object, frame);
    default:
      return false;
  }
}

/** A statement with a store before it if anything in `visit` can call. */
function simple(walk: Walk, node: AnyNode, frame: MaybeFrame, placement: Placement, visit: () => void): boolean {
  if (!frame) {
    visit();
    return false;
  }
  const { place, suspended } = stored(walk, frame, placement, visit);
  if (place.text === '' || placement.inList) return suspended;
  place.text = `{${place.text}`;
  walk.edits.put(node.end, suspended ? `;${walk.call}.n()}` : '}');
  return false;
}

/** Visits what is evaluated first in a statement, and puts the store before the statement. */
function stored(
  walk: Walk,
  frame: Frame,
  placement: Placement,
  visit: () => void,
): { place: Insertion; suspended: boolean; site: number } {
  const { flow } = frame;
  const place = walk.edits.reserve(placement.start);
  const byCall = walk.names.isWaiting;
  const root = flow.begin(place);
  visit();
  const { suspended } = flow;
  flow.end(root, suspended);
  if (root.site >= 0) place.text = `${store(walk, root.site, byCall)};`;
  return { place, suspended, site: root.site };
}

/** An expression that is evaluated by itself and stands in parentheses or before a `:` or `;`. */
function alone(walk: Walk, node: AnyNode, frame: MaybeFrame): boolean {
  if (!frame) {
    operand(walk, node, frame, 'free');
    return false;
  }
  const place = walk.edits.reserve(node.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, node, frame, 'free');
  const { suspended } = frame.flow;
  frame.flow.end(root, false);
  if (root.site >= 0) place.text = `${store(walk, root.site, byCall)},`;
  return suspended;
}

function declaration(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) {
        target(walk, id, frame);
        if (!init) continue;
        operand(walk, init, frame, id.type === 'Identifier' ? 'free' : 'printed', boundBy(id));
        assigned(walk, init);
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
      else operand(walk, node.declaration, frame, 'free', { name: 'default', owner: '' });
      return;
    default:
      operand(walk, node, frame, 'free');
  }
}

function returnStatement(walk: Walk, node: ReturnStatement, frame: MaybeFrame): void {
  const { argument } = node;
  if (!frame) return;
  const { call, edits } = walk;
  if (!argument) {
    const result = walk.names.isWaiting ? `${call}.v(void 0)` : `${call}.r=void 0`;
    const site = store(walk, frame.flow.site(node.start), walk.names.isWaiting);
    edits.put(node.start + 'return'.length, ` ${site},${result}`);
    return;
  }
  const place = edits.reserve(argument.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, argument, frame, 'free');
  frame.flow.end(root, true);
  const [open, close] = parenthesized(argument);
  // An assignment would give an anonymous function the name `c.r` in stack traces.
  const isNameless = byCall || walk.facts.hasAnonymous(argument.start, argument.end);
  const [take, taken] = isNameless ? [`${call}.v(`, ')'] : [`${call}.r=`, ''];
  // An async generator awaits what it returns.
  const [hold, held] = frame.isAsyncGenerator ? [`${call}.w(`, `,${root.site})`] : ['', ''];
  place.text = `${store(walk, root.site, byCall)},${hold}${take}${open}`;
  const after = close + taken + held;
  if (after !== '') edits.put(argument.end, after);
}

function throwStatement(walk: Walk, node: ThrowStatement, frame: MaybeFrame): void {
  const { argument } = node;
  if (!frame) {
    operand(walk, argument, frame, 'free');
    return;
  }
  const place = walk.edits.reserve(argument.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, argument, frame, 'free');
  frame.flow.end(root, true);
  const [open, close] = parenthesized(argument);
  // An assignment would name an anonymous function in what is thrown, but not if that is the result of a call.
  const isResult = argument.type === 'NewExpression' || argument.type === 'CallExpression';
  const isNameless = byCall || (!isResult && walk.facts.hasAnonymous(argument.start, argument.end));
  const take = isNameless ? '' : `${walk.call}.t=`;
  place.text = `${store(walk, root.site, byCall)},${take}${open}`;
  if (close !== '') walk.edits.put(argument.end, close);
}

function forStatement(walk: Walk, node: ForStatement, frame: MaybeFrame, placement: Placement): boolean {
  const { init } = node;
  let suspended = false;
  const braces = frame && init ? openBraces(walk, frame, placement, () => declaration(walk, init, frame)) : undefined;
  if (!frame && init) declaration(walk, init, frame);
  if (braces) suspended = braces.suspended;
  if (node.test) suspended = alone(walk, node.test, frame) || suspended;
  if (node.update) suspended = alone(walk, node.update, frame) || suspended;
  suspended = loopBody(walk, node.body, frame, placement.labels, -1) || suspended;
  if (braces?.needed) walk.edits.put(node.end, '}');
  return suspended;
}

function forEach(walk: Walk, node: ForInStatement | ForOfStatement, frame: MaybeFrame, placement: Placement): boolean {
  const head = (): void => {
    if (node.left.type === 'VariableDeclaration') declaration(walk, node.left, frame);
    else target(walk, node.left, frame);
    operand(walk, node.right, frame, 'printed');
    if (node.type === 'ForOfStatement') frame?.flow.mayCall(node.right.start);
  };
  if (!frame) {
    head();
    loopBody(walk, node.body, frame, [], -1);
    return false;
  }
  const braces = openBraces(walk, frame, placement, head);
  const isAwait = node.type === 'ForOfStatement' && node.await;
  const headSite = node.type === 'ForOfStatement' ? frame.flow.site(node.right.start) : -1;
  const inBody = loopBody(walk, node.body, frame, placement.labels, headSite, isAwait);
  if (braces.needed) walk.edits.put(node.end, '}');
  return braces.suspended || isAwait || inBody;
}

/** As `stored`, for a statement that goes on after `visit`; if not in a list, it needs a closing brace at its end. */
function openBraces(
  walk: Walk,
  frame: Frame,
  placement: Placement,
  visit: () => void,
): { needed: boolean; suspended: boolean } {
  const { place, suspended } = stored(walk, frame, placement, visit);
  const needed = place.text !== '' && !placement.inList;
  if (needed) place.text = `{${place.text}`;
  return { needed, suspended };
}

function whileStatement(
  walk: Walk,
  node: WhileStatement | DoWhileStatement,
  frame: MaybeFrame,
  placement: Placement,
): boolean {
  if (node.type === 'WhileStatement') {
    const inTest = alone(walk, node.test, frame);
    return loopBody(walk, node.body, frame, placement.labels, -1) || inTest;
  }
  const inBody = loopBody(walk, node.body, frame, placement.labels, -1);
  return alone(walk, node.test, frame) || inBody;
}

/** Each round of a `for`-`of` ends with a store of its head's site, for the call of `next` that follows. */
function loopBody(
  walk: Walk,
  body: AnyNode,
  frame: MaybeFrame,
  labels: string[],
  headSite: number,
  resumes = false,
): boolean {
  if (!frame) return single(walk, body, frame);
  const { call, edits } = walk;
  const isBlock = body.type === 'BlockStatement';
  const resume = resumes ? `${call}.n();` : '';
  const isEmpty = isBlock ? body.body.length === 0 : body.type === 'EmptyStatement';
  const last = isBlock ? body.body.at(-1) : body;
  const again = headSite < 0 || isEmpty || neverEnds(last) ? '' : `;${store(walk, headSite, true)};`;
  const hasBraces = !isBlock && resume + again !== '';
  edits.put(isBlock ? body.start + 1 : body.start, (hasBraces ? '{' : '') + resume);
  frame.targets.push({ labels, headSite: isEmpty ? -1 : headSite });
  let suspended = false;
  if (isBlock) statements(walk, body.body, frame);
  else suspended = single(walk, body, frame);
  frame.targets.pop();
  edits.put(isBlock ? body.end - 1 : body.end, again + (hasBraces ? '}' : ''));
  return suspended;
}

function neverEnds(node: AnyNode | undefined): boolean {
  return (
    node !== undefined &&
    (node.type === 'ReturnStatement' ||
      node.type === 'ThrowStatement' ||
      node.type === 'BreakStatement' ||
      node.type === 'ContinueStatement')
  );
}

function continueStatement(walk: Walk, node: ContinueStatement, frame: MaybeFrame, placement: Placement): void {
  const label = node.label?.name;
  const loop = frame?.targets.findLast((candidate) => label === undefined || candidate.labels.includes(label));
  if (!loop || loop.headSite < 0) return;
  const text = `${store(walk, loop.headSite, walk.names.isWaiting)};`;
  walk.edits.put(placement.start, placement.inList ? text : `{${text}`);
  if (!placement.inList) walk.edits.put(node.end, '}');
}

function tryStatement(walk: Walk, node: TryStatement, frame: MaybeFrame): void {
  const { call, edits } = walk;
  statements(walk, node.block.body, frame);
  const { handler, finalizer } = node;
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
  if (finalizer) {
    if (frame) edits.put(finalizer.start + 1, `${call}.f(${frame.flow.site(finalizer.start)});`);
    statements(walk, finalizer.body, frame);
  }
}
