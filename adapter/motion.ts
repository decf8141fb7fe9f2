/**
 * Moving the view. Knows the states a client can believe in, and finds where a movement ends; telling the client about
 * it (`announce`) is a step of its own, because the response to the request must go out first.
 */

import { oneLine } from '../presentation/one-line.js';
import { type Direction, LostPosition, type Position, type StepKind, type StopConditions } from '../replay/engine.js';
import type { LaneId } from '../schema/coordinates.js';
import { BreakpointSearch } from './breakpoint-search.js';
import type { Breakpoints, HitReason } from './breakpoints/breakpoints.js';
import { messageOf, peerError } from './errors.js';
import { linkedAbort } from './linked-abort.js';
import type { Recording } from './recording.js';
import { START_OF_THREAD, type StopReport, StopReports } from './stop-reports.js';

/**
 * configuring: before the first stop. stopped: the client may look and move. running: a program is being recorded and
 * the view follows it until it comes to a breakpoint. searching: a run to the next breakpoint is under way.
 */
export type MotionState = 'configuring' | 'stopped' | 'running' | 'searching';

/** For something else than the client's breakpoints. */
export interface OwnSearch {
  conditions: StopConditions;
  reason: HitReason;
  /** What a data breakpoint among them watches. */
  watched?: string;
}

export interface Step {
  end: StopReport;
  /**
   * Where a breakpoint on the way stops it, or else the end. Undefined where there are none on it.
   * @param tell as `RunOptions.tell`.
   */
  halted?(signal: AbortSignal, tell: (share: number) => void): Promise<StopReport>;
}

export class Motion {
  state: MotionState = 'configuring';
  readonly stops: StopReports;
  private search: AbortController | undefined;
  private readonly ofBreakpoints: BreakpointSearch;
  /** How many chunks a running view has looked for breakpoints in. */
  private lookedChunks = 0;

  constructor(
    private readonly recording: Recording,
    breakpoints: Breakpoints,
    private readonly send: (event: string, body: object) => void,
    private readonly stoppedAt: (position: Position) => void,
  ) {
    this.stops = new StopReports(recording, breakpoints);
    this.ofBreakpoints = new BreakpointSearch(recording.engine, breakpoints, send);
  }

  /** Throws where the client asks for a movement that its state does not have. */
  mustBeStopped(): void {
    if (this.state === 'stopped') return;
    const why = {
      configuring: 'The session is not configured yet: configurationDone comes first.',
      running: 'The program is running: pause first.',
      searching: 'A search is under way: pause ends it.',
    };
    throw peerError(why[this.state]);
  }

  /** Shows where a movement ended, and sends `stopped`. */
  announce(report: StopReport): void {
    this.interrupt();
    this.recording.view.move(report.position, report.lane);
    this.state = 'stopped';
    const { reason, description, text, hitBreakpointIds, lane } = report;
    this.send('stopped', {
      reason,
      description,
      threadId: lane,
      allThreadsStopped: true,
      ...(text === undefined ? {} : { text }),
      ...(hitBreakpointIds ? { hitBreakpointIds } : {}),
    });
    if (report.position !== undefined) this.stoppedAt(report.position);
  }

  /** For a move the client did not ask for by a request of its own: without `continued` some would not follow. */
  announceUnasked(report: StopReport): void {
    this.announceContinued();
    this.announce(report);
  }

  announceContinued(): void {
    this.send('continued', { threadId: this.recording.view.lane, allThreadsContinued: true });
  }

  /** One step of a lane from where it stands; at its first or last position it stays there. */
  step(lane: LaneId, kind: StepKind, direction: Direction): Step {
    this.recording.refresh();
    const { engine, view } = this.recording;
    const from = view.positionIn(lane);
    if (from === undefined) return { end: this.stepBeforeBeginning(lane, direction) };
    const stop = engine.step(from, kind, direction);
    const end = this.stops.afterStep(stop, lane);
    const isNext = kind === 'in' || Math.abs(stop.position - from) === 1;
    const search = isNext ? undefined : this.ofBreakpoints.current();
    if (search === undefined) return { end };
    const halted: Step['halted'] = (signal, tell) =>
      this.searching(signal, async (signal) => {
        const hit = await search.between(from, stop.position, { signal, tell });
        this.ofBreakpoints.tellUntoldOnce(search);
        return hit ? this.stops.atHit(hit) : end;
      });
    return { end, halted };
  }

  private stepBeforeBeginning(lane: LaneId, direction: Direction): StopReport {
    const { engine, view } = this.recording;
    const first = direction === 'forward' ? engine.first(lane) : undefined;
    if (first !== undefined) return this.stops.at(first, 'step');
    const description = view.position === undefined ? 'Nothing is recorded yet' : START_OF_THREAD;
    return { position: view.position, lane, reason: 'step', description };
  }

  /**
   * To the next breakpoint or the boundary. Undefined if that is the end of what a running program has done so far: the
   * session is then running again. A search that fails or is interrupted ends where it began.
   */
  async run(
    direction: Direction,
    signal: AbortSignal,
    tell?: (share: number) => void,
    own?: OwnSearch,
  ): Promise<StopReport | undefined> {
    this.recording.refresh();
    const { engine, view } = this.recording;
    const { position } = view;
    if (position === undefined) return this.atBoundary(undefined, direction);
    return this.searching(signal, async (signal) => {
      const asked = own ? engine.search(own.conditions) : (this.ofBreakpoints.current() ?? engine.search({}));
      for (let from = position; ; ) {
        const stop = await asked.run(from, direction, { signal, tell });
        this.ofBreakpoints.tellUntold(stop.untold ?? []);
        if (!stop.boundary) {
          if (own) return this.stops.withChanges(this.stops.at(stop.position, own.reason), stop, () => own.watched);
          return this.stops.atHit({ ...stop, keys: stop.hits });
        }
        // More may have been recorded meanwhile.
        if (direction === 'backward' || stop.position === engine.last())
          return this.atBoundary(stop.position, direction);
        from = stop.position;
      }
    });
  }

  /** While `find` is at work the state is `searching`. One that fails or is interrupted ends where the view is. */
  private async searching<Report extends StopReport | undefined>(
    signal: AbortSignal,
    find: (signal: AbortSignal) => Promise<Report>,
  ): Promise<Report | StopReport> {
    this.interrupt();
    const { controller: search, release } = linkedAbort(signal);
    this.search = search;
    this.state = 'searching';
    try {
      return await find(search.signal);
    } catch (error) {
      const lost = this.afterDamage();
      if (lost) return lost;
      const description = search.signal.aborted
        ? 'The search was interrupted'
        : `The search failed: ${messageOf(error)}`;
      const { position, lane } = this.recording.view;
      return { position, lane, reason: 'pause', description };
    } finally {
      release();
      if (this.search === search) this.search = undefined;
      this.state = 'stopped';
    }
  }

  /** Ends a search that is under way; a run then reports a stop where it began. */
  interrupt(): void {
    this.search?.abort();
    this.search = undefined;
  }

  /** The view follows the program from where a run to the end has come, or the beginning: `look` stops it. */
  follow(): void {
    this.state = 'running';
  }

  /**
   * Stops a view that is running at the first breakpoint that the program came to since the last look. Cost: a search of what
   * was recorded since, and none where there are no breakpoints.
   */
  async look(): Promise<void> {
    const { engine } = this.recording;
    const { chunkCount } = engine.info;
    if (this.state !== 'running' || chunkCount === this.lookedChunks) return;
    const search = this.ofBreakpoints.current();
    if (search === undefined) {
      this.lookedChunks = chunkCount;
      return;
    }
    this.interrupt();
    const look = new AbortController();
    this.search = look;
    try {
      const hit = await search.recordedSince(this.lookedChunks, look.signal);
      this.lookedChunks = chunkCount;
      this.ofBreakpoints.tellUntoldOnce(search);
      if (hit) this.announce(this.stops.atHit(hit));
    } catch (error) {
      if (!look.signal.aborted) throw error;
    } finally {
      if (this.search === look) this.search = undefined;
    }
  }

  private atBoundary(position: Position | undefined, direction: Direction): StopReport | undefined {
    if (direction === 'backward' || !this.recording.live) return this.stops.atBoundary(position, direction);
    this.lookedChunks = position === undefined ? 0 : this.recording.engine.info.chunkCount;
    return undefined;
  }

  /** To be called after whatever may have found damage: a view that has lost its place goes to the last that is left. */
  leaveDamage(): void {
    const report = this.state === 'stopped' ? this.afterDamage() : undefined;
    if (report) this.announceUnasked(report);
  }

  /** Undefined where the view's place is as good as it was. */
  private afterDamage(): StopReport | undefined {
    const { engine, lanes, view } = this.recording;
    if (view.position === undefined) return undefined;
    if (engine.info.state.kind !== 'cut') return undefined;
    try {
      engine.describe(view.position);
      return undefined;
    } catch (error) {
      if (!(error instanceof LostPosition)) throw error;
      lanes.forget();
      this.send('output', { category: 'important', output: `${oneLine(error.message)}\n` });
      const position = engine.last();
      return {
        position,
        lane: this.recording.laneOf(position),
        reason: 'pause',
        description: 'The recording is damaged behind this',
      };
    }
  }
}
