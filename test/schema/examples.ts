/** One of everything a trace can hold, for tests of the codec. */
import type {
  CallId,
  Column,
  FunctionId,
  LaneId,
  Line,
  Moment,
  ScriptId,
  SiteIndex,
  TimeNs,
} from '../../schema/coordinates.js';
import { CallState, EventKind } from '../../schema/enums.js';
import type { NewRecordHead } from '../../schema/record.js';
import { type ChunkContents, DEFAULT_LIMITS, type TraceHeader } from '../../schema/trace-types.js';

export const exampleHeader: TraceHeader = {
  traceId: '0b2f7ad2-6f0e-4f0e-9c53-0a3c1de0c001',
  startedAtUnixMicros: 1_790_000_000_123_456,
  processId: 4711,
  threadId: 0,
  parentTraceId: '',
  nodeVersion: 'v20.20.2',
  platform: 'linux',
  arch: 'x64',
  hostname: 'host',
  cwd: '/srv/shop',
  arguments: ['/usr/bin/node', '/srv/shop/server.js', 'ünïcode'],
  nodeArguments: [],
  recorderVersion: '0.1.0',
  limits: { ...DEFAULT_LIMITS },
  budgetPpm: 50_000,
};

export const exampleHead: NewRecordHead = {
  firstEvent: 5_000_000_000 as Moment,
  firstTimeNs: 1_234_567_890_123 as TimeNs,
  lastTimeNs: 1_234_567_890_999 as TimeNs,
  eventCount: 3,
  segment: 2,
  sequence: 17,
};

const position = (line: number, column: number) => ({ line: line as Line, column: column as Column });

export const exampleChunk: ChunkContents = {
  kinds: Uint8Array.of(EventKind.lane, EventKind.enter, EventKind.leave),
  times: Uint32Array.of(0, 100, 876),
  subjects: Uint32Array.of(2, 7, 1),
  sites: Uint16Array.of(0, 65535, 3),
  values: Uint32Array.of(0, 1, 2),
  tape: Uint32Array.of(0, 0x2a05, 0x07),
  keyframe: {
    lane: 1 as LaneId,
    calls: [
      {
        id: 4_999_999_990 as CallId,
        function: 3 as FunctionId,
        lane: 1 as LaneId,
        site: 4 as SiteIndex,
        callerSite: 0 as SiteIndex,
        level: 0,
        parent: -1,
        state: CallState.awaiting,
      },
    ],
    stack: [0],
  },
  firstString: 12,
  strings: ['price', '', 'naïve ☕ 𝄞'],
  firstShape: 4,
  shapes: [
    { className: 12, keys: [12, 13, 14] },
    { className: 0, keys: [] },
  ],
  scripts: [
    {
      id: 2 as ScriptId,
      url: 'file:///srv/shop/lib/pricing.mjs',
      kind: 'module',
      sha256: 'ab'.repeat(32),
      source: 'export const one = 1;\n',
      sourceMap: '{"version":3}',
      sourceMapUrl: 'file:///srv/shop/lib/pricing.mjs.map',
      sourceMapMissing: '',
      originals: [{ url: 'file:///srv/shop/src/pricing.mts', text: 'export const one: number = 1;\n' }],
      notInstrumented: '',
      unrecorded: [{ kind: 'staticBlock', position: position(3, 9) }],
    },
  ],
  functions: [
    {
      id: 7 as FunctionId,
      script: 2 as ScriptId,
      name: 'total',
      className: 'Cart',
      kind: 'method',
      isAsync: true,
      isGenerator: false,
      isStatic: true,
      capturesThis: true,
      parameters: ['items', 'rate'],
      startOffset: 10,
      endOffset: 90,
      start: position(2, 3),
      end: position(9, 4),
      sites: [position(2, 3), position(4, 12)],
    },
  ],
  lanes: [
    {
      id: 2 as LaneId,
      kind: 'request',
      name: 'GET /cart/20',
      startEvent: 5_000_000_000 as Moment,
      startTimeNs: 1_234_567_890_123 as TimeNs,
    },
    {
      id: 3 as LaneId,
      kind: 'immediate',
      name: 'immediates',
      startEvent: 5_000_000_001 as Moment,
      startTimeNs: 1_234_567_890_456 as TimeNs,
    },
  ],
  finishedLanes: [
    {
      id: 2 as LaneId,
      finishEvent: 5_000_000_002 as Moment,
      finishTimeNs: 1_234_567_890_999 as TimeNs,
      status: 200,
    },
  ],
  notices: [{ timeNs: 1_234_567_890_500 as TimeNs, text: 'something to know' }],
  skipped: [{ reason: 'package', name: '@shop/ünïcode', count: 3000 }],
  steps: [
    {
      function: 7 as FunctionId,
      detail: 'sampled',
      oneOf: 100,
      event: 5_000_000_001 as Moment,
      timeNs: 1_234_567_890_400 as TimeNs,
      recordingPpm: 180_000,
      functionPpm: 60_000,
    },
  ],
  costs: {
    cpuUs: 20_000,
    recordingUs: 1_200,
    overUs: 200,
    functions: [{ function: 1 as FunctionId, recordingUs: 900 }],
  },
  leftOut: [{ function: 7 as FunctionId, count: 4_000_000_000 }],
};
