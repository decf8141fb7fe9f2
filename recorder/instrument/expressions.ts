/**
 * Edits inside expressions: sites of calls that are not on their statement's line, and suspensions.
 *
 * Children are visited in the order of the text, which is the order of evaluation but for a few targets of assignments
 * that call nothing. Nothing is put where V8 would quote it in an error message or take a function's name from it.
 */
import type {
  AnyNode,
  AssignmentExpression,
  AwaitExpression,
  CallExpression,
  MemberExpression,
  NewExpression,
  Property,
  TaggedTemplateExpression,
  YieldExpression,
} from 'acorn';
import { callOffset, memberOffset } from './call-position.js';
import { type Binding, boundBy, keyName, UNBOUND } from './function-names.js';
import type { Insertion } from './hook-protocol.js';
import type { Fork } from './site-flow.js';
import { hasTrailingComma, skipTrivia } from './trivia.js';
import { type MaybeFrame, parenthesized, plainRole, store, type Use, type Walk } from './walk.js';

/** What calls nothing by itself, and a spread, which is not an expression. */
const NO_SLOT = new Set(['Identifier', 'Literal', 'ThisExpression', 'MetaProperty', 'SpreadElement']);

/** An operand: evaluated by itself, so a store may be put before it. */
export function operand(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding = UNBOUND): void {
  const canHold =
    frame !== undefined && use === 'free' && !NO_SLOT.has(node.type) && !walk.facts.hasAnonymous(node.start, node.end);
  if (!canHold) {
    expression(walk, node, frame, use, binding);
    return;
  }
  const byCall = walk.names.isWaiting;
  const slot = frame.flow.openSlot(walk.edits.reserve(node.start));
  expression(walk, node, frame, use, binding);
  frame.flow.closeSlot();
  if (slot.site < 0) return;
  slot.place.text = `(${store(walk, slot.site, byCall)},`;
  walk.edits.put(node.end, ')');
}

export function expression(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding = UNBOUND): void {
  const flow = frame?.flow;
  switch (node.type) {
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
      for (const item of node.expressions) operand(walk, item, frame, use);
      return;
    case 'ArrayExpression':
      for (const item of node.elements) if (item) operand(walk, item, frame, use);
      return;
    case 'ObjectExpression':
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
      for (const item of node.expressions) operand(walk, item, frame, use);
      return;
    case 'BinaryExpression':
      if (node.left.type !== 'PrivateIdentifier') operand(walk, node.left, frame, use);
      operand(walk, node.right, frame, use);
      return;
    case 'UnaryExpression':
      operand(walk, node.argument, frame, node.operator === 'delete' ? 'printed' : use);
      return;
    case 'UpdateExpression':
      expression(walk, node.argument, frame, 'printed');
      return;
    case 'ImportExpression':
      operand(walk, node.source, frame, use);
      if (node.options) operand(walk, node.options, frame, use);
      flow?.mayCall(node.start);
      return;
    default:
  }
}

/** An operand that is not always evaluated. */
function sometimes(walk: Walk, node: AnyNode, frame: MaybeFrame, use: Use, binding: Binding): void {
  const fork = frame?.flow.fork();
  operand(walk, node, frame, use, binding);
  if (fork) frame!.flow.join(frame!.flow.back(fork));
}

/** The name of what was assigned or initialised is settled. */
export function assigned(walk: Walk, value: AnyNode): void {
  if (value.type === 'CallExpression' || value.type === 'NewExpression') walk.names.call();
  else walk.names.assignment();
}

/** What a declaration or an assignment binds. The text has it before the value, but it is evaluated after. */
export function target(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  if (node.type === 'Identifier') return;
  const detour = frame?.flow.leave();
  pattern(walk, node, frame);
  if (detour) frame!.flow.resume(detour);
}

/** A parameter: evaluated before there is a frame. */
export function parameter(walk: Walk, node: AnyNode): void {
  pattern(walk, node, undefined);
}

function pattern(walk: Walk, node: AnyNode, frame: MaybeFrame): void {
  switch (node.type) {
    case 'ObjectPattern':
      frame?.flow.mayCall(node.start);
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          pattern(walk, property.argument, frame);
        } else {
          if (property.computed) expression(walk, property.key, frame, 'printed');
          pattern(walk, property.value, frame);
        }
      }
      return;
    case 'ArrayPattern':
      frame?.flow.mayCall(node.start);
      for (const item of node.elements) if (item) pattern(walk, item, frame);
      return;
    case 'RestElement':
      pattern(walk, node.argument, frame);
      return;
    case 'AssignmentPattern':
      pattern(walk, node.left, frame);
      sometimes(walk, node.right, frame, node.left.type === 'Identifier' ? 'free' : 'printed', boundBy(node.left));
      return;
    default:
      expression(walk, node, frame, 'printed');
  }
}

function assignment(walk: Walk, node: AssignmentExpression, frame: MaybeFrame, use: Use): void {
  if (node.left.type === 'ObjectPattern' || node.left.type === 'ArrayPattern') {
    target(walk, node.left, frame);
    operand(walk, node.right, frame, 'printed');
    assigned(walk, node.right);
    return;
  }
  expression(walk, node.left, frame, 'printed');
  const binding = boundBy(node.left);
  if (/^(\|\||&&|\?\?)=$/.test(node.operator)) sometimes(walk, node.right, frame, use, binding);
  else operand(walk, node.right, frame, use, binding);
  assigned(walk, node.right);
}

function member(walk: Walk, node: MemberExpression, frame: MaybeFrame): void {
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
    const role = plainRole(node.value, binding);
    walk.functionLike(node.value, { ...role, kind, start: node.start, end: node.end, ownStart: node.start });
  } else {
    operand(walk, node.value, frame, use, binding);
  }
}

function call(walk: Walk, node: CallExpression | NewExpression, frame: MaybeFrame): void {
  const { edits } = walk;
  expression(walk, node.callee, frame, 'printed');
  const last = node.arguments.at(-1);
  const holder = operands(walk, node.arguments, frame);
  walk.names.call();
  if (!frame) return;
  const { flow } = frame;
  const offset = node.type === 'NewExpression' ? node.start : callOffset(walk.source, node);
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

function taggedTemplate(walk: Walk, node: TaggedTemplateExpression, frame: MaybeFrame): void {
  expression(walk, node.tag, frame, 'printed');
  const holder = operands(walk, node.quasi.expressions, frame);
  if (!frame || frame.flow.call(node.quasi.start)) return;
  if (holder) hold(walk, holder, frame.flow.reset(node.quasi.start));
  else frame.flow.giveUp();
}

function awaitExpression(walk: Walk, node: AwaitExpression, frame: MaybeFrame): void {
  const [open, close] = parenthesized(node.argument);
  const place = frame && walk.edits.reserve(node.argument.start);
  operand(walk, node.argument, frame, 'free');
  if (!frame || !place) return;
  place.text = `${walk.call}.w(${open}`;
  walk.edits.put(node.argument.end, `${close},${frame.flow.site(node.start)})`);
  frame.flow.suspend();
}

function yieldExpression(walk: Walk, node: YieldExpression, frame: MaybeFrame): void {
  if (!frame) {
    if (node.argument) operand(walk, node.argument, frame, 'free');
    return;
  }
  const { argument } = node;
  const site = frame.flow.site(node.start);
  if (!argument) {
    walk.edits.put(node.end, ` ${walk.call}.y(void 0,${site})`);
  } else if (node.delegate && !quotedAsIntermediate(argument)) {
    // V8 quotes such an operand of `yield*` by its value, but only if it stands there as it is.
    walk.edits.put(node.start, `(${walk.call}.w(void 0,${site}),`);
    operand(walk, argument, frame, 'printed');
    walk.edits.put(node.end, ')');
  } else {
    const [open, close] = parenthesized(argument);
    walk.edits.put(argument.start, `${walk.call}.${node.delegate ? 'w' : 'y'}(${open}`);
    operand(walk, argument, frame, 'free');
    walk.edits.put(argument.end, `${close},${site})`);
  }
  frame.flow.suspend();
}

/** Operands of `yield*` that V8 calls "(intermediate value)", so that another call in their place reads the same. */
function quotedAsIntermediate(node: AnyNode): boolean {
  return /^(Call|New|Member|Sequence)Expression$/.test(node.type);
}
