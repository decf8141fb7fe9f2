/**
 * Expressions over the captured values of a call: a subset of JavaScript, parsed by acorn, compiled to closures of ours and never
 * run as code. Nothing is changed, nothing of the program is called, and what was not captured says so.
 *
 * A compiled expression can be asked of many moments. Each asking has its own budget.
 */
import type { CallValues, CapturedValue } from '../../model.js';
import { Budget, EVALUATION_LIMITS, type EvaluationLimits } from './budget.js';
import { CallScope } from './call-scope.js';
import { compile } from './compile.js';
import { EvaluationError } from './evaluation-error.js';
import { lower } from './lift.js';
import { parseExpression, parseInBraces } from './parse.js';
import type { Run } from './program.js';
import { isUnknown, truth, type Unknown, type Value } from './value.js';

export interface EvaluationOptions {
  limits?: Partial<EvaluationLimits>;
  /** Asked every thousand steps or so; true ends the evaluation. */
  isInterrupted?: () => boolean;
}

/** Throws an EvaluationError: `notCaptured` where the value depends on what was not recorded. */
export function evaluate(values: CallValues, expression: string, options?: EvaluationOptions): CapturedValue {
  return lower(known(ask(compileText(expression), values, options)));
}

/** Whether a condition holds. `undefined`: it cannot be said, and `why` is one sentence. */
export interface Verdict {
  holds: boolean | undefined;
  why?: string;
}

export interface Condition {
  /** Never throws for what the expression asks or finds. */
  at(values: CallValues): Verdict;
}

const HOLDS: Verdict = { holds: true };
const DOES_NOT_HOLD: Verdict = { holds: false };

/** A breakpoint's condition. Throws an EvaluationError where the expression can never be evaluated. */
export function condition(expression: string, options?: EvaluationOptions): Condition {
  const run = compileText(expression);
  return {
    at(values) {
      try {
        const value = ask(run, values, options);
        const isTrue = truth(value);
        if (isTrue !== undefined) return isTrue ? HOLDS : DOES_NOT_HOLD;
        return { holds: undefined, why: (value as Unknown).sentence };
      } catch (error) {
        if (error instanceof EvaluationError) return { holds: undefined, why: error.message };
        throw error;
      }
    },
  };
}

/** A part of a message: text, a value to show as values are shown, or why there is none. */
export type MessagePart = { text: string } | { value: CapturedValue } | { problem: string };

export interface Template {
  /** Never throws for what the expressions ask or find. Strings come as text, so that they are shown without quotes. */
  at(values: CallValues): MessagePart[];
}

/** A logpoint's message: `x is {x}`; `\{` is a brace. Throws an EvaluationError where it can never be evaluated. */
export function template(message: string, options?: EvaluationOptions): Template {
  const parts = templateParts(message);
  return {
    at: (values) =>
      parts.map((part) => (typeof part === 'string' ? { text: part } : messagePart(part, values, options))),
  };
}

function templateParts(message: string): (string | Run)[] {
  const parts: (string | Run)[] = [];
  let text = '';
  for (let i = 0; i < message.length; i++) {
    if (message[i] === '\\' && (message[i + 1] === '{' || message[i + 1] === '}')) text += message[++i];
    else if (message[i] !== '{') text += message[i];
    else {
      const { node, end } = parseInBraces(message, i + 1);
      parts.push(text, compile(node, message));
      text = '';
      i = end;
    }
  }
  return [...parts, text].filter((part) => part !== '');
}

function messagePart(run: Run, values: CallValues, options: EvaluationOptions | undefined): MessagePart {
  try {
    const value = known(ask(run, values, options));
    return typeof value === 'string' ? { text: value } : { value: lower(value) };
  } catch (error) {
    if (error instanceof EvaluationError) return { problem: error.message };
    throw error;
  }
}

function compileText(expression: string): Run {
  return compile(parseExpression(expression), expression);
}

function ask(run: Run, values: CallValues, options: EvaluationOptions = {}): Value {
  const budget = new Budget({ ...EVALUATION_LIMITS, ...options.limits }, options.isInterrupted);
  return run({ moment: { scope: new CallScope(values), budget }, values: [] });
}

function known(value: Value): Exclude<Value, Unknown> {
  if (isUnknown(value)) throw new EvaluationError(value.sentence, 'notCaptured');
  return value;
}
