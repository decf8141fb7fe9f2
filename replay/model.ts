/**
 * What the replay engine says about a recording, in words of the program that was recorded: lanes, positions, frames,
 * values. No protocol type appears here; adapters translate.
 */
import type { CallId, Column, FunctionId, LaneId, Line, Moment, TimeNs } from '../schema/coordinates.js';
import type { Detail, LaneKind } from '../schema/enums.js';
import type {
  FunctionRecord,
  Notice,
  ScriptRecord,
  SitePosition,
  TraceEnd,
  TraceHeader,
} from '../schema/trace-types.js';

declare const brand: unique symbol;

/**
 * A place a reader can stand at: twice the moment of an event, plus one for the state after it. An enter event gives two
 * positions (`call` before, `entry` after), every other event of a call one. Ordered as time is, across all lanes.
 */
export type Position = number & { readonly [brand]: 'Position' };

/**
 * call: in the caller, about to call. entry: in the callee, arguments known. exit: in the callee, at its return or after
 * its exception, result known. await, yield: about to be suspended. resumed: going on. throw: about to throw. catch: an
 * exception was caught. lost: the call ended somewhere before here, unseen. output: text was written to a standard stream.
 */
export type PositionKind =
  | 'call'
  | 'entry'
  | 'exit'
  | 'await'
  | 'yield'
  | 'resumed'
  | 'throw'
  | 'catch'
  | 'lost'
  | 'output';

/** Key of a text of the recording, the same as long as an engine is open. */
export type SourceId = number & { readonly [brand]: 'SourceId' };

/**
 * A text that frames stand in and breakpoints are set in. script: it ran. original: a source map leads to it from one
 * that ran. compiled: it ran, and a map leads from it to originals, though maybe not from all of its places.
 */
export interface SourceText {
  id: SourceId;
  kind: 'script' | 'original' | 'compiled';
  /** file: URL, or what the script or the map calls it. */
  url: string;
  /** Where its file was, or would be if a bundler was started where the program was; absent if it is no file. */
  path?: string;
  text: string;
  /** Why it ran without being recorded; empty if it was. */
  notInstrumented: string;
}

/** In what the author wrote where a source map leads there, else in what ran. */
export interface SourcePlace {
  source: SourceText;
  line: Line;
  column: Column;
}

export interface PositionInfo {
  position: Position;
  kind: PositionKind;
  moment: Moment;
  timeNs: TimeNs;
  lane: LaneId;
  /** The call one stands in: for `call`, the caller. */
  call: CallId;
  function: FunctionId;
  /** Its place on the stack, from 0; of a call that went on on an empty one, one more than that of the call that may wait for it. */
  level: number;
  source: SourceText;
  line: Line;
  column: Column;
  /** For `exit`: whether an exception ended the call. */
  threw: boolean;
}

/** How a recording ended, as its bytes tell. */
export type TraceState =
  | { kind: 'complete'; end: TraceEnd }
  /** Its process still runs (on this machine), and the file ends at a whole record. */
  | { kind: 'recording' }
  /** Ended without saying so, or damaged at `offsetBytes`: everything before `moment` is kept. */
  | { kind: 'cut'; moment: Moment; offsetBytes: number; fileBytes: number; reason: string };

export interface TraceInfo {
  path: string;
  header: TraceHeader;
  state: TraceState;
  eventCount: number;
  chunkCount: number;
  fileBytes: number;
  durationNs: TimeNs;
  notices: Notice[];
}

export interface LaneInfo {
  id: LaneId;
  kind: LaneKind;
  name: string;
  startTimeNs: TimeNs;
  /** Absent while it is not finished. */
  finishTimeNs?: TimeNs;
  /** HTTP status; absent if not finished or not a request. */
  status?: number;
}

/** A place in a function. */
export interface CodePlace {
  /** With the name its author gave it, where a source map tells. */
  function: FunctionRecord;
  /** As its author wrote it where a source map leads there, else as it ran. */
  source: SourceText;
  line: Line;
  column: Column;
  /** What ran, and the place there. */
  script: ScriptRecord;
  generated: SitePosition;
}

/** One call on a stack. */
export interface Frame extends CodePlace {
  call: CallId;
  /**
   * Where calls stand that were left out, to save time, between this one and the next frame: it was made by the last, they
   * by the one before. Of more than four the last. Of a generator only at its first step.
   */
  through: CodePlace[];
  /** False for a caller that is suspended at an await, below the physical stack. */
  running: boolean;
}

/** Where a function begins. */
export interface FunctionPlace extends CodePlace {
  /** Another function of its name begins on its line. */
  hasNamesake: boolean;
}

/** From a moment on, calls of a function are recorded otherwise. */
export interface FunctionStep extends FunctionPlace {
  detail: Detail;
  /** With detail `sampled`: one of so many calls is recorded; else 0. */
  oneOf: number;
  moment: Moment;
  timeNs: TimeNs;
  /** Millionths of the process's CPU time just before: all recording, and this function's part of it. */
  recordingPpm: number;
  functionPpm: number;
}

/** Calls of a function that were left out. */
export interface LeftOutFunction extends FunctionPlace {
  calls: number;
}

/** What recording cost, in microseconds of CPU time, as the recorder measured it; all 0 where it did not. */
export interface RecordingCost {
  /** Of the program, recording included. */
  cpuUs: number;
  recordingUs: number;
  /** Of `recordingUs`, what is beyond the budget and what that has in reserve for short programs. */
  overUs: number;
  /** Of `recordingUs`, what the calls of each function took. */
  functions: Map<FunctionId, number>;
}

/** Values of one captured moment: own data properties only, every cut with its reason. */
export type CapturedValue =
  | { kind: 'absent' }
  | { kind: 'undefined' }
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number }
  /** `length` is of the whole string; more than `value.length` if it was cut. */
  | { kind: 'string'; value: string; length: number }
  | { kind: 'bigint'; digits: string; digitCount: number }
  | { kind: 'symbol'; description: string }
  | { kind: 'function' | 'class'; name: string; objectId: number; function?: FunctionId }
  | {
      kind: 'object';
      className: string;
      objectId: number;
      properties: NamedValue[];
      omitted: number;
      /** Its class has private fields (`#field`), which are not captured. */
      hasPrivateFields?: true;
      /** The properties are a selection that the recorder made of what the object tells; there is more. */
      isSelection?: true;
      /** Made by `Object.create(null)` or the like. */
      hasNoPrototype?: true;
    }
  /** Here and below, `className` of an array and of other built-ins is there only where a class extends them. */
  | {
      kind: 'array';
      className?: string;
      objectId: number;
      length: number;
      items: CapturedValue[];
      /** Only of what an expression made of an array that was cut: so many more items may belong to it. */
      undecided?: number;
    }
  /** The same object as an earlier one of this capture, which is `target` where it could be found. */
  | { kind: 'reference'; objectId: number; target?: CapturedValue }
  | { kind: 'cut'; reason: CutReasonName; objectId: number; className: string }
  | { kind: 'withheld'; reason: CutReasonName }
  | { kind: 'date'; className?: string; objectId: number; unixMs: number }
  | { kind: 'regexp'; className?: string; objectId: number; text: string }
  | {
      kind: 'map';
      className?: string;
      objectId: number;
      size: number;
      entries: { key: CapturedValue; value: CapturedValue }[];
    }
  | { kind: 'set'; className?: string; objectId: number; size: number; items: CapturedValue[] }
  | {
      kind: 'error';
      className: string;
      objectId: number;
      message: CapturedValue;
      stack: CapturedValue;
      cause: CapturedValue;
      properties: NamedValue[];
      /** Absent if none was. */
      omitted?: number;
    }
  | { kind: 'bytes'; className: string; objectId: number; byteLength: number; bytes: Uint8Array }
  | {
      kind: 'promise';
      className?: string;
      objectId: number;
      state: 'unknown' | 'pending' | 'fulfilled' | 'rejected';
      /** What it was settled with. */
      result?: CapturedValue;
    }
  | { kind: 'boxed'; className?: string; objectId: number; primitive: CapturedValue }
  | { kind: 'opaque'; className: string; objectId: number; text: string };

export type CutReasonName =
  | 'none'
  | 'depth'
  | 'breadth'
  | 'length'
  | 'budget'
  | 'getter'
  | 'proxy'
  | 'redacted'
  | 'failed'
  /** The stack of an error that nobody has read: its text would be made at the first look. */
  | 'unread'
  /** Recording its function in full cost too much at the time. */
  | 'steppedDown'
  /** It was captured, and the trace is damaged there. */
  | 'damaged';

export interface NamedValue {
  name: string;
  value: CapturedValue;
  /** The property's key is a symbol; `name` is its description. */
  isSymbol?: true;
}

/** What is known of one call at a position. */
export interface CallValues {
  /** When the arguments and the receiver were captured: at the call's entry. */
  enteredAtNs: TimeNs;
  receiver?: CapturedValue;
  parameters: NamedValue[];
  /** Only at or after the position that knows it (exit; throw and catch for what was thrown or caught). */
  outcome?: { kind: 'returned' | 'thrown' | 'yielded' | 'caught' | 'printed'; atNs: TimeNs; value?: CapturedValue };
}

export interface SourceLine {
  source: SourceId;
  line: Line;
}

/** In a source that is known. */
export interface LinePlace {
  line: Line;
  column: Column;
}

/** Which of the times that a breakpoint is come to count, numbered from 1 at the beginning of the recording. */
export interface HitCount {
  /** `%`: every n-th. */
  operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | '%';
  n: number;
}

/** What all breakpoints have. */
export interface Breakpoint {
  /** Its name in Stop.hits; no other has it. */
  key: number;
  /** An expression (Engine.evaluate) over the frame that is stopped in: only where it is true does the breakpoint count. */
  condition?: string;
  /** Of the times that the condition holds. */
  hitCount?: HitCount;
}

/** On a line that some function of the recording can stand at; with `column` on one of its places only. */
export interface LineBreakpoint extends Breakpoint, SourceLine {
  column?: Column;
}

/** Where one of these functions is entered. */
export interface FunctionBreakpoint extends Breakpoint {
  functions: ReadonlySet<FunctionId>;
}

/** Where an exception is first seen: each, only those that reached the event loop, or only the others. */
export interface ExceptionBreakpoint extends Breakpoint {
  which: 'all' | 'uncaught' | 'caught';
}

/** Where a property of an object was captured with another value than before. The object is known by its captures' objectId. */
export interface DataBreakpoint extends Breakpoint {
  objectId: number;
  property: string;
}

/** Where an object was captured. */
export interface ObjectBreakpoint extends Breakpoint {
  objectId: number;
}

/** What a capture of an object tells of a property. `unknown`: nothing. `missing`: the object had none of that name. */
export type PropertyCapture = { kind: 'unknown' } | { kind: 'missing' } | { kind: 'value'; value: CapturedValue };

/** Between the position `since` and that of the hit. */
export interface DataChange {
  key: number;
  since: Position;
  before: PropertyCapture;
  after: PropertyCapture;
}

/** All of them count in both directions, and at the same positions. */
export interface StopConditions {
  lines?: readonly LineBreakpoint[];
  functions?: readonly FunctionBreakpoint[];
  exceptions?: readonly ExceptionBreakpoint[];
  data?: readonly DataBreakpoint[];
  objects?: readonly ObjectBreakpoint[];
}

/** A position that a search stops at, and the keys of the breakpoints it belongs to. */
export interface Hit {
  position: Position;
  keys: readonly number[];
  /** Of data breakpoints. */
  changes?: readonly DataChange[];
}

export interface SearchOptions {
  signal?: AbortSignal;
  /** Only what comes after it. */
  after?: Position | undefined;
}

export interface RunOptions {
  signal?: AbortSignal | undefined;
  /** Called after each slice with the share that is done of what has to be looked at if there is no hit: 0 to 1. */
  tell?: ((share: number) => void) | undefined;
}

/** A condition that could not be told, mostly because what it asks for was not captured. The breakpoint did not count there. */
export interface UntoldCondition {
  key: number;
  /** How often, as far as the search has looked, and why at the first of these. */
  times: number;
  reason: string;
  position: Position;
}

/** What the program wrote to a standard stream, at once. */
export interface Output {
  stream: 'stdout' | 'stderr';
  /** A string, or why it is none. */
  value: CapturedValue;
  moment: Moment;
  timeNs: TimeNs;
  lane: LaneId;
  /** Whether a recorded call wrote it, or called what did. */
  isAtCall: boolean;
  /** Where to look at it: at that call, else at what its lane had done last. Undefined if nothing was done before. */
  position: Position | undefined;
}

export type Direction = 'forward' | 'backward';

/**
 * A search that can be asked again: what it found out about the recording is kept, so that hit counts, say, cost only what was
 * recorded since. One question at a time; one that was called off leaves nothing behind.
 */
export interface Search {
  /** To the next hit in any lane, or the boundary. Works in slices; rejects with the signal's reason. */
  run(from: Position, direction: Direction, options?: RunOptions): Promise<Stop>;
  /**
   * The hit that is nearest to `from` of those in the lane of `to` that are between the two. Undefined if there is none. Works in
   * slices; rejects with the signal's reason.
   */
  between(from: Position, to: Position, options?: RunOptions): Promise<Hit | undefined>;
  /** All hits in order of time. Works in slices; ends where the recording is damaged. Rejects with the signal's reason. */
  hits(options?: SearchOptions): AsyncIterable<Hit>;
  /**
   * The first hit behind the first `chunkCount` chunks, or before it where one became known only there: an exception is known to
   * be uncaught later than it was thrown. Undefined if there is none. Works in slices; rejects with the signal's reason.
   */
  recordedSince(chunkCount: number, signal?: AbortSignal): Promise<Hit | undefined>;
  /** Conditions that could not be told since this was last called. */
  takeUntold(): readonly UntoldCondition[];
}

/**
 * `in`: the next position of the lane. `over`: the next not inside a deeper call; from an await not into the caller, if the
 * call goes on, but there; and back.
 * `out`: after (before) this call; of one that nothing waits for, in what comes next in the lane.
 */
export type StepKind = 'in' | 'over' | 'out';

/** Where a movement ended. `boundary` is set if there was nothing further that way; the position is then the last one. */
export interface Stop {
  position: Position;
  boundary?: 'start' | 'end';
  /** Keys of the breakpoints that were hit, for continue. */
  hits: number[];
  changes?: readonly DataChange[];
  /** For continue. */
  untold?: readonly UntoldCondition[];
}
