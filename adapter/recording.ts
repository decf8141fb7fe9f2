/**
 * A recording that is open: the engine, and all that the adapter keeps about it. While its program runs it grows, and
 * `refresh` takes in what was added.
 */
import type { Engine, Position } from '../replay/engine.js';
import { type LaneId, MAIN_LANE, type TimeNs } from '../schema/coordinates.js';
import type { Notice } from '../schema/trace-types.js';
import type { BindingTarget } from './breakpoints.js';
import type { Client } from './client.js';
import { VariableConverter } from './convert-variable.js';
import type { LiveRecording } from './host.js';
import { Sources } from './sources.js';
import { View } from './view.js';

export interface ProgramExit {
  code: number | null;
  signal: string | null;
}

/** Where the first stop is. */
export type StopAt = 'start' | 'end' | 'auto' | { timeNs: TimeNs };

export class Recording {
  readonly sources: Sources;
  readonly view: View;
  readonly variables: VariableConverter;
  /** The program, while it runs under this session. */
  live: LiveRecording | undefined;
  /** How the program that this session recorded ended. */
  exit: ProgramExit | undefined;
  private shownNotices = 0;

  constructor(
    readonly engine: Engine,
    client: Client,
    readonly stopAt: StopAt,
    folder: string | undefined,
  ) {
    this.sources = new Sources(engine, client, folder);
    this.view = new View(engine);
    this.variables = new VariableConverter(this.view.containers, engine.info.header.limits, client.pagesVariables);
  }

  /** True if more may be recorded, here or by a process that another session started. */
  get growing(): boolean {
    return this.live !== undefined || (this.exit === undefined && this.engine.info.state.kind === 'recording');
  }

  get bindingTarget(): BindingTarget {
    return { engine: this.engine, sources: this.sources, growing: this.growing };
  }

  /** Cheap if nothing was added. */
  refresh(): void {
    if (this.growing) this.engine.refresh();
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

  close(): void {
    this.engine.close();
  }
}
