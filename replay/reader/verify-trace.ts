/** Reads a whole trace and says what is in it and what is wrong with it, for `rearview verify`. */
import { EventKind, type ScriptKind } from '../../schema/enums.js';
import type { FunctionRecord, Notice, ScriptRecord, SkippedScripts, UnrecordedCode } from '../../schema/trace-types.js';
import type { CutReasonName, TraceState } from '../model.js';
import { type ChunkBody, checkSummary } from './chunk-body.js';
import { countCuts } from './count-cuts.js';
import { Declarations } from './declarations.js';
import { Dictionaries } from './dictionaries.js';
import { ChunkDamage } from './trace-error.js';
import { TraceReader } from './trace-reader.js';
import { withoutDamage } from './without-damage.js';

/** What a script of the trace amounts to. */
export interface ScriptReport {
  url: string;
  kind: ScriptKind;
  hasSourceMap: boolean;
  /** Number of its functions, without its top level, and of those that were called. */
  functions: number;
  calledFunctions: number;
  /** What has no hooks though the script has them. */
  unrecorded: readonly UnrecordedCode[];
  /** Why it ran without hooks; empty if it has them. */
  notInstrumented: string;
  /** What is wrong with its source map, in one sentence; empty if it has a good one or none. */
  sourceMapProblem: string;
}

export interface VerifyReport {
  path: string;
  state: TraceState;
  fileBytes: number;
  eventCount: number;
  chunkCount: number;
  /** What breaks the format, in order of place; empty for a sound trace. */
  damage: { offsetBytes: number; reason: string }[];
  /** How often captures were cut, by reason; reasons that did not occur are missing. */
  cutValues: Partial<Record<CutReasonName, number>>;
  scripts: ScriptReport[];
  /** Scripts that were not chosen; one entry for each reason and name. */
  skipped: readonly SkippedScripts[];
  /** Most called first, without top levels and functions that were not called. */
  calledFunctions: CalledFunction[];
  notices: Notice[];
}

export interface CalledFunction {
  function: FunctionRecord;
  /** Of its script. */
  url: string;
  calls: number;
}

/** @param problemOfMap what is wrong with the source map of a script. */
export function verifyTraceWith(path: string, problemOfMap: (script: ScriptRecord) => string): VerifyReport {
  const reader = new TraceReader(path);
  try {
    const declarations = new Declarations(reader);
    const dictionaries = new Dictionaries(reader);
    const cutValues: Partial<Record<CutReasonName, number>> = {};
    const calls = new Map<number, number>();
    const badValues: { offsetBytes: number; reason: string }[] = [];
    for (let index = 0; index < reader.directory.length; index++) {
      try {
        const body = reader.chunk(index);
        reader.guard(index, () => checkSummary(body));
        countCalls(body, calls);
        const problem = countCuts(body, declarations.functions(), dictionaries, reader.header.limits, cutValues);
        if (problem !== undefined) badValues.push({ offsetBytes: body.entry.offsetBytes, reason: problem });
      } catch (error) {
        // The reader has cut the trace there and its state says why.
        if (!(error instanceof ChunkDamage)) throw error;
      }
    }
    const scripts = withoutDamage(() => scriptReports(declarations, calls, problemOfMap));
    const calledFunctions = withoutDamage(() => functionsCalled(declarations, calls));
    const skipped = withoutDamage(() => declarations.skipped());
    const notices = [...withoutDamage(() => declarations.notices())];
    return {
      path,
      state: reader.state,
      fileBytes: reader.fileBytes,
      eventCount: reader.eventCount,
      chunkCount: reader.directory.length,
      damage: [...badValues, ...recordDamage(reader)],
      cutValues,
      scripts,
      skipped,
      calledFunctions,
      notices,
    };
  } finally {
    reader.close();
  }
}

/** Adds to `calls`, which are by function id. */
function countCalls({ columns: { kinds, subjects } }: ChunkBody, calls: Map<number, number>): void {
  for (let e = 0; e < kinds.length; e++) {
    if (kinds[e] === EventKind.enter) calls.set(subjects[e]!, (calls.get(subjects[e]!) ?? 0) + 1);
  }
}

function scriptReports(
  declarations: Declarations,
  calls: ReadonlyMap<number, number>,
  problemOfMap: (script: ScriptRecord) => string,
): ScriptReport[] {
  const counts = new Map<number, { functions: number; calledFunctions: number }>();
  for (const { id, script, kind } of declarations.functions().values()) {
    if (kind === 'module') continue;
    const count = counts.get(script) ?? { functions: 0, calledFunctions: 0 };
    count.functions++;
    if (calls.has(id)) count.calledFunctions++;
    counts.set(script, count);
  }
  return [...declarations.scripts().values()].map((script) => ({
    url: script.url,
    kind: script.kind,
    hasSourceMap: script.sourceMap !== '',
    ...(counts.get(script.id) ?? { functions: 0, calledFunctions: 0 }),
    unrecorded: script.unrecorded,
    notInstrumented: script.notInstrumented,
    sourceMapProblem: problemOfMap(script),
  }));
}

function functionsCalled(declarations: Declarations, calls: ReadonlyMap<number, number>): CalledFunction[] {
  const scripts = declarations.scripts();
  const called = [...declarations.functions().values()]
    .filter(({ id, kind }) => kind !== 'module' && calls.has(id))
    .map((fn) => ({ function: fn, url: scripts.get(fn.script)?.url ?? '', calls: calls.get(fn.id)! }));
  return called.sort((a, b) => b.calls - a.calls);
}

function recordDamage(reader: TraceReader): VerifyReport['damage'] {
  const { state } = reader;
  if (state.kind === 'cut') return [{ offsetBytes: state.offsetBytes, reason: state.reason }];
  if (reader.trailingBytes === 0) return [];
  const offsetBytes = reader.fileBytes - reader.trailingBytes;
  return [{ offsetBytes, reason: `${reader.trailingBytes} bytes follow the end record` }];
}
