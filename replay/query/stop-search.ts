/** Which positions of a chunk a set of conditions stops at: breakpoints on lines, and exceptions. */
import type { Direction, Hit, Position, StopConditions } from '../model.js';
import type { Places } from '../sources/places.js';
import type { Exceptions } from '../timeline/exceptions.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';
import { type BreakpointsByFunction, breakpointsByFunction, lineHits, wantedSites } from './line-hits.js';
import { mayStandAt, type WantedSites } from './site-scan.js';
import { mayHave, type Visits } from './visits.js';

export interface StopSources {
  timeline: Timeline;
  places: Places;
  visits: Visits;
  exceptions: Exceptions;
}

/** As stepping/run.ts searches it. */
export class StopSearch {
  readonly #sources: StopSources;
  readonly #exceptions: StopConditions['exceptions'];
  readonly #breakpoints: BreakpointsByFunction;
  readonly #functions: ReadonlySet<number>;
  readonly #sites: WantedSites;
  readonly #uncaught = new Set<number>();

  constructor(sources: StopSources, conditions: StopConditions) {
    this.#sources = sources;
    this.#exceptions = conditions.exceptions;
    this.#breakpoints = breakpointsByFunction(conditions.lines, sources.places);
    this.#functions = new Set(this.#breakpoints.keys());
    this.#sites = wantedSites(this.#breakpoints);
  }

  /** Which exception was not caught is told later than where it was thrown. */
  get needsAll(): boolean {
    return this.#exceptions === 'uncaught';
  }

  prepare(chunkIndex: number): void {
    for (const moment of this.#sources.exceptions.uncaughtOrigins(chunkIndex)) this.#uncaught.add(moment);
  }

  chunkCount(): number {
    return this.#sources.timeline.reader.directory.length;
  }

  chunkOf(position: Position): number {
    return this.#sources.timeline.reader.directory.chunkOfEvent(Math.floor(position / 2));
  }

  boundary(direction: Direction): Position | undefined {
    const { timeline } = this.#sources;
    return direction === 'forward' ? timeline.seekAny(Infinity, 'backward') : timeline.seekAny(-1, 'forward');
  }

  hitsIn(chunkIndex: number): Hit[] {
    const lines = this.#lineHits(chunkIndex);
    const exceptions = this.#exceptionMoments(chunkIndex);
    if (exceptions.length === 0) return lines;
    const seen = new Set(lines.map((hit) => hit.position));
    const others = exceptions.map((moment): Hit => ({ position: positionAfter(moment), keys: [] }));
    return [...lines, ...others.filter((hit) => !seen.has(hit.position))].sort((a, b) => a.position - b.position);
  }

  #lineHits(chunkIndex: number): Hit[] {
    const { timeline, places, visits } = this.#sources;
    if (this.#functions.size === 0) return [];
    if (!mayHave(timeline.reader.summary(chunkIndex).functions, this.#functions)) return [];
    const { columns, keyframe } = timeline.reader.chunk(chunkIndex);
    if (!mayStandAt(columns, keyframe, this.#sites)) return [];
    const chunk = timeline.chunk(chunkIndex);
    return lineHits(chunk, this.#breakpoints, places, (id) => visits.before(chunkIndex, id));
  }

  #exceptionMoments(chunkIndex: number): readonly number[] {
    const { exceptions, timeline } = this.#sources;
    if (this.#exceptions === 'none') return [];
    if (this.#exceptions === 'all') return exceptions.firstSeen(chunkIndex);
    const { firstEvent, eventCount } = timeline.reader.directory.at(chunkIndex);
    return [...this.#uncaught].filter((moment) => moment >= firstEvent && moment < firstEvent + eventCount);
  }
}
