/** Breakpoints on functions, by name: `total`, `Cart.total`, `new Cart`, or with `*` for any characters. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { functionLabel } from '../../presentation/function-label.js';
import type { Engine, FunctionBreakpoint } from '../../replay/engine.js';
import type { FunctionId } from '../../schema/coordinates.js';
import type { Client } from '../client.js';
import { shortened } from '../errors.js';
import { type RuleTexts, toRules } from './rules.js';
import {
  type BindingTarget,
  changedAnswers,
  type Ids,
  missedCalls,
  refused,
  type SetBreakpoint,
  told,
} from './set-breakpoint.js';

export interface WantedFunction extends RuleTexts {
  name: string;
}

interface SetFunction extends SetBreakpoint<FunctionBreakpoint> {
  name: string;
}

export class FunctionBreakpoints {
  private list: SetFunction[] = [];

  constructor(private readonly ids: Ids) {}

  /** Replaces all. */
  set(
    wanted: readonly WantedFunction[],
    client: Client,
    target: BindingTarget | undefined,
  ): DebugProtocol.Breakpoint[] {
    const before = [...this.list];
    this.list = wanted.map(({ name, ...texts }): SetFunction => {
      const same = before.findIndex((old) => old.name === name);
      const old = same === -1 ? undefined : before.splice(same, 1)[0];
      return { id: old?.id ?? this.ids.next(), name, texts, bound: [], told: '' };
    });
    return this.list.map((breakpoint) => bind(breakpoint, client, target));
  }

  all(): readonly SetFunction[] {
    return this.list;
  }

  /** Binds all again; returns those whose answer has changed. */
  rebind(client: Client, target: BindingTarget): DebugProtocol.Breakpoint[] {
    return changedAnswers(this.list, (breakpoint) => bind(breakpoint, client, target));
  }
}

function bind(breakpoint: SetFunction, client: Client, target: BindingTarget | undefined): DebugProtocol.Breakpoint {
  const { id, name, texts } = breakpoint;
  const rules = toRules(texts);
  breakpoint.bound = [];
  if (typeof rules === 'string') return told(breakpoint, { id, ...refused(rules) });
  const functions = target ? matching(target.engine, name) : new Set<FunctionId>();
  if (functions.size === 0) {
    const mayCome = !target || target.growing;
    const message = mayCome
      ? `No function ${shortened(name)} is recorded yet.`
      : `No recorded function is called ${shortened(name)}. A name is that of a stack frame, such as total or Cart.total; * stands for any part.`;
    return told(breakpoint, { id, ...refused(message), reason: mayCome ? 'pending' : 'failed' });
  }
  const { engine, sources } = target!;
  breakpoint.bound = [{ key: id, functions, ...rules }];
  const many = functions.size > 1 ? { message: `${functions.size} functions have this name.` } : {};
  const place = engine.functionPlace([...functions][0]!);
  const where = place && {
    source: sources.toSource(place.source),
    line: client.lineOut(place.line),
    column: client.columnOut(place.column),
  };
  return told(breakpoint, { id, verified: true, ...where, ...many, ...missedCalls(() => functions, engine) });
}

function matching(engine: Engine, name: string): Set<FunctionId> {
  const parts = name.split('*');
  const found = engine.functions().filter((record) => {
    if (record.kind === 'module') return false;
    const names = [record.name, functionLabel(record)];
    if (record.className !== '') names.push(`${record.className}.${record.name}`);
    return names.some((own) => own !== '' && isMatch(own, parts));
  });
  return new Set(found.map(({ id }) => id));
}

/** Whether a name has the parts in order, with anything between them. Each is taken where it comes first: linear, as no RegExp is. */
function isMatch(name: string, parts: readonly string[]): boolean {
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return name === head;
  if (!name.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - at >= tail.length && name.endsWith(tail);
}
