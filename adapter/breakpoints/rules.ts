/** What a client may add to a breakpoint: a condition, a hit count, a message instead of a stop. */
import { type Breakpoint, condition, EvaluationError, type HitCount, template } from '../../replay/engine.js';
import { shortened } from '../errors.js';
import { type Arguments, readOptionalText } from '../read-arguments.js';

/** As the client sent them; absent where it sent none, or an empty text. */
export interface RuleTexts {
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

export type Rules = Pick<Breakpoint, 'condition' | 'hitCount'>;

export function readRules(args: Arguments): RuleTexts {
  const texts: RuleTexts = {};
  for (const name of ['condition', 'hitCondition', 'logMessage'] as const) {
    const text = readOptionalText(args, name)?.trim();
    if (text) texts[name] = text;
  }
  return texts;
}

/** The rules, or why they cannot be: one sentence. */
export function toRules(texts: RuleTexts): Rules | string {
  const rules: Rules = {};
  if (texts.condition !== undefined) {
    const problem = problemOf(() => condition(texts.condition!));
    if (problem !== undefined) return problem;
    rules.condition = texts.condition;
  }
  if (texts.logMessage !== undefined) {
    const problem = problemOf(() => template(texts.logMessage!));
    if (problem !== undefined) return problem;
  }
  if (texts.hitCondition !== undefined) {
    const hitCount = parseHitCount(texts.hitCondition);
    if (hitCount === undefined) {
      return `A hit count is a number, or one behind >=, >, <=, <, =, != or %: "${shortened(texts.hitCondition)}" is none of these.`;
    }
    rules.hitCount = hitCount;
  }
  return rules;
}

/** Why an expression can never be evaluated. */
export function problemOf(compile: () => unknown): string | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    if (error instanceof EvaluationError) return error.message;
    throw error;
  }
}

/** `5` and `== 5`: the fifth time. `% 10`: every tenth. */
export function parseHitCount(text: string): HitCount | undefined {
  const [, operator = '=', digits = ''] = /^\s*(>=|<=|>|<|!={1,2}|={1,3}|%)?\s*(\d{1,15})\s*$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const n = Number(digits);
  if (operator.startsWith('=')) return { operator: '=', n };
  if (operator.startsWith('!')) return { operator: '!=', n };
  if (operator === '%' && n === 0) return undefined;
  return { operator: operator as HitCount['operator'], n };
}
