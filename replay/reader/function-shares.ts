/** What of a trace belongs to which function: calls, events, and the bytes of both their columns and captured values. */
import type { FunctionId } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { EventColumns, FunctionRecord } from '../../schema/trace-types.js';
import type { ChunkBody } from './chunk-body.js';
import { Declarations } from './declarations.js';
import { ChunkDamage } from './trace-error.js';
import { TraceReader } from './trace-reader.js';
import { withoutDamage } from './without-damage.js';

export interface FunctionShare {
  function: FunctionRecord;
  /** Of its script. */
  url: string;
  /** That began. */
  calls: number;
  events: number;
  /** Of its events in the columns, and of what was captured with them; not of strings, which are shared. */
  columnBytes: number;
  captureBytes: number;
  /** CPU time that recording its calls took, as the recorder measured it. */
  recordingUs: number;
}

interface Counts {
  calls: number;
  events: number;
  captureWords: number;
}

const WORD_BYTES = 4;
/** The recorder measures one call of a hundred: below this a single slow one decides. */
const LEAST_MEASURED_US = 5000;
/** kind, time, subject, site, value. */
const COLUMN_BYTES_OF_EVENT = 1 + 4 + 4 + 2 + 4;
/** Owns what belongs to a lane. */
const NO_FUNCTION = 0xffff_ffff;

/**
 * Most CPU time first, or most bytes where too little was recorded to have been measured; top levels of scripts are among them. Damaged chunks are left out. Throws a TraceError where nothing of
 * the trace can be read. Cost: reads all of it.
 */
export function functionShares(path: string): FunctionShare[] {
  const reader = new TraceReader(path);
  try {
    const counts = new Map<FunctionId, Counts>();
    for (let index = 0; index < reader.directory.length; index++) {
      try {
        countChunk(reader.chunk(index), counts);
      } catch (error) {
        // The reader has cut the trace there.
        if (!(error instanceof ChunkDamage)) throw error;
      }
    }
    return withoutDamage(() => sharesOf(new Declarations(reader), counts));
  } finally {
    reader.close();
  }
}

function sharesOf(declarations: Declarations, counts: ReadonlyMap<FunctionId, Counts>): FunctionShare[] {
  const functions = declarations.functions();
  const scripts = declarations.scripts();
  const costs = declarations.costs();
  const shares: FunctionShare[] = [];
  for (const [id, { calls, events, captureWords }] of counts) {
    const record = functions.get(id);
    if (record === undefined) continue;
    shares.push({
      function: record,
      url: scripts.get(record.script)?.url ?? '',
      calls,
      events,
      columnBytes: events * COLUMN_BYTES_OF_EVENT,
      captureBytes: captureWords * WORD_BYTES,
      recordingUs: costs.functions.get(id) ?? 0,
    });
  }
  const byBytes = shares.sort((a, b) => b.columnBytes + b.captureBytes - (a.columnBytes + a.captureBytes));
  const recordingUs = shares.reduce((sum, share) => sum + share.recordingUs, 0);
  return recordingUs < LEAST_MEASURED_US ? byBytes : byBytes.sort((a, b) => b.recordingUs - a.recordingUs);
}

function countChunk({ columns, keyframe }: ChunkBody, counts: Map<FunctionId, Counts>): void {
  const { kinds, subjects, values } = columns;
  const functionOfCall = keyframe.calls.map((call) => call.function);
  const owners = new Uint32Array(columns.tape.length);
  for (let e = 0; e < kinds.length; e++) {
    const functionId = functionOfEvent(kinds[e]!, subjects[e]!, functionOfCall);
    owners[values[e]!] = functionId ?? NO_FUNCTION;
    if (functionId === undefined) continue;
    const count = countsOf(functionId, counts);
    count.events++;
    if (kinds[e] === EventKind.enter) count.calls++;
  }
  addCaptures(columns, owners, counts);
}

/** Undefined for an event of no call. Adds the call that an `enter` begins to `functionOfCall`. */
function functionOfEvent(kind: number, subject: number, functionOfCall: FunctionId[]): FunctionId | undefined {
  switch (kind) {
    case EventKind.enter:
      functionOfCall.push(subject as FunctionId);
      return subject as FunctionId;
    case EventKind.lane:
    case EventKind.laneStart:
    case EventKind.laneFinish:
    case EventKind.uncaught:
      return undefined;
    case EventKind.output:
    case EventKind.errorOutput:
      return functionOfCall[subject - 1];
    default:
      return functionOfCall[subject];
  }
}

/** What was captured at once lies together, up to where the next capture begins. `owners`: by index of its first word. */
function addCaptures({ tape }: EventColumns, owners: Uint32Array, counts: Map<FunctionId, Counts>): void {
  let count: Counts | undefined;
  // Word 0 stands for no value.
  for (let at = 1; at < tape.length; at++) {
    const owner = owners[at]!;
    if (owner !== 0) count = owner === NO_FUNCTION ? undefined : countsOf(owner as FunctionId, counts);
    if (count !== undefined) count.captureWords++;
  }
}

function countsOf(id: FunctionId, counts: Map<FunctionId, Counts>): Counts {
  let count = counts.get(id);
  if (count === undefined) {
    count = { calls: 0, events: 0, captureWords: 0 };
    counts.set(id, count);
  }
  return count;
}
