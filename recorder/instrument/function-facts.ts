/**
 * One pass over the tree before anything is inserted: what must be known of a whole function at its first character.
 *
 * The question that matters most is whether its body may be put into `try { }`. There a function declaration of the
 * body becomes one of a block, which is the same thing unless its name is declared once more in the same function.
 */
import type {
  AnyNode,
  Class,
  Expression,
  Function as FunctionNode,
  Program,
  Statement,
  VariableDeclaration,
} from 'acorn';
import { boundNames } from './function-names.js';
import type { ScriptKindName, UnrecordedCode } from './hook-protocol.js';

export interface FunctionFacts {
  usesThis: boolean;
  /** It is suspended where no hook says so, or holds code that is left alone and may suspend. */
  suspendsSilently: boolean;
  canWrapInTry: boolean;
}

interface Scope extends FunctionFacts {
  strict: boolean;
  hasDirectEval: boolean;
  parameters: string[];
  bodyFunctions: string[];
  blockFunctions: Set<string>;
  varNames: Set<string>;
}

/** Parameters of the function that Node puts around a CommonJS module. */
const COMMONJS_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

export class SourceFacts {
  private readonly scopes = new Map<AnyNode, FunctionFacts>();
  /** Starts of functions and classes without a name of their own, ascending. */
  private readonly anonymous: number[] = [];
  /** What the walk leaves alone, in the order of the text. */
  readonly unrecorded: { kind: UnrecordedCode['kind']; start: number }[] = [];
  private withDepth = 0;

  constructor(program: Program, kind: ScriptKindName) {
    const scope = newScope(kind === 'module' || hasUseStrict(program.body as Statement[]));
    if (kind === 'commonjs') scope.parameters.push(...COMMONJS_PARAMETERS);
    this.body(program.body as Statement[], scope);
    const lexical = kind === 'commonjs' ? lexicalNames(program.body as Statement[]) : [];
    // `const module` is an error beside the wrapper's parameter, and Node acts on that error. In a block it would be none.
    const hidesError = lexical.some((name) => COMMONJS_PARAMETERS.includes(name));
    this.close(program, scope, !hidesError);
  }

  of(node: AnyNode): FunctionFacts {
    return this.scopes.get(node)!;
  }

  /** Whether a function or class without a name of its own starts in this range. */
  hasAnonymous(start: number, end: number): boolean {
    const starts = this.anonymous;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < starts.length && starts[low]! < end;
  }

  private body(statements: readonly Statement[], scope: Scope): void {
    for (const statement of statements) {
      let inner: AnyNode = statement;
      while (inner.type === 'LabeledStatement') inner = inner.body;
      if (inner.type === 'FunctionDeclaration') {
        scope.bodyFunctions.push(inner.id.name);
        this.functionNode(inner, scope);
      } else {
        this.visit(statement, scope);
      }
    }
  }

  private visit(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
        if (node.id) scope.blockFunctions.add(node.id.name);
        this.functionNode(node, scope);
        return;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.functionNode(node, scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.classNode(node, scope);
        return;
      case 'ThisExpression':
      case 'Super':
        scope.usesThis = true;
        return;
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'eval') scope.hasDirectEval = true;
        break;
      case 'WithStatement':
        scope.suspendsSilently = true;
        this.visit(node.object, scope);
        this.withDepth++;
        this.visit(node.body, scope);
        this.withDepth--;
        return;
      case 'ForOfStatement':
        if (node.await) scope.suspendsSilently = true;
        break;
      case 'VariableDeclaration':
        declared(node, scope);
        break;
      default:
    }
    this.children(node, scope);
  }

  private children(node: AnyNode, scope: Scope): void {
    for (const key in node) {
      const value = (node as unknown as Record<string, unknown>)[key];
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value)) {
        for (const item of value) if (item !== null) this.visit(item as AnyNode, scope);
      } else if (typeof (value as { type?: unknown }).type === 'string') {
        this.visit(value as AnyNode, scope);
      }
    }
  }

  private functionNode(node: FunctionNode, outer: Scope): void {
    if (!node.id) this.anonymous.push(node.start);
    if (this.withDepth > 0) this.unrecorded.push({ kind: 'function', start: node.start });
    const block = node.body.type === 'BlockStatement' ? node.body.body : [];
    const scope = newScope(outer.strict || hasUseStrict(block));
    scope.parameters = boundNames(node.params);
    for (const parameter of node.params) this.visit(parameter as AnyNode, scope);
    if (node.body.type === 'BlockStatement') this.body(block, scope);
    else this.visit(node.body, scope);
    if (node.type === 'ArrowFunctionExpression' && scope.usesThis) outer.usesThis = true;
    this.close(node as AnyNode, scope, true);
  }

  private classNode(node: Class, outer: Scope): void {
    if (!node.id) this.anonymous.push(node.start);
    if (node.superClass) this.visit(node.superClass, outer);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        this.unrecorded.push({ kind: 'staticBlock', start: member.start });
        this.children(member, newScope(true));
      } else {
        if (member.computed) this.visit(member.key as AnyNode, outer);
        if (member.type === 'PropertyDefinition' && member.value && !isPlainValue(member.value)) {
          this.unrecorded.push({ kind: 'fieldInitializer', start: member.value.start });
        }
        // A field's initialiser is a function of its own to the language.
        if (member.value) this.visit(member.value as AnyNode, newScope(true));
      }
    }
  }

  private close(node: AnyNode, scope: Scope, allowed: boolean): void {
    const { bodyFunctions, strict } = scope;
    scope.canWrapInTry =
      allowed &&
      new Set(bodyFunctions).size === bodyFunctions.length &&
      !bodyFunctions.some(
        (name) =>
          name === 'arguments' ||
          scope.varNames.has(name) ||
          scope.parameters.includes(name) ||
          (!strict && scope.blockFunctions.has(name)),
      ) &&
      (strict || !scope.hasDirectEval || bodyFunctions.length === 0);
    this.scopes.set(node, {
      usesThis: scope.usesThis,
      suspendsSilently: scope.suspendsSilently,
      canWrapInTry: scope.canWrapInTry,
    });
  }
}

/** Making it calls nothing. */
function isPlainValue(node: Expression): boolean {
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length === 0;
    case 'ObjectExpression':
      return node.properties.length === 0;
    case 'UnaryExpression':
      return node.argument.type === 'Literal';
    default:
      return ['Literal', 'Identifier', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
  }
}

function newScope(strict: boolean): Scope {
  return {
    strict,
    usesThis: false,
    suspendsSilently: false,
    canWrapInTry: true,
    hasDirectEval: false,
    parameters: [],
    bodyFunctions: [],
    blockFunctions: new Set(),
    varNames: new Set(),
  };
}

function declared(node: VariableDeclaration, scope: Scope): void {
  if (node.kind === 'var') {
    for (const name of boundNames(node.declarations.map((declarator) => declarator.id))) scope.varNames.add(name);
  } else if (node.kind === 'await using') {
    scope.suspendsSilently = true;
  }
}

function lexicalNames(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type === 'ClassDeclaration') return [statement.id.name];
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') return [];
    return boundNames(statement.declarations.map((declarator) => declarator.id));
  });
}

function hasUseStrict(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) => statement.type === 'ExpressionStatement' && statement.directive === 'use strict',
  );
}
