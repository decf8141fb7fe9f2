/**
 * What the parts of the walk share: the source, the edits made so far, and each other. Expressions hold functions,
 * functions hold statements, statements hold expressions; the parts meet here, so that none imports another.
 */
import type { AnyNode, Class, Function as FunctionNode } from 'acorn';
import type { SourceFacts } from './function-facts.js';
import type { Binding } from './function-names.js';
import type { FunctionKindName, SourceRange } from './hook-protocol.js';
import type { InsertionWriter } from './insertion-writer.js';
import type { LineIndex } from './line-index.js';
import type { NameInference } from './name-inference.js';
import type { PlainPositions } from './plain-positions.js';
import type { SiteFlow } from './site-flow.js';

/** The function whose code is being walked. */
export interface Frame {
  flow: SiteFlow;
  isAsyncGenerator: boolean;
  /** What may still run code, and end the call in another way, once a `return` has its value. */
  closers: number;
  /** There is a `return` with nothing of the kind around it. */
  hasFinalReturn: boolean;
  returns: number;
  /** Enclosing loops and labelled statements, innermost last. */
  targets: JumpTarget[];
}

/** What `continue` goes to. */
export interface JumpTarget {
  labels: string[];
  /** Site of a `for`-`of` head, which calls `next` before each round; else -1. */
  headSite: number;
}

/** Where no frame can be reached: field initialisers, static blocks, parameters. Only functions inside count. */
export type MaybeFrame = Frame | undefined;

/** `printed`: V8 quotes this expression in error messages ("x.y is not a function"), so its text has to stay. */
export type Use = 'free' | 'printed';

export interface FunctionRole {
  kind: FunctionKindName;
  binding: Binding;
  isStatic: boolean;
  /** The range `toString` gives, and where the function's own text begins. */
  start: number;
  end: number;
  ownStart: number;
  isDerivedConstructor: boolean;
  /** The text names the function itself, or the member that it is, so V8 infers no name for it. */
  isNamed: boolean;
}

export interface Walk {
  readonly source: string;
  readonly lines: LineIndex;
  readonly edits: InsertionWriter;
  readonly positions: PlainPositions;
  readonly facts: SourceFacts;
  readonly names: NameInference;
  /** See Instrumented.privateClasses. */
  readonly privateClasses: SourceRange[];
  /** Names of the global hooks object, and of what each function keeps its call and its result in. */
  readonly hooks: string;
  readonly call: string;
  readonly result: string;
  expression(node: AnyNode, frame: MaybeFrame, use: Use, binding?: Binding): void;
  parameter(node: AnyNode): void;
  statements(list: readonly AnyNode[], frame: MaybeFrame): void;
  /** A statement that is the whole body of another; true if it may have left the frame suspended. */
  single(node: AnyNode, frame: MaybeFrame): boolean;
  functionLike(node: FunctionNode, role: FunctionRole): void;
  classLike(node: Class, frame: MaybeFrame, binding: Binding): void;
}

/** `canRepeat`: its `finally` may return once more what a `return` has left; see functions.ts. */
export function newFrame(flow: SiteFlow, isAsyncGenerator: boolean, canRepeat: boolean): Frame {
  return { flow, isAsyncGenerator, closers: canRepeat ? 0 : 1, hasFinalReturn: false, returns: 0, targets: [] };
}

/** The store of a site, as an expression. */
export function store(walk: Walk, site: number, byCall: boolean): string {
  return byCall ? `${walk.call}.q(0,${site})` : `${walk.call}.s=${site}`;
}

/** The store of a site before an expression. A comma would give what follows a place of its own in V8's eyes. */
export function storeAnd(walk: Walk, site: number, byCall: boolean): string {
  return byCall || site === 0 ? `(${store(walk, site, byCall)})||` : `(${store(walk, site, byCall)})&&`;
}

/** What comes next has this place, unless the statement's is still to be had. */
export function starts(walk: Walk, offset: number): void {
  const { edits, positions } = walk;
  if (positions.taking.length > 0) edits.mark(offset, positions.here, positions.taking);
  positions.expression(offset);
}

/** Resources declared so are closed at the end of the block. */
export function isUsing(node: AnyNode): boolean {
  return node.type === 'VariableDeclaration' && (node.kind === 'using' || node.kind === 'await using');
}

/** Walks what has something that runs code when it is left: a `finally`, an iterator or a resource to be closed. */
export function closed<T>(frame: MaybeFrame, visit: () => T): T {
  if (frame) frame.closers++;
  const visited = visit();
  if (frame) frame.closers--;
  return visited;
}

/** Opens `text(` before an expression whose range excludes its own parentheses, so a sequence needs new ones. */
export function parenthesized(node: AnyNode): readonly [string, string] {
  return node.type === 'SequenceExpression' ? ['(', ')'] : ['', ''];
}

const NEEDS_NO_GROUP = new Set([
  ...['ArrayExpression', 'AwaitExpression', 'CallExpression', 'ImportExpression', 'MemberExpression', 'NewExpression'],
  ...['ObjectExpression', 'TaggedTemplateExpression', 'TemplateLiteral', 'UnaryExpression', 'UpdateExpression'],
  ...['BinaryExpression', 'ChainExpression', 'ClassExpression', 'FunctionExpression', 'Identifier', 'Literal'],
]);

/** As `parenthesized`, behind `storeAnd`. */
export function grouped(node: AnyNode): readonly [string, string] {
  return NEEDS_NO_GROUP.has(node.type) ? ['', ''] : ['(', ')'];
}

export function plainRole(node: FunctionNode, binding: Binding): FunctionRole {
  return {
    kind: node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function',
    binding: node.id ? { name: node.id.name, owner: '' } : binding,
    isStatic: false,
    start: node.start,
    end: node.end,
    ownStart: node.start,
    isDerivedConstructor: false,
    isNamed: node.id != null,
  };
}
