/** What compiled expressions are made of: closures, one for each node, and what they run over. */
import type { AnyNode, Expression } from 'acorn';
import type { Budget } from './budget.js';
import { type EvaluationError, refused } from './evaluation-error.js';
import { tooDeep } from './parse.js';
import type { Value } from './value.js';

/** Names that an expression may use, at one moment. */
export interface Scope {
  names(): readonly string[];
  /** Throws an EvaluationError where a name has a meaning and no value here; `missing` where it has none. */
  find(name: string): Value | typeof MISSING;
  /** The sentence for a name that there is not. */
  notDefined(name: string): EvaluationError;
}

export const MISSING = Symbol('missing');

/** A chain (`a?.b.c`) that ended early. */
export const CHAIN_ENDED = Symbol('chain ended');

/** Names bound by arrow functions, the innermost first. */
export interface Env {
  readonly moment: Moment;
  readonly values: Value[];
  readonly outer?: Env;
}

export interface Moment {
  readonly scope: Scope;
  readonly budget: Budget;
}

export type Run = (env: Env) => Value;
export type ChainRun = (env: Env) => Value | typeof CHAIN_ENDED;

/** Deeper syntax could use up the JavaScript stack, here or when it runs. */
const MAX_LEVELS = 150;

/** What the compiler knows at a node. */
export class Source {
  /** The deepest level so far. */
  deepest = 0;
  #level = 0;

  constructor(readonly text: string) {}

  of(node: AnyNode): string {
    const text = this.text.slice(node.start, node.end);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
  }

  deeper<Result>(compile: () => Result): Result {
    this.#level += 1;
    this.deepest = Math.max(this.deepest, this.#level);
    if (this.#level > MAX_LEVELS) throw tooDeep();
    const result = compile();
    this.#level -= 1;
    return result;
  }

  /** How many levels what `compile` compiles has. */
  height<Result>(compile: () => Result): { result: Result; height: number } {
    const before = this.deepest;
    this.deepest = this.#level;
    const result = compile();
    const height = this.deepest - this.#level;
    this.deepest = Math.max(before, this.deepest);
    return { result, height };
  }
}

/** Names of the arrow functions around a node, the innermost first. */
export interface Names {
  readonly names: readonly string[];
  readonly outer?: Names | undefined;
}

/** The compiler, for the parts it is made of. */
export interface Compile {
  (node: Expression, names: Names | undefined): Run;
  readonly source: Source;
}

export function notSupported(source: Source, node: AnyNode): EvaluationError {
  return refused(`\`${source.of(node)}\` is no expression that a recording can answer.`);
}
