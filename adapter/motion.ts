/**
 * Moving the view. Knows the states a client can believe in, and finds where a movement ends; telling the client about
 * it (`announce`) is a step of its own, because the response to the request must go out first.
 */

import { oneLine } from '../presentation/one-line.js';
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import {
  type Direction,
  type Hit,
  LostPosition,
  type Position,
  type StepKind,
  type Stop,
  type StopConditions,
} from '../replay/engine.js';
import type { LaneId, TimeNs } from '../schema/coordinates.js';
import { BreakpointSearch } from './breakpoint-search.js';
import type { Breakpoints, HitReason } from './breakpoints/breakpoints.js';
import { describeChanges, describeEnd, describePosition } from './convert-stop.js';
import { messageOf, peerError } from './errors.js';
import { linkedAbort } from './linked-abort.js';
import type { Recording } from './recording.js';

/**
 * configuring: before the first stop. stopped: the client may look and move. running: a program is being recorded and
 * the view follows it until it comes to a breakpoint. searching: a run to the next breakpoint is under way.
 */
export type MotionState = 'configuring' | 'stopped' | 'running' | 'searching';

const START_OF_THREAD = 'Start of this thread';

export interface StopReport {
  position: Position | undefined;
  lane: LaneId;
  reason: 'step' | 'pause' | 'entry' | 'goto' | 'restart' | HitReason;
  description: string;
  text?: string;
  hitBreakpointIds?: number[];
}

/** For something else than the client's breakpoints. */
export interface OwnSearch {
  conditions: StopConditions;
  reason: HitReason;
  /** What a data breakpoint among them watches. */
  watched?: string;
}

export class Motion {
  state: MotionState = 'configuring';
  private search: AbortController | undefined;
  private readonly ofBreakpoints: BreakpointSearch;
  /** How many chunks a running view has looked for breakpoints in. */
  private lookedChunks = 0;

  constructor(
    private readonly recording: Recording,
    private readonly breakpoints: Breakpoints,
    private readonly send: (event: string, body: object) => void,
    private readonly stoppedAt: (position: Position) => void,
  ) {
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
  step(lane: LaneId, kind: StepKind, direction: Direction): StopReport {
    this.recording.refresh();
    const { engine, view } = this.recording;
    const from = view.positionIn(lane);
    if (from === undefined) return this.stepBeforeBeginning(lane, direction);
    const stop = engine.step(from, kind, direction);
    const description = stop.boundary
      ? this.describeBoundary(stop.position, stop.boundary)
      : describePosition(engine, engine.describe(stop.position));
    return { position: stop.position, lane, reason: 'step', description };
  }

  private stepBeforeBeginning(lane: LaneId, direction: Direction): StopReport {
    const { engine, view } = this.recording;
    const first = direction === 'forward' ? engine.first(lane) : undefined;
    if (first !== undefined) return this.at(first, 'step');
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
    this.interrupt();
    this.recording.refresh();
    const { engine, view } = this.recording;
    let from = view.position;
    if (from === undefined) return this.atBoundary(undefined, direction);
    const { controller: search, release } = linkedAbort(signal);
    this.search = search;
    this.state = 'searching';
    try {
      const asked = own ? engine.search(own.conditions) : (this.ofBreakpoints.current() ?? engine.search({}));
      for (;;) {
        const stop = await asked.run(from, direction, search.signal, tell);
        this.ofBreakpoints.tellUntold(stop.untold ?? []);
        if (!stop.boundary) {
          if (own) return this.withChanges(this.at(stop.position, own.reason), stop, () => own.watched);
          return this.atHit({ ...stop, keys: stop.hits });
        }
        // More may have been recorded meanwhile.
        if (direction === 'backward' || stop.position === engine.last())
          return this.atBoundary(stop.position, direction);
        from = stop.position;
      }
    } catch (error) {
      const lost = this.afterDamage();
      if (lost) return lost;
      const description = search.signal.aborted
        ? 'The search was interrupted'
        : `The search failed: ${messageOf(error)}`;
      return { position: view.position, lane: view.lane, reason: 'pause', description };
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
      if (hit) this.announce(this.atHit(hit));
    } catch (error) {
      if (!look.signal.aborted) throw error;
    } finally {
      if (this.search === look) this.search = undefined;
    }
  }

  private atHit(hit: Hit): StopReport {
    const report = this.at(hit.position, this.breakpoints.reasonOf(hit.keys));
    const told = this.withChanges(report, hit, (key) => this.breakpoints.watchedBy(key));
    const { engine, live } = this.recording;
    const goesOn = live !== undefined && engine.info.state.kind === 'recording';
    const description = goesOn ? `${told.description} · live` : told.description;
    return { ...told, description, hitBreakpointIds: [...hit.keys] };
  }

  private withChanges(
    report: StopReport,
    { changes = [] }: Pick<Stop, 'changes'>,
    nameOf: (key: number) => string | undefined,
  ): StopReport {
    if (changes.length === 0) return report;
    const text = describeChanges(this.recording.engine, changes, nameOf);
    return { ...report, description: text, text };
  }

  private atBoundary(position: Position | undefined, direction: Direction): StopReport | undefined {
    if (direction === 'forward' && this.recording.live) {
      this.lookedChunks = position === undefined ? 0 : this.recording.engine.info.chunkCount;
      return undefined;
    }
    const lane = position === undefined ? this.recording.view.lane : this.recording.laneOf(position);
    const description = direction === 'forward' ? this.describeEnd() : 'Start of the recording';
    return { position, lane, reason: 'pause', description };
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

  /** The newest moment, in a recording that goes on. */
  newest(): StopReport {
    this.recording.refresh();
    const position = this.recording.engine.last();
    const description = position === undefined ? 'Nothing is recorded yet' : this.describeEnd();
    return { position, lane: this.recording.laneOf(position), reason: 'pause', description };
  }

  /** Where the last exception that reached the event loop was first seen. Undefined if none did, or the signal ends the search. */
  async lastUncaught(signal: AbortSignal | undefined): Promise<StopReport | undefined> {
    const { engine } = this.recording;
    const last = engine.last();
    if (last === undefined) return undefined;
    const uncaught: StopConditions = { exceptions: [{ key: 0, which: 'uncaught' }] };
    try {
      const { position, boundary } = await engine.run(last, 'backward', uncaught, signal);
      return boundary ? undefined : this.at(position, 'exception');
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  }

  start(reason: 'entry' | 'goto'): StopReport {
    const position = this.recording.engine.first();
    return { position, lane: this.recording.laneOf(position), reason, description: 'Start of the recording' };
  }

  /** The last position at or before a time, or the first of all. */
  time(timeNs: TimeNs): StopReport {
    const { engine } = this.recording;
    const position = engine.atTime(timeNs);
    if (position === undefined) return this.start('goto');
    const report = this.at(position, 'goto');
    // Who names a time wants to know which it became.
    return { ...report, description: `${report.description} · ${formatTime(engine.describe(position).timeNs)}` };
  }

  /** A stop at a position of any lane. */
  at(position: Position, reason: StopReport['reason']): StopReport {
    const { engine } = this.recording;
    const info = engine.describe(position);
    const report = { position, lane: info.lane, reason, description: describePosition(engine, info) };
    if (reason !== 'exception') return report;
    const thrown = engine.values(position, info.call).outcome?.value;
    return {
      ...report,
      text: thrown ? preview(thrown, this.recording.header.limits) : 'An exception that was not captured',
    };
  }

  private describeBoundary(position: Position, boundary: 'start' | 'end'): string {
    const { engine } = this.recording;
    const whole = position === (boundary === 'start' ? engine.first() : engine.last());
    if (boundary === 'start') return whole ? 'Start of the recording' : START_OF_THREAD;
    return whole ? this.describeEnd() : 'End of this thread';
  }

  private describeEnd(): string {
    return describeEnd(this.recording.engine, this.recording.exit);
  }
}
