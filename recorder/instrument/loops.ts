/** Loops: what is evaluated again each round has its own store. */
import type {
  AnyNode,
  ContinueStatement,
  DoWhileStatement,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  WhileStatement,
} from 'acorn';
import { declaration } from './declarations.js';
import { expressionPosition } from './expression-position.js';
import { operand } from './operands.js';
import { target } from './patterns.js';
import { alone, openBraces, type Placement } from './site-stores.js';
import { skipTrivia } from './trivia.js';
import { closed, isUsing, type MaybeFrame, store, type Walk } from './walk.js';

export function forStatement(walk: Walk, node: ForStatement, frame: MaybeFrame, placement: Placement): boolean {
  const { init } = node;
  let suspended = false;
  const head = (): void => {
    walk.positions.statement(initStart(walk.source, node));
    if (init) declaration(walk, init, frame);
  };
  const braces = frame && init ? openBraces(walk, frame, placement, head) : undefined;
  if (!frame) head();
  if (braces) suspended = braces.suspended;
  if (node.test) suspended = alone(walk, node.test, frame, true) || suspended;
  if (node.update) suspended = alone(walk, node.update, frame, true) || suspended;
  const body = () => loopBody(walk, node.body, frame, placement.labels, -1);
  suspended = (init && isUsing(init) ? closed(frame, body) : body()) || suspended;
  if (braces?.needed) walk.edits.put(node.end, '}');
  return suspended;
}

/** With its parentheses. */
function initStart(source: string, node: ForStatement): number {
  return skipTrivia(source, skipTrivia(source, node.start + 'for'.length) + 1);
}

export function forEach(
  walk: Walk,
  node: ForInStatement | ForOfStatement,
  frame: MaybeFrame,
  placement: Placement,
): boolean {
  const head = (): void => {
    if (node.left.type === 'VariableDeclaration') declaration(walk, node.left, frame);
    else target(walk, node.left, frame);
    walk.positions.statement(expressionPosition(walk.source, node.right));
    operand(walk, node.right, frame, 'printed');
    walk.positions.step(node.left.start);
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
  const body = () => loopBody(walk, node.body, frame, placement.labels, headSite, isAwait);
  const inBody = node.type === 'ForOfStatement' ? closed(frame, body) : body();
  if (braces.needed) walk.edits.put(node.end, '}');
  return braces.suspended || isAwait || inBody;
}

export function whileStatement(
  walk: Walk,
  node: WhileStatement | DoWhileStatement,
  frame: MaybeFrame,
  placement: Placement,
): boolean {
  if (node.type === 'WhileStatement') {
    const inTest = alone(walk, node.test, frame, true);
    return loopBody(walk, node.body, frame, placement.labels, -1) || inTest;
  }
  const inBody = loopBody(walk, node.body, frame, placement.labels, -1);
  return alone(walk, node.test, frame, true) || inBody;
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
  if (!frame) return walk.single(body, frame);
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
  if (isBlock) walk.statements(body.body, frame);
  else suspended = walk.single(body, frame);
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

export function continueStatement(walk: Walk, node: ContinueStatement, frame: MaybeFrame, placement: Placement): void {
  const label = node.label?.name;
  const loop = frame?.targets.findLast((candidate) => label === undefined || candidate.labels.includes(label));
  if (!loop || loop.headSite < 0) return;
  const text = `${store(walk, loop.headSite, walk.names.isWaiting)};`;
  walk.edits.put(placement.start, placement.inList ? text : `{${text}`);
  if (!placement.inList) walk.edits.put(node.end, '}');
}
