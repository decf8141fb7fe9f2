/**
 * The one door to a recording for adapters: opens a trace and answers questions about it. Composes reader, timeline,
 * stepping and query, and holds no rules of its own.
 */
import type { CallId, FunctionId, LaneId, Line, TimeNs } from '../schema/coordinates.js';
import type { FunctionRecord, ScriptRecord, SkippedScripts } from '../schema/trace-types.js';
import type {
  CallValues,
  CapturedValue,
  Direction,
  Frame,
  FunctionStep,
  Hit,
  LaneInfo,
  LeftOutFunction,
  LinePlace,
  Output,
  Position,
  PositionInfo,
  RecordingCost,
  Search,
  SearchOptions,
  SourceId,
  SourcePlace,
  SourceText,
  StepKind,
  Stop,
  StopConditions,
  TraceInfo,
} from './model.js';
import type { Completions } from './query/evaluation/complete.js';
import type { EvaluationOptions } from './query/evaluation/evaluate.js';
import { type VerifyReport, verifyTraceWith } from './reader/verify-trace.js';
import { RecordedEngine } from './recorded-engine.js';
import { sourceMapProblem } from './sources/source-map.js';

export { bytesAsNumbers } from './byte-elements.js';
export type * from './model.js';
export type { Completion, Completions } from './query/evaluation/complete.js';
export {
  type Condition,
  condition,
  type EvaluationOptions,
  type MessagePart,
  type Template,
  template,
  type Verdict,
} from './query/evaluation/evaluate.js';
export { EvaluationError, type EvaluationProblem } from './query/evaluation/evaluation-error.js';
export { asOperand } from './query/evaluation/operand.js';
export { type FunctionShare, functionShares } from './reader/function-shares.js';
export { LostPosition, TraceError, type TraceErrorCode } from './reader/trace-error.js';
export type { CalledFunction, ScriptReport, VerifyReport } from './reader/verify-trace.js';

/**
 * All positions are of this recording. Calls cost one chunk decode (milliseconds, cached) unless they say otherwise.
 * A question about a position or call that is not in the recording throws a RangeError; a LostPosition where damage was found
 * before it since.
 */
export interface Engine {
  readonly info: TraceInfo;
  /** Reads what was appended since; true if there was something. `info` and all lists may have changed then. */
  refresh(): boolean;
  close(): void;

  lanes(): readonly LaneInfo[];
  scripts(): readonly ScriptRecord[];
  /** Texts that places are in. Cost: decodes the source maps of all scripts, once. */
  sources(): readonly SourceText[];
  /** What is wrong with the source map of a script, in one sentence; empty if it has a good one or none. */
  sourceMapProblem(script: ScriptRecord): string;
  functions(): readonly FunctionRecord[];
  /** Where a function begins; undefined for one that is not in the trace. Cost: decodes its script's source map, once. */
  functionPlace(id: FunctionId): SourcePlace | undefined;
  /** From its beginning to its end, where both are in one text. Cost: as `functionPlace`. */
  functionRange(id: FunctionId): { start: SourcePlace; end: SourcePlace } | undefined;
  /** Scripts that were not chosen: one entry for each reason and name, in the order they loaded. */
  skippedScripts(): readonly SkippedScripts[];
  /** Where recording kept to its budget: in the order they happened. Cost: reads the chunks that have some, once. */
  steps(): readonly FunctionStep[];
  /** Functions with calls that were left out, most first. Cost: reads the chunks that tell of some, once. */
  leftOut(): readonly LeftOutFunction[];
  /** What recording cost. Cost: reads the chunks that tell of it, once. */
  recordingCost(): RecordingCost;
  /** The last step of a function at or before a position; undefined while it is recorded in full from the start. */
  detailAt(fn: FunctionId, position: Position): FunctionStep | undefined;

  /** First and last position, of one lane or of all. Undefined if there is none. */
  first(lane?: LaneId): Position | undefined;
  last(lane?: LaneId): Position | undefined;
  /** The last position, of one lane or of all, at or before the time; undefined if the first is later. */
  atTime(timeNs: TimeNs, lane?: LaneId): Position | undefined;
  /** The last position of a lane at or before a position of any lane. */
  inLane(position: Position, lane: LaneId): Position | undefined;

  /** Where a call was entered. */
  entryOf(call: CallId): Position;
  describe(position: Position): PositionInfo;
  /** Innermost first: the physical stack, then the callers that await it (`running` false). Never empty. */
  stack(position: Position): Frame[];
  values(position: Position, call: CallId): CallValues;
  request(lane: LaneId): CapturedValue | undefined;
  response(lane: LaneId): CapturedValue | undefined;

  /** Stays inside the lane of the position. */
  step(from: Position, kind: StepKind, direction: Direction): Stop;
  /** To the next breakpoint hit in any lane, or the boundary. Works in slices; rejects with the signal's reason. */
  run(from: Position, direction: Direction, conditions: StopConditions, signal?: AbortSignal): Promise<Stop>;
  /** All hits in order of time. Works in slices; ends where the recording is damaged. Rejects with the signal's reason. */
  hits(conditions: StopConditions, options?: SearchOptions): AsyncIterable<Hit>;
  /**
   * What the program wrote to its standard streams: backward, what it had by the position, the last first; forward, what it had
   * not. By the last position it had written everything.
   * Works in slices; ends where the recording is damaged. Rejects with the signal's reason.
   */
  outputs(from: Position, direction: Direction, signal?: AbortSignal): AsyncIterable<Output>;
  /** For questions that come again as the recording grows. Throws an EvaluationError where a condition is no expression. */
  search(conditions: StopConditions): Search;
  /** The nearest line at or after this one, inside the same function where possible, that a function can stand at. */
  resolveLine(source: SourceId, line: Line): Line | undefined;

  /** The places on these lines, the last included, that some function can stand at, ascending. Cost: the source's functions. */
  placesIn(source: SourceId, first: Line, last: Line): readonly LinePlace[];

  /** The functions that can stand on a line. */
  functionsAt(source: SourceId, line: Line): readonly FunctionId[];

  /**
   * An expression over the call's parameters, `this`, and `$result` or `$error` (docs/evaluate.md). Throws an EvaluationError
   * with one sentence for the user where it has no value. Cost: bounded by `options.limits`, and then an EvaluationError.
   */
  evaluate(position: Position, call: CallId, expression: string, options?: EvaluationOptions): CapturedValue;
  /** Names and members that can be written at an offset of an expression. */
  complete(position: Position, call: CallId, text: string, offset: number): Completions;
}

/**
 * Opens a trace, whole, still growing or cut. Throws a TraceError where nothing of it can be shown.
 * Cost: one short read for each of its chunks.
 */
export function openEngine(path: string): Engine {
  return new RecordedEngine(path);
}

/**
 * Checks every record against its checksum and every rule of the format.
 * Throws a TraceError where nothing of the trace can be read. Cost: reads all of it.
 */
export function verifyTrace(path: string): VerifyReport {
  return verifyTraceWith(path, sourceMapProblem);
}
