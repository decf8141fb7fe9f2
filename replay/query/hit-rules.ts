/**
 * Which of the times that breakpoints are come to count: by their conditions and hit counts. Numbers are given from the
 * beginning of the recording, so that a search backwards stops where one forwards does.
 */
import type { Breakpoint, Hit, HitCount, Position, UntoldCondition } from '../model.js';
import type { Verdict } from './evaluation/evaluate.js';

/** Whether a condition holds at a position. */
export type Condition = (position: Position) => Verdict;

interface Rule {
  condition?: Condition;
  hitCount?: HitCount;
  /** How often it was come to before each chunk. */
  before: number[];
}

export class HitRules {
  /** `count` comes first, once for every chunk, in order. */
  readonly counts: boolean;
  readonly #rules = new Map<number, Rule>();
  #untold = new Map<number, UntoldCondition>();

  /** Throws an EvaluationError where a condition is none. */
  constructor(breakpoints: readonly Breakpoint[], compile: (expression: string) => Condition) {
    for (const { key, condition, hitCount } of breakpoints) {
      if (condition === undefined && hitCount === undefined) continue;
      const rule: Rule = { before: [0] };
      if (condition !== undefined) rule.condition = compile(condition);
      if (hitCount !== undefined) rule.hitCount = hitCount;
      this.#rules.set(key, rule);
    }
    this.counts = [...this.#rules.values()].some(({ hitCount }) => hitCount !== undefined);
  }

  get isEmpty(): boolean {
    return this.#rules.size === 0;
  }

  takeUntold(): readonly UntoldCondition[] {
    const untold = [...this.#untold.values()];
    this.#untold = new Map();
    return untold;
  }

  /** Counts what is come to in a chunk. Yields after each condition, for some take long. */
  *count(chunkIndex: number, hits: readonly Hit[]): Generator<undefined> {
    for (const [key, rule] of this.#rules) {
      if (rule.hitCount === undefined) continue;
      let count = rule.before[chunkIndex]!;
      for (const { keys, position } of hits) {
        if (keys.includes(key) && holds(rule, position)) count++;
        yield undefined;
      }
      rule.before[chunkIndex + 1] = count;
    }
  }

  /** What counts of the hits of a chunk that are strictly between the two, in order; undefined for each that does not. */
  *apply(chunkIndex: number, hits: readonly Hit[], after: number, before: number): Generator<Hit | undefined> {
    const counts = new Map<number, number>();
    for (const hit of hits) {
      if (hit.position >= before) return;
      const isWanted = hit.position > after;
      const keys = hit.keys.filter(
        (key) => (isWanted || this.#isNumbered(key)) && this.#counts(key, hit.position, chunkIndex, counts),
      );
      yield isWanted && keys.length > 0 ? { ...hit, keys } : undefined;
    }
  }

  #isNumbered(key: number): boolean {
    return this.#rules.get(key)?.hitCount !== undefined;
  }

  #counts(key: number, position: Position, chunkIndex: number, counts: Map<number, number>): boolean {
    const rule = this.#rules.get(key);
    if (rule === undefined) return true;
    if (!this.#holds(key, rule, position)) return false;
    if (rule.hitCount === undefined) return true;
    const count = (counts.get(key) ?? rule.before[chunkIndex]!) + 1;
    counts.set(key, count);
    return fits(count, rule.hitCount);
  }

  #holds(key: number, rule: Rule, position: Position): boolean {
    const { holds, why = '' } = rule.condition?.(position) ?? { holds: true };
    if (holds !== undefined) return holds;
    const known = this.#untold.get(key);
    if (known === undefined) this.#untold.set(key, { key, times: 1, reason: why, position });
    else this.#untold.set(key, { ...known, times: known.times + 1 });
    return false;
  }
}

function holds({ condition }: Rule, position: Position): boolean {
  return condition === undefined || condition(position).holds === true;
}

function fits(count: number, { operator, n }: HitCount): boolean {
  switch (operator) {
    case '=':
      return count === n;
    case '!=':
      return count !== n;
    case '>':
      return count > n;
    case '>=':
      return count >= n;
    case '<':
      return count < n;
    case '<=':
      return count <= n;
    case '%':
      return n > 0 && count % n === 0;
  }
}
