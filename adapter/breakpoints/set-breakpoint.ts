/** One breakpoint of a client, of whatever kind, and what the recording makes of it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { detailSpanText } from '../../presentation/step-text.js';
import type { Engine, FunctionStep } from '../../replay/engine.js';
import type { FunctionId } from '../../schema/coordinates.js';
import type { Sources } from '../sources.js';
import type { RuleTexts } from './rules.js';

/** What breakpoints are bound against. `growing`: more scripts may become known. */
export interface BindingTarget {
  engine: Engine;
  sources: Sources;
  growing: boolean;
}

export interface SetBreakpoint<Bound> {
  /** The key in searches. */
  id: number;
  texts: RuleTexts;
  bound: Bound[];
  /** What the client was told last. */
  told: string;
}

/** Gives ids, the same again for what was there before, so that a client keeps what it hung on it. */
export class Ids {
  private last = 0;

  next(): number {
    return ++this.last;
  }
}

/** Where calls were left out, a breakpoint is hit less often than the program came there. */
export function missedCalls(functionsOf: () => ReadonlySet<FunctionId>, engine: Engine): { message?: string } {
  const steps = engine.steps();
  if (steps.length === 0) return {};
  const functions = functionsOf();
  const leavesOut = ({ function: fn, detail }: FunctionStep) =>
    functions.has(fn.id) && (detail === 'sampled' || detail === 'off');
  const last = steps.findLast(leavesOut);
  if (last === undefined) return {};
  const next = steps.find((step) => step.function.id === last.function.id && step.moment > last.moment);
  const text = detailSpanText(last, next, engine.info);
  return { message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
}

/** The answer for what cannot be set, whatever is recorded yet. */
export function refused(message: string): Pick<DebugProtocol.Breakpoint, 'verified' | 'reason' | 'message'> {
  return { verified: false, reason: 'failed', message };
}

/** Binds all again; gives the answers that have changed. */
export function changedAnswers<Set extends SetBreakpoint<unknown>>(
  breakpoints: readonly Set[],
  bind: (breakpoint: Set) => DebugProtocol.Breakpoint,
): DebugProtocol.Breakpoint[] {
  return breakpoints.flatMap((breakpoint) => {
    const before = breakpoint.told;
    const answer = bind(breakpoint);
    return breakpoint.told === before ? [] : [answer];
  });
}

/** Remembers what the client is told. */
export function told<Answer extends DebugProtocol.Breakpoint>(
  breakpoint: SetBreakpoint<unknown>,
  answer: Answer,
): Answer {
  breakpoint.told = JSON.stringify(answer);
  return answer;
}
