/**
 * Edits around a function's body: its entry, its normal end, and the `finally` that notices every other end.
 */
import type { AnyNode, BlockStatement, Function as FunctionNode, Program, Statement } from 'acorn';
import { entryPosition, parametersStart } from './entry-position.js';
import { expressionPosition } from './expression-position.js';
import type { FunctionFacts } from './function-facts.js';
import { boundNames } from './function-names.js';
import type { FunctionEntry, ScriptKindName } from './hook-protocol.js';
import { SiteFlow } from './site-flow.js';
import { afterArrow, skipTrivia } from './trivia.js';
import { type Frame, type FunctionRole, newFrame, store, type Walk } from './walk.js';

/** More values than this go through `eN` or `aN`. */
const MAX_COUNTED_VALUES = 4;

/** The function table in the making. */
export class FunctionTable {
  readonly entries: FunctionEntry[] = [];

  constructor(private readonly firstId: number) {}

  add(entry: Omit<FunctionEntry, 'id' | 'sites'>, flow: SiteFlow): FunctionEntry {
    const added = { id: this.firstId + this.entries.length, ...entry, sites: flow.sites };
    this.entries.push(added);
    return added;
  }
}

export function functionLike(walk: Walk, table: FunctionTable, node: FunctionNode, role: FunctionRole): void {
  const facts = walk.facts.of(node as AnyNode);
  const isArrow = node.type === 'ArrowFunctionExpression';
  const flow = new SiteFlow(walk.lines, role.ownStart);
  const isWrapped = node.body.type !== 'BlockStatement' || facts.canWrapInTry;
  const entry = table.add(
    {
      name: role.binding.name,
      className: role.binding.owner,
      kind: role.kind,
      isAsync: node.async,
      isGenerator: node.generator,
      isStatic: role.isStatic,
      capturesThis: facts.usesThis && !isArrow && !role.isDerivedConstructor,
      parameters: boundNames(node.params),
      startOffset: role.start,
      endOffset: role.end,
      start: walk.lines.siteAt(role.start),
      end: walk.lines.siteAt(role.end),
      fragile: !isWrapped || facts.suspendsSilently,
    },
    flow,
  );
  const isAsyncGenerator = node.async && node.generator;
  // There V8 itself does more with the value: it awaits it, or looks whether there is a `this` to take instead.
  const canRepeat = isWrapped && !isAsyncGenerator && !role.isDerivedConstructor;
  const frame = newFrame(flow, isAsyncGenerator, canRepeat);
  const outer = walk.positions.enter(parametersStart(walk.source, node));
  for (const parameter of node.params) walk.parameter(parameter as AnyNode);
  if (node.body.type === 'BlockStatement') block(walk, node, node.body, frame, entry, role, isWrapped);
  else arrowBody(walk, node, frame, entry);
  walk.positions.leave(outer);
  walk.positions.step();
  if (!role.isNamed) walk.names.anonymousFunction();
}

function block(
  walk: Walk,
  node: FunctionNode,
  body: BlockStatement,
  frame: Frame,
  entry: FunctionEntry,
  role: FunctionRole,
  isWrapped: boolean,
): void {
  const { edits } = walk;
  const directive = lastDirective(body.body);
  const entered = entryPosition(walk.source, node);
  // V8 takes the line of the entry from here.
  const first =
    entered < body.start ? undefined : body.body.find((statement) => statement.start >= (directive?.end ?? 0));
  const place = edits.reserve(first?.start ?? directive?.end ?? body.start + 1, entered);
  const { isWaiting } = walk.names;
  walk.names.call();
  walk.statements(body.body, frame);
  place.text = `${!first && directive ? ';' : ''}${opening(walk, entering(walk, entry), frame, isWrapped, isWaiting)}`;
  const result = role.kind === 'constructor' && !role.isDerivedConstructor ? 'this' : 'void 0';
  edits.put(end(body.body, frame) ?? body.end - 1, closing(walk, body.body.at(-1), result, isWrapped, frame));
}

function arrowBody(walk: Walk, node: FunctionNode, frame: Frame, entry: FunctionEntry): void {
  const { call, edits, facts, lines, result } = walk;
  const body = node.body as AnyNode;
  const arrowEnd = afterArrow(walk.source, node.params.at(-1)?.end ?? node.start);
  // All of it goes before the body: that may be in parentheses, or on a line of its own after `return`.
  const place = edits.reserve(skipTrivia(walk.source, arrowEnd), entryPosition(walk.source, node));
  walk.positions.statement(expressionPosition(walk.source, body));
  const value = edits.reserve(place.offset);
  const { isWaiting } = walk.names;
  walk.names.call();
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin({ offset: body.start, text: '' });
  const isNameless = byCall || facts.hasAnonymous(body.start, body.end);
  walk.expression(body, frame, 'free');
  frame.flow.end(root, lines.lineAt(body.start) !== lines.lineAt(node.start));
  const first = root.site < 0 ? '' : `${store(walk, root.site, byCall)};`;
  const take = isNameless ? `${call}.v(` : '';
  frame.hasFinalReturn = true;
  place.text = `{${opening(walk, entering(walk, entry), frame, true, isWaiting)}${first}`;
  value.text = `return ${result}=${take}`;
  edits.put(node.end, `${isNameless ? ')' : ''}}${finallyBlock(walk, frame)}}`);
}

export function moduleBody(walk: Walk, table: FunctionTable, program: Program, kind: ScriptKindName): void {
  const body = program.body as Statement[];
  const [first] = body;
  if (!first) return;
  const facts: FunctionFacts = walk.facts.of(program);
  const isModule = kind === 'module';
  // In a block the declarations of a script would not be global.
  const isWrapped = kind === 'commonjs' && facts.canWrapInTry;
  const flow = new SiteFlow(walk.lines, 0);
  const { source, lines, edits } = walk;
  const entry = table.add(
    {
      name: '',
      className: '',
      kind: 'module',
      isAsync: false,
      isGenerator: false,
      isStatic: false,
      capturesThis: false,
      parameters: [],
      startOffset: 0,
      endOffset: source.length,
      start: lines.siteAt(0),
      end: lines.siteAt(source.length),
      fragile: !isWrapped || facts.suspendsSilently,
    },
    flow,
  );
  const frame = newFrame(flow, false, isWrapped);
  const directive = lastDirective(body);
  // A module may await at its top.
  const enter = `${walk.hooks}.${isModule ? 'a' : 'e'}0(${entry.id})`;
  const place = edits.reserve(directive ? directive.end : first.start);
  walk.statements(body, frame);
  place.text = `${directive ? ';' : ''}${opening(walk, enter, frame, isWrapped, false)}`;
  const last = body.at(-1)!;
  // Not at the end of the text: that may be inside a comment.
  edits.put(last.end, closing(walk, last, 'void 0', isWrapped, frame));
}

function entering(walk: Walk, entry: FunctionEntry): string {
  const values = entry.capturesThis ? ['this', ...entry.parameters] : entry.parameters;
  const letter = entry.isAsync || entry.isGenerator ? 'a' : 'e';
  const count = values.length > MAX_COUNTED_VALUES ? 'N' : String(values.length);
  return `${walk.hooks}.${letter}${count}(${[entry.id, ...values].join(',')})`;
}

/** Where functions wait for a name, `=` would give them that of the variable. */
function opening(walk: Walk, enter: string, frame: Frame, isWrapped: boolean, isWaiting: boolean): string {
  const { call, result } = walk;
  const start = isWrapped ? 'try{' : '';
  if (!frame.hasFinalReturn) return `const ${call}=${enter};${start}`;
  return isWaiting
    ? `const ${call}=${enter};${result}??=${call};${start}`
    : `const ${call}=${result}=${enter};${start}`;
}

function closing(walk: Walk, last: AnyNode | undefined, result: string, isWrapped: boolean, frame: Frame): string {
  const returns = last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
  const { call, names } = walk;
  const normal = `;${call}.r=${names.isWaiting ? `${call}.v(${result})` : result}`;
  const end = returns ? '' : normal;
  if (isWrapped) return `${end}}${finallyBlock(walk, frame)}`;
  return returns ? '' : `${end};${call}.x();`;
}

/**
 * A debugger steps out of a function by its `return`s, but not by those that pass a `finally`: V8 has no place for a stop
 * there. So ours returns the value once more, if nothing else can have come between: one that a user's `finally` has
 * replaced must not come back. The variable holds the call as long as there is no value.
 */
function finallyBlock(walk: Walk, frame: Frame): string {
  const { call, result } = walk;
  if (!frame.hasFinalReturn) return `finally{${call}.x()}`;
  return `finally{if(${call}.o(${result}))return ${result};var ${result}}`;
}

/** After its only `return`, if that is its last statement: a debugger then stops on that line and not on one more. */
function end(statements: readonly AnyNode[], frame: Frame): number | undefined {
  const last = statements.at(-1);
  return last?.type === 'ReturnStatement' && frame.returns === 1 && frame.hasFinalReturn ? last.end : undefined;
}

function lastDirective(body: readonly AnyNode[]): AnyNode | undefined {
  return body.findLast((node) => node.type === 'ExpressionStatement' && node.directive !== undefined);
}
