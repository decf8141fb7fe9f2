/**
 * Breakpoints on lines, and on places of lines. They are bound to what can stand there in the recording; where nothing can,
 * the client is told why.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../../presentation/one-line.js';
import type { Engine, LineBreakpoint, SourceId, SourceText } from '../../replay/engine.js';
import type { Column, Line } from '../../schema/coordinates.js';
import type { Client } from '../client.js';
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

export interface WantedLine extends RuleTexts {
  line: number;
  column?: number;
}

interface SetLine extends SetBreakpoint<LineBreakpoint> {
  /** As the client sent it, and as it gets it back. */
  source: DebugProtocol.Source;
  line: Line;
  column?: Column;
}

export class LineBreakpoints {
  private readonly bySource = new Map<string, SetLine[]>();
  /** Whether the recording comes to a place, of those that were looked for. */
  private readonly reached = new Map<string, boolean>();

  constructor(private readonly ids: Ids) {}

  /** Replaces all of a source. The answer has the order and the length of `wanted`. */
  set(
    source: DebugProtocol.Source,
    wanted: readonly WantedLine[],
    client: Client,
    target: BindingTarget | undefined,
  ): DebugProtocol.Breakpoint[] {
    const key = source.sourceReference ? `#${source.sourceReference}` : client.pathIn(source.path ?? '');
    const before = idsByPlace(this.bySource.get(key) ?? []);
    const after = wanted.map(({ line, column, ...texts }): SetLine => {
      const at = client.lineIn(line);
      const columnAt = column === undefined ? undefined : client.columnIn(column);
      const id = before.get(placeKey(at, columnAt))?.shift() ?? this.ids.next();
      const place = columnAt === undefined ? { line: at } : { line: at, column: columnAt };
      return { id, source, ...place, texts, bound: [], told: '' };
    });
    this.bySource.set(key, after);
    const sources = target?.sources.matching(source) ?? [];
    return after.map((breakpoint) => bind(breakpoint, client, target, sources, this.reached));
  }

  all(): SetLine[] {
    return [...this.bySource.values()].flat();
  }

  /** Places that have not been looked for yet, each once, without conditions. */
  unknown(): LineBreakpoint[] {
    const places = new Map<string, LineBreakpoint>();
    for (const { key, source, line, column } of this.all().flatMap(({ bound }) => bound)) {
      const place = { key, source, line, ...(column === undefined ? {} : { column }) };
      if (!this.reached.has(lineKey(place))) places.set(lineKey(place), place);
    }
    return [...places.values()];
  }

  /** What looking for one of these has shown. */
  learn(place: LineBreakpoint, isReached: boolean): void {
    this.reached.set(lineKey(place), isReached);
  }

  forgetRecording(): void {
    this.reached.clear();
  }

  /** Binds all again; returns those whose answer has changed. */
  rebind(client: Client, target: BindingTarget): DebugProtocol.Breakpoint[] {
    return changedAnswers(this.all(), (breakpoint) =>
      bind(breakpoint, client, target, target.sources.matching(breakpoint.source), this.reached),
    );
  }
}

const NEW_LINE = 'The file has changed since it was recorded, and this line was not in it.';
const UNREACHED =
  'In this recording the program never stood on this line: calls of recorded functions, prints, awaits, returns and throws are known, and nothing between them.';

function placeKey(line: Line, column: Column | undefined): string {
  return `${line}:${column ?? ''}`;
}

/** A place may have several. */
function idsByPlace(breakpoints: readonly SetLine[]): Map<string, number[]> {
  const ids = new Map<string, number[]>();
  for (const { id, line, column } of breakpoints) {
    const key = placeKey(line, column);
    const known = ids.get(key);
    if (known) known.push(id);
    else ids.set(key, [id]);
  }
  return ids;
}

/** @param sources that the breakpoint's source stands for in the recording. */
function bind(
  breakpoint: SetLine,
  client: Client,
  target: BindingTarget | undefined,
  sources: readonly SourceText[],
  reached: ReadonlyMap<string, boolean>,
): DebugProtocol.Breakpoint {
  const { id, source } = breakpoint;
  const rules = toRules(breakpoint.texts);
  breakpoint.bound = [];
  if (typeof rules === 'string') {
    return told(breakpoint, { id, source, line: client.lineOut(breakpoint.line), ...refused(rules) });
  }
  const shift = sources[0] && target!.sources.shiftOf(source, sources[0]);
  const wanted = shift ? shift.toRecorded(breakpoint.line) : breakpoint.line;
  if (wanted !== undefined) {
    breakpoint.bound = sources.flatMap((known) => {
      const place = nearestPlace(target!.engine, known.id, { ...breakpoint, line: wanted });
      return place ? [{ key: id, source: known.id, ...place, ...rules }] : [];
    });
  }
  const first = breakpoint.bound[0];
  if (first === undefined) {
    const line = client.lineOut(breakpoint.line);
    const why = wanted === undefined ? refused(NEW_LINE) : whyNot(sources, target);
    return told(breakpoint, { id, source, line, ...why });
  }
  const { engine } = target!;
  const functions = () => new Set(breakpoint.bound.flatMap((bound) => engine.functionsAt(bound.source, bound.line)));
  const column = first.column === undefined ? {} : { column: client.columnOut(first.column) };
  const place = { line: client.lineOut(shift?.toNow(first.line) ?? (shift ? breakpoint.line : first.line)), ...column };
  if (breakpoint.bound.every((bound) => reached.get(lineKey(bound)) === false))
    return told(breakpoint, { id, source, ...place, ...refused(UNREACHED) });
  return told(breakpoint, { id, verified: true, source, ...place, ...missedCalls(functions, engine) });
}

/** Of a place in the recording, not of what is hung on it. */
function lineKey({ source, line, column }: LineBreakpoint): string {
  return `${source} ${placeKey(line, column)}`;
}

/** The place at or after the column, else the last before it; of a line that the breakpoint was moved to, all of them. */
function nearestPlace(
  engine: Engine,
  source: SourceId,
  { line: wanted, column }: SetLine,
): Pick<LineBreakpoint, 'line' | 'column'> | undefined {
  const line = engine.resolveLine(source, wanted);
  if (line === undefined) return undefined;
  if (column === undefined || line !== wanted) return { line };
  const places = engine.placesIn(source, line, line);
  const place = places.find((one) => one.column >= column) ?? places.at(-1);
  return place ?? { line };
}

function whyNot(
  sources: readonly SourceText[],
  target: BindingTarget | undefined,
): Pick<DebugProtocol.Breakpoint, 'verified' | 'reason' | 'message'> {
  const source = sources[0];
  if (source?.notInstrumented) {
    return refused(oneLine(`This file ran without being recorded: ${source.notInstrumented}`));
  }
  if (!target || (target.growing && !source)) {
    return { verified: false, reason: 'pending', message: 'Nothing of this file is recorded yet.' };
  }
  if (!source) return refused(`This file is not in the recording. ${mapProblem(target.engine)}`.trim());
  const message = 'No recorded function has code at this line or after it.';
  return { ...refused(message), reason: target.growing ? 'pending' : 'failed' };
}

/** A source map that cannot be used may be why a file is not there. */
function mapProblem(engine: Engine): string {
  for (const script of engine.scripts()) {
    const problem = engine.sourceMapProblem(script);
    if (problem !== '') return oneLine(problem);
  }
  return '';
}
