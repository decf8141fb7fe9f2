/** Breakpoints on exceptions: the filters a client shows, each with a condition if it has one. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExceptionBreakpoint } from '../../replay/engine.js';
import { shortened } from '../errors.js';
import { type Rules, toRules } from './rules.js';
import { type Ids, refused } from './set-breakpoint.js';

const condition = {
  supportsCondition: true,
  conditionDescription: "Class names (TypeError, HttpError), or an expression: $error.message.includes('timeout')",
};

export const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'all',
    label: 'Thrown exceptions',
    description: 'Stops, in both directions, wherever an exception is thrown.',
    default: false,
    ...condition,
  },
  {
    filter: 'uncaught',
    label: 'Uncaught exceptions',
    description: 'Stops, in both directions, at exceptions that nothing caught.',
    default: true,
    ...condition,
  },
  {
    filter: 'caught',
    label: 'Caught exceptions',
    description: 'Stops, in both directions, at exceptions that something caught.',
    default: false,
    ...condition,
  },
];

const CLASS_NAMES = /^[\p{L}_$][\w$]*(\s*[,|]\s*[\p{L}_$][\w$]*)*$/u;

export class ExceptionBreakpoints {
  private list: ExceptionBreakpoint[] = [];

  constructor(private readonly ids: Ids) {}

  /** Replaces all. One answer for each wanted one. */
  set(wanted: readonly { filter: string; condition?: string }[]): DebugProtocol.Breakpoint[] {
    this.list = [];
    return wanted.map(({ filter, condition: text }): DebugProtocol.Breakpoint => {
      const known = EXCEPTION_FILTERS.some((one) => one.filter === filter);
      if (!known) return refused(`There is no exception filter "${shortened(filter)}".`);
      const expression = text && (CLASS_NAMES.test(text) ? ofClasses(text) : text);
      const rules: Rules | string = toRules(expression ? { condition: expression } : {});
      if (typeof rules === 'string') return refused(rules);
      const id = this.ids.next();
      this.list.push({ key: id, which: filter as ExceptionBreakpoint['which'], ...rules });
      return { id, verified: true };
    });
  }

  all(): readonly ExceptionBreakpoint[] {
    return this.list;
  }
}

function ofClasses(names: string): string {
  const each = names.split(/[,|]/).map((name) => `$error instanceof ${name.trim()}`);
  return each.join(' || ');
}
