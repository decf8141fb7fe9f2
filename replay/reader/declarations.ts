/**
 * The tables of the whole trace: scripts, functions, lanes, notices, scripts not chosen, steps, calls left out, costs. Each
 * is put together from the chunks that declare some, when it is first asked for, and later only from chunks appended since. Columns are not decoded for it.
 */
import { takeChunkDeclarations } from '../../schema/chunk-codec.js';
import type { FunctionId, LaneId, ScriptId } from '../../schema/coordinates.js';
import type {
  FinishedLaneRecord,
  FunctionRecord,
  LaneRecord,
  Notice,
  RecordingCosts,
  ScriptRecord,
  SkippedScripts,
  StepRecord,
} from '../../schema/trace-types.js';
import type { RecordingCost } from '../model.js';
import { Declares } from './chunk-directory.js';
import type { TraceReader } from './trace-reader.js';

/** For each kind of list, the first chunk not looked at. */
const NOTHING_READ = { code: 0, lanes: 0, notices: 0, skipped: 0, steps: 0, leftOut: 0, costs: 0 };

export class Declarations {
  readonly #reader: TraceReader;
  readonly #scripts = new Map<ScriptId, ScriptRecord>();
  readonly #functions = new Map<FunctionId, FunctionRecord>();
  readonly #lanes = new Map<LaneId, LaneRecord>();
  readonly #finished = new Map<LaneId, FinishedLaneRecord>();
  #notices: Notice[] = [];
  /** By reason and name. */
  readonly #skipped = new Map<string, SkippedScripts>();
  #steps: StepRecord[] = [];
  readonly #leftOut = new Map<FunctionId, number>();
  readonly #costs: RecordingCost = { cpuUs: 0, recordingUs: 0, overUs: 0, functions: new Map() };
  readonly #taken = new Set<number>();
  readonly #next = { ...NOTHING_READ };
  #cuts = 0;

  constructor(reader: TraceReader) {
    this.#reader = reader;
  }

  scripts(): ReadonlyMap<ScriptId, ScriptRecord> {
    this.#readUpTo('code', Declares.scripts | Declares.functions);
    return this.#scripts;
  }

  functions(): ReadonlyMap<FunctionId, FunctionRecord> {
    this.#readUpTo('code', Declares.scripts | Declares.functions);
    return this.#functions;
  }

  lanes(): ReadonlyMap<LaneId, LaneRecord> {
    this.#readUpTo('lanes', Declares.lanes | Declares.finishedLanes);
    return this.#lanes;
  }

  finishedLanes(): ReadonlyMap<LaneId, FinishedLaneRecord> {
    this.#readUpTo('lanes', Declares.lanes | Declares.finishedLanes);
    return this.#finished;
  }

  /** In order of time. */
  notices(): readonly Notice[] {
    this.#readUpTo('notices', Declares.notices);
    return this.#notices;
  }

  /** One entry for each reason and name, in the order they were first seen. */
  skipped(): readonly SkippedScripts[] {
    this.#readUpTo('skipped', Declares.skipped);
    return [...this.#skipped.values()];
  }

  /** In the order they happened. */
  steps(): readonly StepRecord[] {
    this.#readUpTo('steps', Declares.steps);
    // Chunks that were asked about for another list may have been taken before earlier ones.
    return this.#steps.sort((a, b) => a.event - b.event);
  }

  /** How many calls of which functions. */
  leftOut(): ReadonlyMap<FunctionId, number> {
    this.#readUpTo('leftOut', Declares.leftOut);
    return this.#leftOut;
  }

  /** Of the whole trace, as far as it is told. */
  costs(): RecordingCost {
    this.#readUpTo('costs', Declares.costs);
    return this.#costs;
  }

  #readUpTo(list: keyof typeof NOTHING_READ, bits: number): void {
    const { directory } = this.#reader;
    if (this.#cuts !== this.#reader.cuts) this.#forget();
    for (; this.#next[list] < directory.length; this.#next[list]++) {
      const index = this.#next[list];
      if ((directory.declares(index) & bits) !== 0 && !this.#taken.has(index)) this.#take(index);
    }
  }

  #take(index: number): void {
    const declared = this.#reader.guard(index, () => takeChunkDeclarations(this.#reader.chunk(index).record));
    for (const script of declared.scripts) this.#scripts.set(script.id, script);
    for (const fn of declared.functions) this.#functions.set(fn.id, fn);
    for (const lane of declared.lanes) this.#lanes.set(lane.id, lane);
    for (const lane of declared.finishedLanes) this.#finished.set(lane.id, lane);
    if (declared.notices.length > 0) {
      this.#notices = [...this.#notices, ...declared.notices].sort((a, b) => a.timeNs - b.timeNs);
    }
    for (const { reason, name, count } of declared.skipped) {
      const key = `${reason} ${name}`;
      this.#skipped.set(key, { reason, name, count: count + (this.#skipped.get(key)?.count ?? 0) });
    }
    this.#steps.push(...declared.steps);
    for (const { function: id, count } of declared.leftOut) {
      this.#leftOut.set(id, count + (this.#leftOut.get(id) ?? 0));
    }
    if (declared.costs !== undefined) this.#addCosts(declared.costs);
    this.#taken.add(index);
  }

  #addCosts(told: RecordingCosts): void {
    const costs = this.#costs;
    costs.cpuUs += told.cpuUs;
    costs.recordingUs += told.recordingUs;
    costs.overUs += told.overUs;
    for (const { function: id, recordingUs } of told.functions) {
      costs.functions.set(id, recordingUs + (costs.functions.get(id) ?? 0));
    }
  }

  #forget(): void {
    this.#cuts = this.#reader.cuts;
    const code = [this.#scripts, this.#functions];
    for (const table of [...code, this.#lanes, this.#finished, this.#skipped, this.#leftOut, this.#taken])
      table.clear();
    this.#notices = [];
    this.#steps = [];
    this.#costs.functions.clear();
    Object.assign(this.#costs, { cpuUs: 0, recordingUs: 0, overUs: 0 });
    Object.assign(this.#next, NOTHING_READ);
  }
}
