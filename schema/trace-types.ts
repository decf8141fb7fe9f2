/** The contents of records as plain values, between the codec and its users. Units and rules: trace.capnp. */
import type { CallId, Column, FunctionId, LaneId, Line, Moment, ScriptId, SiteIndex, TimeNs } from './coordinates.js';
import type {
  CallState,
  Detail,
  EndReason,
  FunctionKind,
  LaneKind,
  ScriptKind,
  SkipReason,
  UnrecordedKind,
} from './enums.js';

export interface TraceHeader {
  traceId: string;
  startedAtUnixMicros: number;
  processId: number;
  threadId: number;
  parentTraceId: string;
  nodeVersion: string;
  platform: string;
  arch: string;
  hostname: string;
  cwd: string;
  arguments: string[];
  nodeArguments: string[];
  recorderVersion: string;
  limits: CaptureLimits;
  /** Millionths of the CPU time; 0 is without bound. */
  budgetPpm: number;
}

export interface CaptureLimits {
  depth: number;
  properties: number;
  items: number;
  stringLength: number;
  nodes: number;
}

export const DEFAULT_LIMITS: Readonly<CaptureLimits> = {
  depth: 5,
  properties: 20,
  items: 20,
  stringLength: 256,
  nodes: 64,
};

/** The event columns of a chunk, all of one length, and the tape their values are on. */
export interface EventColumns {
  kinds: Uint8Array;
  times: Uint32Array;
  subjects: Uint32Array;
  sites: Uint16Array;
  values: Uint32Array;
  tape: Uint32Array;
}

/** A call that was open when its chunk began. */
export interface OpenCall {
  id: CallId;
  function: FunctionId;
  lane: LaneId;
  site: SiteIndex;
  callerSite: SiteIndex;
  level: number;
  /** Index in the keyframe's calls, or -1. */
  parent: number;
  state: CallState;
}

export interface Keyframe {
  lane: LaneId;
  /** Oldest first. */
  calls: OpenCall[];
  /** Indices into `calls`, outermost first. */
  stack: number[];
}

export interface Shape {
  className: number;
  keys: number[];
  /** Bits of ShapeFlag; absent for 0. */
  flags?: number;
  /** Indices in `keys`, growing, of those that are symbols; absent if none is. */
  symbolKeys?: number[];
}

export interface ScriptRecord {
  id: ScriptId;
  url: string;
  kind: ScriptKind;
  sha256: string;
  source: string;
  sourceMap: string;
  sourceMapUrl: string;
  sourceMapMissing: string;
  originals: OriginalText[];
  notInstrumented: string;
  unrecorded: UnrecordedCode[];
}

/** Code without hooks in a script that has them. */
export interface UnrecordedCode {
  kind: UnrecordedKind;
  position: SitePosition;
}

/** Scripts that were not chosen. */
export interface SkippedScripts {
  reason: SkipReason;
  /** With reason `package` its name, else the script's file: URL. */
  name: string;
  count: number;
}

/** A file that a source map leads to, as it was when the script was loaded. */
export interface OriginalText {
  url: string;
  text: string;
}

export interface SitePosition {
  line: Line;
  column: Column;
}

export interface FunctionRecord {
  id: FunctionId;
  script: ScriptId;
  name: string;
  className: string;
  kind: FunctionKind;
  isAsync: boolean;
  isGenerator: boolean;
  isStatic: boolean;
  capturesThis: boolean;
  parameters: string[];
  startOffset: number;
  endOffset: number;
  start: SitePosition;
  end: SitePosition;
  sites: SitePosition[];
}

export interface LaneRecord {
  id: LaneId;
  kind: LaneKind;
  name: string;
  startEvent: Moment;
  startTimeNs: TimeNs;
}

export interface FinishedLaneRecord {
  id: LaneId;
  finishEvent: Moment;
  finishTimeNs: TimeNs;
  /** HTTP status, 0 if it has none. */
  status: number;
}

/** From its event on, calls of a function are recorded otherwise. */
export interface StepRecord {
  function: FunctionId;
  detail: Detail;
  /** With detail `sampled`: one of so many calls is recorded; else 0. */
  oneOf: number;
  event: Moment;
  timeNs: TimeNs;
  /** Millionths of the CPU time just before: all recording, and this function's part of it. */
  recordingPpm: number;
  functionPpm: number;
}

/** Calls of a function that were left out. */
export interface LeftOutCalls {
  function: FunctionId;
  count: number;
}

export interface Notice {
  timeNs: TimeNs;
  text: string;
}

/** What recording cost, in microseconds of CPU time. */
export interface RecordingCosts {
  /** Of the program, recording included. */
  cpuUs: number;
  recordingUs: number;
  /** Of `recordingUs`, what is beyond the budget and its reserve. */
  overUs: number;
  functions: FunctionCost[];
}

/** What recording the calls of a function took. */
export interface FunctionCost {
  function: FunctionId;
  recordingUs: number;
}

/** Dictionary entries that a chunk adds. `firstString` and `firstShape` are ids within the segment. */
export interface ChunkTables {
  firstString: number;
  strings: string[];
  firstShape: number;
  shapes: Shape[];
  scripts: ScriptRecord[];
  functions: FunctionRecord[];
  lanes: LaneRecord[];
  finishedLanes: FinishedLaneRecord[];
  notices: Notice[];
  skipped: SkippedScripts[];
  steps: StepRecord[];
  leftOut: LeftOutCalls[];
  /** Since the last that were told; absent if there are none to tell. */
  costs?: RecordingCosts | undefined;
}

export interface ChunkContents extends EventColumns, ChunkTables {
  keyframe: Keyframe;
}

export interface TraceEnd {
  reason: EndReason;
  /** With reason `exit`, else 0. */
  exitCode: number;
  /** With reason `signal`, else empty. */
  signal: string;
  /** With reason `failed`, else empty. */
  message: string;
}
