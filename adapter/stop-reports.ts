/** What is told of a stop: where it is, why, and in words. */
import { preview } from '../presentation/preview.js';
import { formatTime } from '../presentation/time.js';
import type { Direction, Hit, Position, Stop, StopConditions } from '../replay/engine.js';
import type { LaneId, TimeNs } from '../schema/coordinates.js';
import type { Breakpoints, HitReason } from './breakpoints/breakpoints.js';
import { describeChanges, describeEnd, describePosition } from './convert-stop.js';
import type { Recording } from './recording.js';

export const START_OF_THREAD = 'Start of this thread';
const START_OF_RECORDING = 'Start of the recording';

export interface StopReport {
  position: Position | undefined;
  lane: LaneId;
  reason: 'step' | 'pause' | 'entry' | 'goto' | 'restart' | HitReason;
  description: string;
  text?: string;
  hitBreakpointIds?: number[];
}

export class StopReports {
  constructor(
    private readonly recording: Recording,
    private readonly breakpoints: Breakpoints,
  ) {}

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

  /** Where a client's breakpoints were hit. */
  atHit(hit: Hit): StopReport {
    const report = this.at(hit.position, this.breakpoints.reasonOf(hit.keys));
    const told = this.withChanges(report, hit, (key) => this.breakpoints.watchedBy(key));
    const { engine, live } = this.recording;
    const goesOn = live !== undefined && engine.info.state.kind === 'recording';
    const description = goesOn ? `${told.description} · live` : told.description;
    return { ...told, description, hitBreakpointIds: [...hit.keys] };
  }

  /** @param nameOf what the data breakpoint of this key watches. */
  withChanges(
    report: StopReport,
    { changes = [] }: Pick<Stop, 'changes'>,
    nameOf: (key: number) => string | undefined,
  ): StopReport {
    if (changes.length === 0) return report;
    const text = describeChanges(this.recording.engine, changes, nameOf);
    return { ...report, description: text, text };
  }

  afterStep({ position, boundary }: Stop, lane: LaneId): StopReport {
    const { engine } = this.recording;
    const description = boundary
      ? this.describeBoundary(position, boundary)
      : describePosition(engine, engine.describe(position));
    return { position, lane, reason: 'step', description };
  }

  /** Of a run that hit nothing. */
  atBoundary(position: Position | undefined, direction: Direction): StopReport {
    const lane = position === undefined ? this.recording.view.lane : this.recording.laneOf(position);
    const description = direction === 'forward' ? this.describeEnd() : START_OF_RECORDING;
    return { position, lane, reason: 'pause', description };
  }

  start(reason: 'entry' | 'goto'): StopReport {
    const position = this.recording.engine.first();
    return { position, lane: this.recording.laneOf(position), reason, description: START_OF_RECORDING };
  }

  /** The newest moment, in a recording that goes on. */
  newest(): StopReport {
    this.recording.refresh();
    const position = this.recording.engine.last();
    const description = position === undefined ? 'Nothing is recorded yet' : this.describeEnd();
    return { position, lane: this.recording.laneOf(position), reason: 'pause', description };
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

  private describeBoundary(position: Position, boundary: 'start' | 'end'): string {
    const { engine } = this.recording;
    const whole = position === (boundary === 'start' ? engine.first() : engine.last());
    if (boundary === 'start') return whole ? START_OF_RECORDING : START_OF_THREAD;
    return whole ? this.describeEnd() : 'End of this thread';
  }

  private describeEnd(): string {
    return describeEnd(this.recording.engine, this.recording.exit);
  }
}
