/**
 * The engine over a trace file: puts reader, timeline, stepping and query together. When a chunk turns out to be damaged
 * while a question is answered, the reader cuts the trace before it and the question is answered again for the rest.
 */
import { type CallId, type FunctionId, type LaneId, type Line, MAIN_LANE, type TimeNs } from '../schema/coordinates.js';
import type { FunctionRecord, LaneRecord, ScriptRecord, SkippedScripts, StepRecord } from '../schema/trace-types.js';
import type * as model from './model.js';
import { Namesakes } from './namesakes.js';
import { type Completions, complete } from './query/evaluation/complete.js';
import { condition, type EvaluationOptions, evaluate } from './query/evaluation/evaluate.js';
import { breakpointsByFunction } from './query/line-hits.js';
import { isWrittenAt, Outputs } from './query/outputs.js';
import { StopSearch } from './query/stop-search.js';
import { Visits } from './query/visits.js';
import { eventTimeNs } from './reader/chunk-body.js';
import { Declarations } from './reader/declarations.js';
import { Dictionaries } from './reader/dictionaries.js';
import { ProgramCode } from './reader/program-code.js';
import { ChunkDamage } from './reader/trace-error.js';
import { TraceReader } from './reader/trace-reader.js';
import { withoutDamage } from './reader/without-damage.js';
import { RecordedSearch } from './recorded-search.js';
import { Places, type Place as SourcePlace } from './sources/places.js';
import { placesIn, resolveLine } from './sources/resolve-line.js';
import { SourceTable } from './sources/source-table.js';
import { inSlices } from './stepping/run.js';
import { step } from './stepping/step.js';
import { stackAt } from './timeline/call-stack.js';
import { CallValueReader } from './timeline/call-values.js';
import { Exceptions } from './timeline/exceptions.js';
import { LeftOutCallers } from './timeline/left-out-callers.js';
import { kindAt, momentOf, positionAfter, siteAt } from './timeline/position.js';
import { type Place, Timeline, threwAt } from './timeline/timeline.js';

const MAIN: LaneRecord = {
  id: MAIN_LANE,
  kind: 'main',
  name: 'start-up',
  startEvent: 0 as LaneRecord['startEvent'],
  startTimeNs: 0 as TimeNs,
};

export class RecordedEngine {
  readonly #reader: TraceReader;
  readonly #declarations: Declarations;
  readonly #dictionaries: Dictionaries;
  readonly #code: ProgramCode;
  readonly #sources: SourceTable;
  readonly #places: Places;
  readonly #timeline: Timeline;
  readonly #leftOutCallers: LeftOutCallers;
  readonly #exceptions: Exceptions;
  readonly #lineVisits: Visits;
  readonly #placeVisits: Visits;
  readonly #values: CallValueReader;
  readonly #outputs: Outputs;

  /** Those of the declarations, as far as they were asked for. */
  #steps: model.FunctionStep[] = [];
  #stepsCuts = 0;
  readonly #namesakes = new Namesakes();

  constructor(path: string) {
    this.#reader = new TraceReader(path);
    this.#declarations = new Declarations(this.#reader);
    this.#dictionaries = new Dictionaries(this.#reader);
    this.#code = new ProgramCode(this.#declarations);
    this.#sources = new SourceTable(this.#code, this.#reader.header.cwd);
    this.#places = new Places(this.#code, this.#sources);
    this.#timeline = new Timeline(this.#reader, (id) => this.#code.isSynchronous(id));
    this.#leftOutCallers = new LeftOutCallers(this.#timeline, (id) => this.#code.isSynchronous(id));
    this.#exceptions = new Exceptions(this.#timeline);
    this.#lineVisits = new Visits(this.#timeline, this.#code, this.#places.lineAt.bind(this.#places));
    this.#placeVisits = new Visits(this.#timeline, this.#code, this.#places.placeAt.bind(this.#places));
    this.#values = new CallValueReader(this.#timeline, this.#code, this.#dictionaries, this.#exceptions);
    this.#outputs = new Outputs(this.#timeline, this.#values);
  }

  get info(): model.TraceInfo {
    return this.#ask(() => {
      const { path, header } = this.#reader;
      const notices = [...this.#declarations.notices()];
      return {
        path,
        header,
        state: this.#reader.state,
        eventCount: this.#reader.eventCount,
        chunkCount: this.#reader.directory.length,
        fileBytes: this.#reader.fileBytes,
        durationNs: this.#reader.lastTimeNs as TimeNs,
        notices,
      };
    });
  }

  refresh(): boolean {
    return this.#reader.refresh();
  }

  close(): void {
    this.#reader.close();
  }

  lanes(): model.LaneInfo[] {
    return this.#ask(() => {
      const lanes = new Map([[MAIN_LANE, MAIN], ...this.#declarations.lanes()]);
      const finished = this.#declarations.finishedLanes();
      return [...lanes.values()].map(({ id, kind, name, startTimeNs }): model.LaneInfo => {
        const lane: model.LaneInfo = { id, kind, name, startTimeNs };
        const end = finished.get(id);
        if (end !== undefined) lane.finishTimeNs = end.finishTimeNs;
        if (end !== undefined && end.status !== 0) lane.status = end.status;
        return lane;
      });
    });
  }

  scripts(): ScriptRecord[] {
    return this.#ask(() => [...this.#declarations.scripts().values()]);
  }

  sources(): model.SourceText[] {
    return this.#ask(() => this.#sources.all());
  }

  sourceMapProblem(script: ScriptRecord): string {
    return this.#sources.ofScript(script).problem;
  }

  functions(): FunctionRecord[] {
    return this.#ask(() => [...this.#declarations.functions().values()]);
  }

  functionPlace(id: FunctionId): model.SourcePlace | undefined {
    return this.#ask(() => {
      const record = this.#declarations.functions().get(id);
      return record && this.#places.ofFunction(record).start;
    });
  }

  functionRange(id: FunctionId): { start: model.SourcePlace; end: model.SourcePlace } | undefined {
    return this.#ask(() => {
      const record = this.#declarations.functions().get(id);
      const { start, end } = record === undefined ? {} : this.#places.ofFunction(record);
      return start && end && start.source.id === end.source.id ? { start, end } : undefined;
    });
  }

  skippedScripts(): readonly SkippedScripts[] {
    return this.#ask(() => this.#declarations.skipped());
  }

  steps(): readonly model.FunctionStep[] {
    return this.#ask(() => {
      const records = this.#declarations.steps();
      if (this.#stepsCuts !== this.#reader.cuts) this.#steps = [];
      this.#stepsCuts = this.#reader.cuts;
      for (const record of records.slice(this.#steps.length)) this.#steps.push(this.#functionStep(record));
      return this.#steps;
    });
  }

  leftOut(): model.LeftOutFunction[] {
    return this.#ask(() => {
      const functions = [...this.#declarations.leftOut()].sort(([, a], [, b]) => b - a);
      return functions.map(([id, calls]) => ({ ...this.#startOf(id), calls }));
    });
  }

  recordingCost(): model.RecordingCost {
    return this.#ask(() => this.#declarations.costs());
  }

  detailAt(fn: FunctionId, position: model.Position): model.FunctionStep | undefined {
    return this.#ask(() => {
      const steps = this.#declarations.steps();
      const last = steps.findLast((step) => step.function === fn && step.event <= momentOf(position));
      return last && this.#functionStep(last);
    });
  }

  first(lane?: LaneId): model.Position | undefined {
    return this.#ask(() => this.#seek(-1, 'forward', lane));
  }

  last(lane?: LaneId): model.Position | undefined {
    return this.#ask(() => this.#seek(Number.POSITIVE_INFINITY, 'backward', lane));
  }

  atTime(timeNs: TimeNs, lane?: LaneId): model.Position | undefined {
    return this.#ask(() => this.#timeline.atTime(timeNs, lane));
  }

  inLane(position: model.Position, lane: LaneId): model.Position | undefined {
    return this.#at(position, () => this.#seek(position + 1, 'backward', lane));
  }

  entryOf(call: CallId): model.Position {
    const entry = positionAfter(call);
    this.#at(entry, () => undefined);
    return entry;
  }

  describe(position: model.Position): model.PositionInfo {
    return this.#at(position, ({ body, timeline, localEvent, before, call }) => {
      const functionId = timeline.callFunctions[call]! as model.PositionInfo['function'];
      const { source, line, column } = this.#places.at(functionId, siteAt(timeline, localEvent, before));
      return {
        position,
        kind: kindAt(timeline, localEvent, before),
        moment: momentOf(position),
        timeNs: eventTimeNs(body, localEvent),
        lane: timeline.laneAt(localEvent, before) as LaneId,
        call: timeline.callIds[call]! as CallId,
        function: functionId,
        level: timeline.levelAt(localEvent, before),
        source,
        line,
        column,
        threw: !before && threwAt(timeline, localEvent),
      };
    });
  }

  stack(position: model.Position): model.Frame[] {
    return this.#at(position, (place) =>
      stackAt(place).map((entry) => ({
        ...this.#placeIn(entry.function, this.#places.at(entry.function, entry.site)),
        call: entry.call,
        through: this.#leftOutCallers
          .of(place, entry)
          .map(({ function: id, site }) => this.#placeIn(id, this.#places.at(id, site))),
        running: entry.running,
      })),
    );
  }

  values(position: model.Position, call: CallId): model.CallValues {
    return this.#at(position, (place) => this.#values.valuesAt(place, call));
  }

  request(lane: LaneId): model.CapturedValue | undefined {
    return this.#ask(() => {
      const record = this.#declarations.lanes().get(lane);
      return record === undefined ? undefined : this.#values.valueOf(record.startEvent);
    });
  }

  response(lane: LaneId): model.CapturedValue | undefined {
    return this.#ask(() => {
      const record = this.#declarations.finishedLanes().get(lane);
      return record === undefined ? undefined : this.#values.valueOf(record.finishEvent);
    });
  }

  step(from: model.Position, kind: model.StepKind, direction: model.Direction): model.Stop {
    return this.#ask(() => step(this.#timeline, from, kind, direction));
  }

  run(
    from: model.Position,
    direction: model.Direction,
    conditions: model.StopConditions,
    signal?: AbortSignal,
  ): Promise<model.Stop> {
    return this.search(conditions).run(from, direction, { signal });
  }

  hits(conditions: model.StopConditions, options?: model.SearchOptions): AsyncGenerator<model.Hit> {
    return this.search(conditions).hits(options);
  }

  async *outputs(from: model.Position, direction: model.Direction, signal?: AbortSignal): AsyncGenerator<model.Output> {
    const forward = direction === 'forward';
    // Nothing is done after the last position, but something may be written that no call wrote.
    const by = from === this.last() ? (Number.POSITIVE_INFINITY as model.Position) : from;
    const find = (index: number): model.Output[] => {
      const outputs = this.#reader.use(() => this.#outputs.inChunk(index));
      const wanted = outputs.filter((output) => isWrittenAt(output, by) !== forward);
      return forward ? wanted : wanted.reverse();
    };
    const { directory } = this.#reader;
    try {
      const first = by === from ? Math.max(0, directory.chunkOfEvent(momentOf(from))) : directory.length - 1;
      yield* inSlices(first, forward ? directory.length : -1, forward ? 1 : -1, find, signal);
    } catch (error) {
      // What comes before the damage has been told.
      this.#tolerate(error);
    }
  }

  search(conditions: model.StopConditions): RecordedSearch {
    const laneOf = (position: model.Position) => this.#reader.use(() => this.#timeline.laneOf(position));
    return new RecordedSearch(this.#reader, laneOf, () => this.#stops(conditions), this.#tolerate.bind(this));
  }

  resolveLine(source: model.SourceId, line: Line): Line | undefined {
    return this.#ask(() => resolveLine(this.#places, source, line));
  }

  functionsAt(source: model.SourceId, line: Line): FunctionId[] {
    const at = { source, line, key: 0 };
    return this.#ask(() => [...breakpointsByFunction([at], this.#places).keys()] as FunctionId[]);
  }

  placesIn(source: model.SourceId, first: Line, last: Line): model.LinePlace[] {
    return this.#ask(() => placesIn(this.#places, source, first, last));
  }

  evaluate(
    position: model.Position,
    call: CallId,
    expression: string,
    options?: EvaluationOptions,
  ): model.CapturedValue {
    return evaluate(this.values(position, call), expression, options);
  }

  complete(position: model.Position, call: CallId, text: string, offset: number): Completions {
    return complete(text, offset, this.values(position, call));
  }

  #stops(conditions: model.StopConditions): StopSearch {
    const sources = {
      timeline: this.#timeline,
      places: this.#places,
      lineVisits: this.#lineVisits,
      placeVisits: this.#placeVisits,
      exceptions: this.#exceptions,
      values: this.#values,
      compile: (expression: string) => {
        const compiled = condition(expression);
        return (position: model.Position) => compiled.at(this.values(position, this.describe(position).call));
      },
    };
    return new StopSearch(sources, conditions);
  }

  #functionStep({ function: id, detail, oneOf, event, timeNs, recordingPpm, functionPpm }: StepRecord) {
    return { ...this.#startOf(id), detail, oneOf, moment: event, timeNs, recordingPpm, functionPpm };
  }

  #startOf(id: FunctionId): model.FunctionPlace {
    const record = this.#code.function(id);
    const hasNamesake = this.#namesakes.areMany(record, this.#declarations.functions());
    return { ...this.#placeIn(id, this.#places.ofFunction(record).start), hasNamesake };
  }

  #placeIn(id: FunctionId, { source, line, column, generated }: SourcePlace): model.CodePlace {
    const record = this.#code.function(id);
    const { name } = this.#places.ofFunction(record);
    return {
      function: name === record.name ? record : { ...record, name },
      source,
      line,
      column,
      script: this.#code.script(record.script),
      generated,
    };
  }

  #seek(from: number, direction: model.Direction, lane: LaneId | undefined): model.Position | undefined {
    if (lane === undefined) return this.#timeline.seekAny(from, direction);
    return this.#timeline.seek(lane, from, direction, Number.POSITIVE_INFINITY);
  }

  #at<Answer>(position: model.Position, answer: (place: Place) => Answer): Answer {
    return this.#ask(() => answer(this.#timeline.place(position)));
  }

  #ask<Answer>(answer: () => Answer): Answer {
    return withoutDamage(() => {
      try {
        return this.#reader.use(answer);
      } catch (error) {
        this.#tolerate(error);
        throw error;
      }
    });
  }

  /** Rethrows what is not damage of a chunk that the reader has cut off. */
  #tolerate(error: unknown): void {
    if (!(error instanceof ChunkDamage)) throw error;
    this.#dictionaries.forgetAfterCut();
  }
}
