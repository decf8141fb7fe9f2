/** A trace file of an imaginary program, cut into chunks and segments wherever a test wants. */
import { encodeChunk } from '../../../schema/chunk-codec.js';
import type { CallId, FunctionId, LaneId, Moment, SiteIndex, TimeNs } from '../../../schema/coordinates.js';
import { CallState, DETAILS, EventKind, isOutput } from '../../../schema/enums.js';
import { encodeEnd, encodeHeader } from '../../../schema/header-codec.js';
import type { NewRecordHead } from '../../../schema/record.js';
import {
  type ChunkContents,
  DEFAULT_LIMITS,
  type FinishedLaneRecord,
  type Keyframe,
  type LaneRecord,
  type Notice,
  type StepRecord,
  type TraceHeader,
} from '../../../schema/trace-types.js';
import { FUNCTIONS, SCRIPT } from './functions.js';
import type { Boundary, Event, Recording } from './program.js';
import { SegmentDictionaries, TapeWriter } from './tape-writer.js';

export const HEADER: TraceHeader = {
  traceId: '00000000-0000-4000-8000-000000000000',
  startedAtUnixMicros: 1_700_000_000_000_000,
  processId: 1,
  threadId: 0,
  parentTraceId: '',
  nodeVersion: 'v20.0.0',
  platform: 'linux',
  arch: 'x64',
  hostname: 'another-machine.invalid',
  cwd: '/app',
  arguments: ['node', 'main.js'],
  nodeArguments: [],
  recorderVersion: '0.1.0',
  budgetPpm: 0,
  limits: DEFAULT_LIMITS,
};

export interface Layout {
  /** Numbers of events (ascending, without 0) before which a new chunk begins. Equal ones make empty chunks. */
  cuts: readonly number[];
  /** Those of the chunks, by index, that begin a segment. */
  segments?: ReadonlySet<number>;
  end?: boolean;
  header?: Partial<TraceHeader>;
  /** Declares what is used in the last chunk, as if it had only then been found out. */
  notices?: Notice[];
}

/** The records of the trace one by one. */
export function writeRecords(recording: Recording, layout: Layout): Uint8Array[] {
  const { events, boundaries } = recording;
  const records = [encodeHeader({ ...HEADER, ...layout.header })];
  const bounds = [0, ...layout.cuts.filter((cut) => cut > 0 && cut <= events.length), events.length];
  let segment = 0;
  let dictionaries = new SegmentDictionaries();
  let lastTimeNs = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [bounds[i]!, bounds[i + 1]!];
    if (i > 0 && layout.segments?.has(i)) {
      segment++;
      dictionaries = new SegmentDictionaries();
    }
    const own = events.slice(from, to);
    const head = {
      firstEvent: from as Moment,
      firstTimeNs: (own[0]?.timeNs ?? lastTimeNs) as TimeNs,
      lastTimeNs: (own.at(-1)?.timeNs ?? lastTimeNs) as TimeNs,
      eventCount: own.length,
      segment,
      sequence: records.length,
    };
    lastTimeNs = head.lastTimeNs;
    const contents = chunkOf(own, boundaries[from]!, head, dictionaries);
    const isFirst = i === 0;
    const notices = isFirst ? (layout.notices ?? []) : [];
    const skipped = [{ reason: 'package' as const, name: 'express', count: 2 }];
    const code = isFirst ? { scripts: [SCRIPT], functions: [...FUNCTIONS] } : { scripts: [], functions: [] };
    records.push(
      encodeChunk(head, {
        ...contents,
        ...code,
        notices,
        skipped,
        steps: stepsOf(own, head.firstEvent),
        leftOut: leftOutOf(recording, from, i + 2 === bounds.length ? Number.POSITIVE_INFINITY : to),
        ...lanesOf(recording, from, to),
      }),
    );
  }
  if (layout.end ?? true) {
    const at = { firstTimeNs: lastTimeNs as TimeNs, lastTimeNs: lastTimeNs as TimeNs };
    const head = { ...at, firstEvent: events.length as Moment, eventCount: 0, segment, sequence: records.length };
    records.push(encodeEnd(head, { reason: 'exit', exitCode: 0, signal: '', message: '' }));
  }
  return records;
}

export function writeTrace(recording: Recording, layout: Layout): Buffer {
  return Buffer.concat(writeRecords(recording, layout));
}

function chunkOf(
  events: readonly Event[],
  boundary: Boundary,
  head: NewRecordHead,
  dictionaries: SegmentDictionaries,
): Omit<
  ChunkContents,
  'scripts' | 'functions' | 'notices' | 'skipped' | 'steps' | 'leftOut' | 'lanes' | 'finishedLanes'
> {
  const tape = new TapeWriter(dictionaries);
  const references = new Map(boundary.open.map((call, i) => [call.id, i]));
  const subjects = new Uint32Array(events.length);
  const values = new Uint32Array(events.length);
  events.forEach((event, i) => {
    if (event.kind === EventKind.enter) references.set(head.firstEvent + i, references.size);
    const reference = event.call === undefined ? undefined : references.get(event.call.id)!;
    // Of what is printed 0 says that no call did.
    subjects[i] = reference === undefined ? event.number : reference + (isOutput(event.kind) ? 1 : 0);
    values[i] = tape.write(event.values);
  });
  return {
    kinds: Uint8Array.from(events, (event) => event.kind),
    times: Uint32Array.from(events, (event) => event.timeNs - head.firstTimeNs),
    subjects,
    sites: Uint16Array.from(events, (event) => event.site),
    values,
    tape: Uint32Array.from(tape.words),
    keyframe: keyframeOf(boundary),
    ...dictionaries.take(),
  };
}

const STATES = { stack: CallState.running, await: CallState.awaiting, yield: CallState.yielded } as const;

function keyframeOf({ lane, open, stack }: Boundary): Keyframe {
  return {
    lane: lane as LaneId,
    calls: open.map((call) => ({
      id: call.id as CallId,
      function: call.fn as FunctionId,
      lane: call.lane as LaneId,
      site: call.site as SiteIndex,
      callerSite: call.callerSite as SiteIndex,
      level: call.level,
      parent: call.parent === undefined ? -1 : open.indexOf(call.parent),
      state: STATES[call.state as keyof typeof STATES],
    })),
    stack,
  };
}

/** Of how many calls a function that is `sampled` has one recorded. */
export const ONE_OF = 100;

function stepsOf(events: readonly Event[], firstEvent: number): StepRecord[] {
  return events.flatMap(({ kind, number, site, timeNs }, i) => {
    if (kind !== EventKind.step) return [];
    const detail = DETAILS[site]!;
    const at = { event: (firstEvent + i) as Moment, timeNs: timeNs as TimeNs };
    const oneOf = detail === 'sampled' ? ONE_OF : 0;
    return [{ function: number as FunctionId, detail, oneOf, ...at, recordingPpm: 180_000, functionPpm: 60_000 }];
  });
}

function leftOutOf({ leftOut }: Recording, from: number, to: number) {
  const own = leftOut.filter(({ before }) => before >= from && before < to);
  return [...new Set(own.map(({ fn }) => fn))].map((fn) => ({
    function: fn as FunctionId,
    count: own.filter((call) => call.fn === fn).length,
  }));
}

function lanesOf({ lanes }: Recording, from: number, to: number) {
  const isHere = (event: number | undefined) => event !== undefined && event >= from && event < to;
  return {
    lanes: lanes
      .filter((lane) => isHere(lane.startEvent))
      .map(
        (lane): LaneRecord => ({
          id: lane.id as LaneId,
          kind: 'request',
          name: `GET /${lane.id}`,
          startEvent: lane.startEvent as Moment,
          startTimeNs: lane.startTimeNs as TimeNs,
        }),
      ),
    finishedLanes: lanes
      .filter((lane) => isHere(lane.finishEvent))
      .map(
        (lane): FinishedLaneRecord => ({
          id: lane.id as LaneId,
          finishEvent: lane.finishEvent as Moment,
          finishTimeNs: lane.finishTimeNs as TimeNs,
          status: 200,
        }),
      ),
  };
}
