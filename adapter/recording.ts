/**
 * A recording that is open: the engine, and all that the adapter keeps about it. While its program runs it grows, and
 * `refresh` takes in what was added.
 */

import { functionPlaces } from '../presentation/function-place.js';
import { formatTime, wholeMicroseconds } from '../presentation/time.js';
import type { Engine, Position } from '../replay/engine.js';
import { type LaneId, MAIN_LANE, type TimeNs } from '../schema/coordinates.js';
import type { Notice, TraceHeader } from '../schema/trace-types.js';
import type { BindingTarget } from './breakpoints/set-breakpoint.js';
import type { Client } from './client.js';
import { VariableConverter } from './convert-variable.js';
import { userError } from './errors.js';
import type { LiveRecording } from './host.js';
import { Lanes } from './lanes.js';
import type { PathMapping } from './path-mapping.js';
import { Sources } from './sources.js';
import { View } from './view.js';

export interface ProgramExit {
  code: number | null;
  signal: string | null;
}

/** Where the first stop is. */
export type StopAt = 'start' | 'end' | 'auto' | { timeNs: TimeNs };

export class Recording {
  readonly lanes: Lanes;
  readonly header: TraceHeader;
  readonly sources: Sources;
  readonly view: View;
  readonly variables: VariableConverter;
  /** The program, while it runs under this session. */
  live: LiveRecording | undefined;
  /** How the program that this session recorded ended. */
  exit: ProgramExit | undefined;
  private shownNotices = 0;
  private ended = false;
  private isClosed = false;

  /** @param numbersAfter those up to it stand for something in an earlier recording of the session. */
  constructor(
    readonly engine: Engine,
    readonly client: Client,
    readonly stopAt: StopAt,
    mapping: PathMapping,
    numbersAfter: number,
  ) {
    this.sources = new Sources(engine, client, mapping, numbersAfter);
    this.lanes = new Lanes(engine);
    this.header = engine.info.header;
    this.view = new View(engine, this.lanes, numbersAfter);
    this.variables = new VariableConverter(this.view.containers, this.header.limits, client, functionPlaces(engine));
  }

  /** True if more may be recorded, here or by a process that another session started. */
  get growing(): boolean {
    // Once it has ended it stays so; asking the engine costs.
    this.ended ||= this.live === undefined && (this.exit !== undefined || this.engine.info.state.kind !== 'recording');
    return !this.ended;
  }

  get bindingTarget(): BindingTarget {
    return { engine: this.engine, sources: this.sources, growing: this.growing };
  }

  /** Cheap if nothing was added, and where nothing can be. */
  refresh(): void {
    if (this.growing && this.engine.refresh()) this.lanes.forget();
  }

  /** Throws a RequestError for the user that names the bounds where the time is later than all that is recorded. */
  mustContain(time: TimeNs): void {
    const { durationNs } = this.engine.info;
    if (wholeMicroseconds(time) <= wholeMicroseconds(durationNs)) return;
    const bounds = `${formatTime(0 as TimeNs)} to ${formatTime(durationNs)}`;
    throw userError(`${formatTime(time)} is outside the recording, which goes from ${bounds}.`);
  }

  /** What the recorder has to say to the user, each once. */
  newNotices(): Notice[] {
    const { notices } = this.engine.info;
    const fresh = notices.slice(this.shownNotices);
    this.shownNotices = notices.length;
    return fresh;
  }

  laneOf(position: Position | undefined): LaneId {
    return position === undefined ? MAIN_LANE : this.engine.describe(position).lane;
  }

  /** Once: an end may come while another is under way. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.engine.close();
  }
}
