/**
 * The breakpoints a client has set, and where they stand in the recording. They may come before there is a recording
 * and before their source is known in it; they are bound again whenever more is known.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { detailSpanText } from '../presentation/step-text.js';
import type { Engine, FunctionStep, LineBreakpoint, SourceText, StopConditions } from '../replay/engine.js';
import type { Line } from '../schema/coordinates.js';
import type { Client } from './client.js';
import type { Sources } from './sources.js';

interface SetBreakpoint {
  id: number;
  /** As the client sent it, and as it gets it back. */
  source: DebugProtocol.Source;
  line: Line;
  /** Why it cannot be had, whatever the recording holds. */
  refused?: string;
  bound: LineBreakpoint[];
  /** What the client was told last. */
  told: string;
}

/** What breakpoints are bound against. `growing`: more scripts may become known. */
export interface BindingTarget {
  engine: Engine;
  sources: Sources;
  growing: boolean;
}

export class Breakpoints {
  private readonly bySource = new Map<string, SetBreakpoint[]>();
  private exceptions: StopConditions['exceptions'] = 'none';
  private lastId = 0;

  /** Replaces all of a source. The answer has the order and the length of `wanted`. */
  set(
    source: DebugProtocol.Source,
    wanted: readonly { line: number; refused?: string }[],
    client: Client,
    target: BindingTarget | undefined,
  ): DebugProtocol.Breakpoint[] {
    const key = source.sourceReference ? `#${source.sourceReference}` : client.pathIn(source.path ?? '');
    const before = this.bySource.get(key) ?? [];
    const after = wanted.map(({ line, refused }): SetBreakpoint => {
      const at = client.lineIn(line);
      // The same id for the same line, so that a client keeps what it hung on it.
      const id = before.find((old) => old.line === at)?.id ?? ++this.lastId;
      return { id, source, line: at, bound: [], told: '', ...(refused ? { refused } : {}) };
    });
    this.bySource.set(key, after);
    return after.map((breakpoint) => bind(breakpoint, client, target));
  }

  setExceptions(exceptions: StopConditions['exceptions']): void {
    this.exceptions = exceptions;
  }

  /** Binds all again; returns those whose answer has changed. */
  rebind(client: Client, target: BindingTarget): DebugProtocol.Breakpoint[] {
    const changed: DebugProtocol.Breakpoint[] = [];
    for (const breakpoint of [...this.bySource.values()].flat()) {
      const { told } = breakpoint;
      const answer = bind(breakpoint, client, target);
      if (breakpoint.told !== told) changed.push(answer);
    }
    return changed;
  }

  conditions(): StopConditions {
    const lines = [...this.bySource.values()].flat().flatMap((breakpoint) => breakpoint.bound);
    return { lines, exceptions: this.exceptions };
  }
}

function bind(breakpoint: SetBreakpoint, client: Client, target: BindingTarget | undefined): DebugProtocol.Breakpoint {
  const sources = target && !breakpoint.refused ? target.sources.matching(breakpoint.source) : [];
  breakpoint.bound = sources.flatMap((known) => {
    const line = target!.engine.resolveLine(known.id, breakpoint.line);
    return line === undefined ? [] : [{ key: breakpoint.id, source: known.id, line }];
  });
  const { id, source } = breakpoint;
  const first = breakpoint.bound[0];
  const answer: DebugProtocol.Breakpoint = first
    ? { id, verified: true, source, line: client.lineOut(first.line), ...missedCalls(breakpoint.bound, target!.engine) }
    : { id, verified: false, source, line: client.lineOut(breakpoint.line), ...whyNot(breakpoint, sources, target) };
  breakpoint.told = JSON.stringify(answer);
  return answer;
}

/** Where calls were left out, a breakpoint is hit less often than the program came there. */
function missedCalls(bound: readonly LineBreakpoint[], engine: Engine): Pick<DebugProtocol.Breakpoint, 'message'> {
  const steps = engine.steps();
  if (steps.length === 0) return {};
  const functions = new Set(bound.flatMap(({ source, line }) => engine.functionsAt(source, line)));
  const leavesOut = ({ function: fn, detail }: FunctionStep) =>
    functions.has(fn.id) && (detail === 'sampled' || detail === 'off');
  const last = steps.findLast(leavesOut);
  if (last === undefined) return {};
  const next = steps.find((step) => step.function.id === last.function.id && step.moment > last.moment);
  const text = detailSpanText(last, next, engine.info);
  return { message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
}

function whyNot(
  breakpoint: SetBreakpoint,
  sources: readonly SourceText[],
  target: BindingTarget | undefined,
): Pick<DebugProtocol.Breakpoint, 'reason' | 'message'> {
  if (breakpoint.refused) return { reason: 'failed', message: breakpoint.refused };
  const source = sources[0];
  if (source?.notInstrumented) {
    return { reason: 'failed', message: oneLine(`This file ran without being recorded: ${source.notInstrumented}`) };
  }
  if (!target || (target.growing && !source)) {
    return { reason: 'pending', message: 'Nothing of this file is recorded yet.' };
  }
  if (!source)
    return { reason: 'failed', message: `This file is not in the recording. ${mapProblem(target.engine)}`.trim() };
  const message = 'No recorded function has code at this line or after it.';
  return { reason: target.growing ? 'pending' : 'failed', message };
}

/** A source map that cannot be used may be why a file is not there. */
function mapProblem(engine: Engine): string {
  for (const script of engine.scripts()) {
    const problem = engine.sourceMapProblem(script);
    if (problem !== '') return oneLine(problem);
  }
  return '';
}
