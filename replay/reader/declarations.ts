/**
 * The tables of the whole trace: scripts, functions, lanes, notices, scripts not chosen. Each is put together from the chunks that declare
 * some, when it is first asked for, and later only from chunks appended since. Columns are not decoded for it.
 */
import { takeChunkDeclarations } from '../../schema/chunk-codec.js';
import type { FunctionId, LaneId, ScriptId } from '../../schema/coordinates.js';
import type {
  FinishedLaneRecord,
  FunctionRecord,
  LaneRecord,
  Notice,
  ScriptRecord,
  SkippedScripts,
} from '../../schema/trace-types.js';
import { Declares } from './chunk-directory.js';
import type { TraceReader } from './trace-reader.js';

export class Declarations {
  readonly #reader: TraceReader;
  readonly #scripts = new Map<ScriptId, ScriptRecord>();
  readonly #functions = new Map<FunctionId, FunctionRecord>();
  readonly #lanes = new Map<LaneId, LaneRecord>();
  readonly #finished = new Map<LaneId, FinishedLaneRecord>();
  #notices: Notice[] = [];
  /** By reason and name. */
  readonly #skipped = new Map<string, SkippedScripts>();
  readonly #taken = new Set<number>();
  /** For each kind of list, the first chunk not looked at. */
  readonly #next = { code: 0, lanes: 0, notices: 0, skipped: 0 };
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

  #readUpTo(list: 'code' | 'lanes' | 'notices' | 'skipped', bits: number): void {
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
    this.#taken.add(index);
  }

  #forget(): void {
    this.#cuts = this.#reader.cuts;
    for (const table of [this.#scripts, this.#functions, this.#lanes, this.#finished, this.#skipped, this.#taken]) {
      table.clear();
    }
    this.#notices = [];
    Object.assign(this.#next, { code: 0, lanes: 0, notices: 0, skipped: 0 });
  }
}
