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
import { type Frame, type FunctionRole, store, type Walk } from './walk.js';

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
  const frame: Frame = { flow, isAsyncGenerator: node.async && node.generator, targets: [] };
  const outer = walk.positions.enter(parametersStart(walk.source, node));
  for (const parameter of node.params) walk.parameter(parameter as AnyNode);
  if (node.body.type === 'BlockStatement') block(walk, node, node.body, frame, entry, role, isWrapped);
  else arrowBody(walk, node, frame, entry);
  walk.positions.leave(outer);
  walk.positions.step();
  if (!node.id) walk.names.anonymousFunction();
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
  const { call, edits } = walk;
  const directive = lastDirective(body.body);
  const opening = `const ${call}=${entering(walk, entry)};${isWrapped ? 'try{' : ''}`;
  const entered = entryPosition(walk.source, node);
  // V8 takes the line of the entry from here.
  const first =
    entered < body.start ? undefined : body.body.find((statement) => statement.start >= (directive?.end ?? 0));
  if (first) edits.put(first.start, opening, entered);
  else edits.put(directive ? directive.end : body.start + 1, directive ? `;${opening}` : opening, entered);
  walk.names.call();
  walk.statements(body.body, frame);
  const result = role.kind === 'constructor' && !role.isDerivedConstructor ? 'this' : 'void 0';
  edits.put(body.end - 1, closing(walk, body.body.at(-1), result, isWrapped));
}

function arrowBody(walk: Walk, node: FunctionNode, frame: Frame, entry: FunctionEntry): void {
  const { call, edits, facts, lines } = walk;
  const body = node.body as AnyNode;
  const arrowEnd = afterArrow(walk.source, node.params.at(-1)?.end ?? node.start);
  // All of it goes before the body: that may be in parentheses, or on a line of its own after `return`.
  const place = edits.reserve(skipTrivia(walk.source, arrowEnd), entryPosition(walk.source, node));
  walk.positions.statement(expressionPosition(walk.source, body));
  const result = edits.reserve(place.offset);
  walk.names.call();
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin({ offset: body.start, text: '' });
  const isNameless = byCall || facts.hasAnonymous(body.start, body.end);
  walk.expression(body, frame, 'free');
  frame.flow.end(root, lines.lineAt(body.start) !== lines.lineAt(node.start));
  const first = root.site < 0 ? '' : `${store(walk, root.site, byCall)};`;
  const take = isNameless ? `${call}.v(` : `${call}.r=`;
  place.text = `{const ${call}=${entering(walk, entry)};try{${first}`;
  result.text = `return ${take}`;
  edits.put(node.end, `${isNameless ? ')' : ''}}finally{${call}.x()}}`);
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
  const { source, lines, call, edits } = walk;
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
  const frame: Frame = { flow, isAsyncGenerator: false, targets: [] };
  const directive = lastDirective(body);
  // A module may await at its top.
  const enter = `${walk.hooks}.${isModule ? 'a' : 'e'}0(${entry.id})`;
  const opening = `const ${call}=${enter};${isWrapped ? 'try{' : ''}`;
  edits.put(directive ? directive.end : first.start, directive ? `;${opening}` : opening);
  walk.statements(body, frame);
  const last = body.at(-1)!;
  // Not at the end of the text: that may be inside a comment.
  edits.put(last.end, closing(walk, last, 'void 0', isWrapped));
}

function entering(walk: Walk, entry: FunctionEntry): string {
  const values = entry.capturesThis ? ['this', ...entry.parameters] : entry.parameters;
  const letter = entry.isAsync || entry.isGenerator ? 'a' : 'e';
  const count = values.length > MAX_COUNTED_VALUES ? 'N' : String(values.length);
  return `${walk.hooks}.${letter}${count}(${[entry.id, ...values].join(',')})`;
}

function closing(walk: Walk, last: AnyNode | undefined, result: string, isWrapped: boolean): string {
  const returns = last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
  const { call, names } = walk;
  const normal = names.isWaiting ? `;${call}.v(${result})` : `;${call}.r=${result}`;
  const end = returns ? '' : normal;
  if (isWrapped) return `${end}}finally{${call}.x()}`;
  return returns ? '' : `${end};${call}.x();`;
}

function lastDirective(body: readonly AnyNode[]): AnyNode | undefined {
  return body.findLast((node) => node.type === 'ExpressionStatement' && node.directive !== undefined);
}
