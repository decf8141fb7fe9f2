/**
 * Calls, whose line has to be right at the moment the callee is entered: after the arguments, which may have called on
 * other lines themselves.
 */
import type { AnyNode, CallExpression, NewExpression, TaggedTemplateExpression } from 'acorn';
import { callOffset } from './call-position.js';
import type { Insertion } from './hook-protocol.js';
import { operand } from './operands.js';
import type { Fork } from './site-flow.js';
import { hasTrailingComma, skipTrivia } from './trivia.js';
import { type MaybeFrame, parenthesized, type Walk } from './walk.js';

export function call(walk: Walk, node: CallExpression | NewExpression, frame: MaybeFrame): void {
  const { edits } = walk;
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') callee(walk, node.callee.start);
  else walk.expression(node.callee, frame, 'printed');
  const last = node.arguments.at(-1);
  const holder = operands(walk, node.arguments, frame);
  // V8 does not forget the functions that are made for `new` to call.
  const isOfNew = node.type === 'NewExpression' && walk.facts.hasAnonymous(node.callee.start, node.callee.end);
  if (!isOfNew) walk.names.call();
  const offset = node.type === 'NewExpression' ? node.start : callOffset(walk.source, node);
  walk.positions.step(offset);
  if (!frame) return;
  const { flow } = frame;
  if (flow.call(offset)) return;
  if (holder) {
    hold(walk, holder, flow.reset(offset));
  } else if (isDirectEval(node) || last?.type === 'SpreadElement') {
    // A spread added to `eval()` or `f(...x)` would change what it does, or the text of its error.
    flow.giveUp();
  } else {
    const comma = last && !hasTrailingComma(walk.source, last.end, node.end - 1) ? ',' : '';
    const text = `${comma}...${walk.call}.z(${flow.reset(offset)})`;
    if (isBareNew(walk.source, node)) edits.put(node.end, `(${text})`);
    else edits.put(node.end - 1, text);
  }
}

/** A variable that is called: a global one has no place of its own. */
function callee({ positions }: Walk, offset: number): void {
  positions.expression(offset);
  positions.step();
}

/** An argument after which nothing is called before the call itself, and the places around it. */
interface Holder {
  node: AnyNode;
  open: Insertion;
  close: Insertion;
}

/** Arguments of a call. Gives the one that can set the site of the call, if there is one. */
function operands(walk: Walk, nodes: readonly AnyNode[], frame: MaybeFrame): Holder | undefined {
  const at = nodes.findLastIndex((node) => node.type !== 'SpreadElement');
  let holder: Holder | undefined;
  let fork: Fork | undefined;
  nodes.forEach((node, i) => {
    const open = i === at ? walk.edits.reserve(node.start) : undefined;
    operand(walk, node, frame, 'free');
    if (!open) return;
    fork = frame?.flow.fork();
    // A call around a function could change what V8 calls it.
    if (!isAnonymous(node)) holder = { node, open, close: walk.edits.reserve(node.end) };
  });
  return fork && frame?.flow.isQuietSince(fork) ? holder : undefined;
}

function hold(walk: Walk, { node, open, close }: Holder, site: number): void {
  const [left, right] = parenthesized(node);
  open.text = `${walk.call}.q(${left}`;
  close.text = `${right},${site})`;
}

/** `new X` without parentheses, which may itself end in one: `new (f())`. */
function isBareNew(source: string, node: CallExpression | NewExpression): boolean {
  if (node.type !== 'NewExpression') return false;
  let at = skipTrivia(source, node.callee.end);
  while (source[at] === ')' && at < node.end) at = skipTrivia(source, at + 1);
  return at >= node.end;
}

function isAnonymous(node: AnyNode): boolean {
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'ClassExpression'
  );
}

function isDirectEval(node: CallExpression | NewExpression): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval';
}

export function taggedTemplate(walk: Walk, node: TaggedTemplateExpression, frame: MaybeFrame): void {
  if (node.tag.type === 'Identifier') callee(walk, node.tag.start);
  else walk.expression(node.tag, frame, 'printed');
  walk.positions.step(node.quasi.start);
  const holder = operands(walk, node.quasi.expressions, frame);
  walk.positions.step(node.quasi.start);
  if (!frame || frame.flow.call(node.quasi.start)) return;
  if (holder) hold(walk, holder, frame.flow.reset(node.quasi.start));
  else frame.flow.giveUp();
}
