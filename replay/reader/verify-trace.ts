/** Reads a whole trace and says what is in it and what is wrong with it, for `rearview verify`. */
import type { Notice, ScriptRecord } from '../../schema/trace-types.js';
import type { CutReasonName, TraceState } from '../model.js';
import { countCuts } from './count-cuts.js';
import { Declarations } from './declarations.js';
import { Dictionaries } from './dictionaries.js';
import { ChunkDamage } from './trace-error.js';
import { TraceReader } from './trace-reader.js';
import { withoutDamage } from './without-damage.js';

/** What a script of the trace amounts to. */
export interface ScriptReport {
  url: string;
  /** Number of its functions, without its top level. */
  functions: number;
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
  notices: Notice[];
}

/** @param problemOfMap what is wrong with the source map of a script. */
export function verifyTraceWith(path: string, problemOfMap: (script: ScriptRecord) => string): VerifyReport {
  const reader = new TraceReader(path);
  try {
    const declarations = new Declarations(reader);
    const dictionaries = new Dictionaries(reader);
    const cutValues: Partial<Record<CutReasonName, number>> = {};
    const badValues: { offsetBytes: number; reason: string }[] = [];
    for (let index = 0; index < reader.directory.length; index++) {
      try {
        const body = reader.chunk(index);
        const problem = countCuts(body, declarations.functions(), dictionaries, cutValues);
        if (problem !== undefined) badValues.push({ offsetBytes: body.entry.offsetBytes, reason: problem });
      } catch (error) {
        // The reader has cut the trace there and its state says why.
        if (!(error instanceof ChunkDamage)) throw error;
      }
    }
    const scripts = withoutDamage(() => scriptReports(declarations, problemOfMap));
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
      notices,
    };
  } finally {
    reader.close();
  }
}

function scriptReports(declarations: Declarations, problemOfMap: (script: ScriptRecord) => string): ScriptReport[] {
  const counts = new Map<number, number>();
  for (const { script, kind } of declarations.functions().values()) {
    if (kind !== 'module') counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return [...declarations.scripts().values()].map((script) => ({
    url: script.url,
    functions: counts.get(script.id) ?? 0,
    notInstrumented: script.notInstrumented,
    sourceMapProblem: problemOfMap(script),
  }));
}

function recordDamage(reader: TraceReader): VerifyReport['damage'] {
  const { state } = reader;
  if (state.kind === 'cut') return [{ offsetBytes: state.offsetBytes, reason: state.reason }];
  if (reader.trailingBytes === 0) return [];
  const offsetBytes = reader.fileBytes - reader.trailingBytes;
  return [{ offsetBytes, reason: `${reader.trailingBytes} bytes follow the end record` }];
}
