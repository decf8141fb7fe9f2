/**
 * Writes a trace through the schema's codec, event by event, for recordings whose every moment a test knows. One
 * microsecond passes from event to event. Keeps the open calls, so that a chunk can be closed anywhere.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { encodeChunk } from '../../../schema/chunk-codec.js';
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
} from '../../../schema/coordinates.js';
import { CallState, DETAILS, type Detail, EventKind } from '../../../schema/enums.js';
import { encodeEnd, encodeHeader } from '../../../schema/header-codec.js';
import {
  type ChunkTables,
  DEFAULT_LIMITS,
  type FunctionRecord,
  type Keyframe,
  type RecordingCosts,
  type ScriptRecord,
  type SkippedScripts,
  type TraceEnd,
  type TraceHeader,
} from '../../../schema/trace-types.js';
import { capture, type Plain, Tape } from './captured.js';

export interface Call {
  id: number;
  fn: FunctionRecord;
  lane: number;
  site: number;
  callerSite: number;
  level: number;
  parent: Call | undefined;
  state: CallState;
}

const STEP_NS = 1000;
const NO_TABLES = () => ({
  scripts: [],
  functions: [],
  lanes: [],
  finishedLanes: [],
  notices: [],
  skipped: [],
  steps: [],
  leftOut: [],
});
const at = (line: number, column: number) => ({ line: line as Line, column: column as Column });

export class TraceBuilder {
  private sequence = 1;
  private eventCount = 0;
  private tables: Omit<ChunkTables, 'firstString' | 'strings' | 'firstShape' | 'shapes'> = NO_TABLES();
  private events: { kind: number; subject: number; site: number; value: number }[] = [];
  private tape = new Tape();
  private stringsWritten = 0;
  private shapesWritten = 0;
  private keyframe: Keyframe = { lane: 1 as LaneId, calls: [], stack: [] };
  private keyframeCalls: Call[] = [];
  private entered: Call[] = [];
  private open: Call[] = [];
  private stack: Call[] = [];
  private lane = 1;
  private ids = { script: 0, fn: 0, lane: 0 };

  constructor(
    readonly path: string,
    header: Partial<TraceHeader> = {},
  ) {
    const whole: TraceHeader = {
      traceId: '0b2f7ad2-6f0e-4f0e-9c53-0a3c1de0c001',
      startedAtUnixMicros: 1_790_000_000_000_000,
      processId: 4711,
      threadId: 0,
      parentTraceId: '',
      nodeVersion: 'v20.20.2',
      platform: 'linux',
      arch: 'x64',
      hostname: 'host',
      cwd: '/srv/shop',
      arguments: ['/usr/bin/node', '/srv/shop/server.js'],
      nodeArguments: [],
      recorderVersion: '0.1.0',
      budgetPpm: 0,
      limits: { ...DEFAULT_LIMITS },
      ...header,
    };
    writeFileSync(path, encodeHeader(whole));
    this.startLane('main');
  }

  script(path: string, source: string, more: Partial<ScriptRecord> = {}): ScriptId {
    const id = ++this.ids.script as ScriptId;
    this.tables.scripts.push({
      id,
      url: pathToFileURL(path).href,
      kind: 'commonjs',
      sha256: '',
      source,
      sourceMap: '',
      sourceMapUrl: '',
      sourceMapMissing: '',
      originals: [],
      notInstrumented: '',
      unrecorded: [],
      ...more,
    });
    return id;
  }

  /** `sites` are lines; site 0 is the function's own. A site's column is 5. */
  fn(
    script: ScriptId,
    name: string,
    lines: [number, number],
    more: Partial<FunctionRecord> & { lines?: number[] } = {},
  ) {
    const { lines: sites = [], ...rest } = more;
    const record: FunctionRecord = {
      id: ++this.ids.fn as FunctionId,
      script,
      name,
      className: '',
      kind: 'function',
      isAsync: false,
      isGenerator: false,
      isStatic: false,
      capturesThis: false,
      parameters: [],
      startOffset: 0,
      endOffset: 0,
      start: at(lines[0], 1),
      end: at(lines[1], 2),
      sites: [at(lines[0], 1), ...sites.map((line) => at(line, 5))],
      ...rest,
    };
    this.tables.functions.push(record);
    return record;
  }

  startLane(name: string, request?: Plain): number {
    const id = ++this.ids.lane;
    const startTimeNs = (this.eventCount * STEP_NS) as TimeNs;
    const kind = id === 1 ? 'main' : 'request';
    this.tables.lanes.push({ id: id as LaneId, kind, name, startEvent: this.eventCount as Moment, startTimeNs });
    this.event(EventKind.laneStart, id, 0, request);
    return id;
  }

  finishLane(id: number, status: number, response?: Plain): void {
    const finishTimeNs = (this.eventCount * STEP_NS) as TimeNs;
    this.tables.finishedLanes.push({ id: id as LaneId, finishEvent: this.eventCount as Moment, finishTimeNs, status });
    this.event(EventKind.laneFinish, id, 0, response);
  }

  switchLane(id: number): void {
    this.lane = id;
    this.event(EventKind.lane, id, 0);
  }

  /** `line` is where the caller stands. */
  enter(fn: FunctionRecord, values: Plain[] = [], line?: number): Call {
    const caller = this.stack.at(-1);
    const callerSite = caller && line !== undefined ? siteOf(caller.fn, line) : 0;
    if (caller) caller.site = callerSite;
    const call: Call = {
      id: this.eventCount,
      fn,
      lane: this.lane,
      site: 0,
      callerSite,
      level: caller ? caller.level + 1 : 0,
      parent: this.events.at(-1)?.kind === EventKind.through ? undefined : caller,
      state: CallState.running,
    };
    this.event(EventKind.enter, fn.id, callerSite, ...values);
    this.entered.push(call);
    this.open.push(call);
    this.stack.push(call);
    return call;
  }

  /** Right before `enter`: it is made by a call that is left out, which stands on that line. */
  through(fn: FunctionRecord, line: number): void {
    this.event(EventKind.through, fn.id, siteOf(fn, line));
  }

  step(fn: FunctionRecord, detail: Detail, oneOf = 0): void {
    const at = { event: this.eventCount as Moment, timeNs: (this.eventCount * STEP_NS) as TimeNs };
    this.tables.steps.push({ function: fn.id, detail, oneOf, ...at, recordingPpm: 180_400, functionPpm: 60_000 });
    this.event(EventKind.step, fn.id, DETAILS.indexOf(detail));
  }

  leftOut(fn: FunctionRecord, count: number): void {
    this.tables.leftOut.push({ function: fn.id, count });
  }

  costs(costs: RecordingCosts): void {
    this.tables.costs = costs;
  }

  leave(call: Call, line: number, result?: Plain): void {
    this.close(call, EventKind.leave, line, result);
  }

  unwind(call: Call, line: number, thrown?: Plain): void {
    this.close(call, EventKind.unwind, line, thrown);
  }

  throws(call: Call, line: number, thrown: Plain): void {
    this.event(EventKind.throw, this.ref(call), siteOf(call.fn, line), thrown);
  }

  catches(call: Call, line: number, caught: Plain): void {
    this.event(EventKind.catch, this.ref(call), siteOf(call.fn, line), caught);
  }

  uncaught(thrown: Plain): void {
    this.event(EventKind.uncaught, 0, 0, thrown);
  }

  suspend(call: Call, line: number): void {
    call.site = siteOf(call.fn, line);
    this.event(EventKind.await, this.ref(call), call.site);
    call.state = CallState.awaiting;
    this.stack = this.stack.filter((other) => other !== call);
  }

  resume(call: Call): void {
    this.event(EventKind.resume, this.ref(call), call.site);
    call.state = CallState.running;
    this.stack.push(call);
  }

  notice(text: string): void {
    this.tables.notices.push({ timeNs: (this.eventCount * STEP_NS) as TimeNs, text });
  }

  skip(skipped: SkippedScripts): void {
    this.tables.skipped.push(skipped);
  }

  /** Writes what was gathered as a chunk, after which the next begins. */
  flush(): void {
    const { events, tape } = this;
    if (events.length > 0) {
      const firstEvent = this.eventCount - events.length;
      const head = {
        ...this.head(firstEvent),
        lastTimeNs: ((this.eventCount - 1) * STEP_NS) as TimeNs,
        eventCount: events.length,
      };
      appendFileSync(
        this.path,
        encodeChunk(head, {
          kinds: Uint8Array.from(events, (event) => event.kind),
          times: Uint32Array.from(events, (_, index) => index * STEP_NS),
          subjects: Uint32Array.from(events, (event) => event.subject),
          sites: Uint16Array.from(events, (event) => event.site),
          values: Uint32Array.from(events, (event) => event.value),
          tape: Uint32Array.from(tape.words),
          keyframe: this.keyframe,
          firstString: this.stringsWritten + 1,
          strings: tape.strings,
          firstShape: this.shapesWritten + 1,
          shapes: tape.shapes,
          ...this.tables,
        }),
      );
    }
    this.stringsWritten += tape.strings.length;
    this.shapesWritten += tape.shapes.length;
    tape.words = [0];
    tape.strings = [];
    tape.shapes = [];
    this.tables = NO_TABLES();
    this.events = [];
    this.entered = [];
    this.keyframeCalls = [...this.open];
    this.keyframe = this.takeKeyframe();
  }

  end(end: Partial<TraceEnd> = {}): void {
    this.flush();
    const whole: TraceEnd = { reason: 'exit', exitCode: 0, signal: '', message: '', ...end };
    appendFileSync(this.path, encodeEnd({ ...this.head(this.eventCount), eventCount: 0 }, whole));
  }

  private head(firstEvent: number) {
    const firstTimeNs = (firstEvent * STEP_NS) as TimeNs;
    const sequence = this.sequence++;
    return { firstEvent: firstEvent as Moment, firstTimeNs, lastTimeNs: firstTimeNs, segment: 0, sequence };
  }

  private event(kind: number, subject: number, site: number, ...values: Plain[]): void {
    const has = values.some((value) => value !== undefined) || kind === EventKind.leave || values.length > 1;
    const value = has ? this.tape.words.length : 0;
    if (has) for (const one of values) capture(one)(this.tape);
    this.events.push({ kind, subject, site, value });
    this.eventCount += 1;
  }

  private close(call: Call, kind: number, line: number, value: Plain): void {
    this.event(kind, this.ref(call), siteOf(call.fn, line), value);
    this.open = this.open.filter((other) => other !== call);
    this.stack = this.stack.filter((other) => other !== call);
  }

  private ref(call: Call): number {
    const before = this.keyframeCalls.indexOf(call);
    return before >= 0 ? before : this.keyframeCalls.length + this.entered.indexOf(call);
  }

  private takeKeyframe(): Keyframe {
    const calls = this.open.map((call) => ({
      id: call.id as CallId,
      function: call.fn.id,
      lane: call.lane as LaneId,
      site: call.site as SiteIndex,
      callerSite: call.callerSite as SiteIndex,
      level: call.level,
      parent: call.parent ? this.open.indexOf(call.parent) : -1,
      state: call.state,
    }));
    return { lane: this.lane as LaneId, calls, stack: this.stack.map((call) => this.open.indexOf(call)) };
  }
}

function siteOf(fn: FunctionRecord, line: number): number {
  const index = fn.sites.findIndex((site) => site.line === line);
  if (index < 0) throw new RangeError(`${fn.name} has no site on line ${line}`);
  return index;
}
