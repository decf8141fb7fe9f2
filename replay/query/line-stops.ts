/** Breakpoints on lines, or on places of lines, as a search looks for them: with the least that can be read of a chunk. */
import type { Hit, LineBreakpoint } from '../model.js';
import type { Places } from '../sources/places.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';
import { type BreakpointsByFunction, breakpointsByFunction, lineHits, wantedSites } from './line-hits.js';
import { SiteScan } from './site-scan.js';
import { mayHave, type StandAt, type Visits } from './visits.js';

export class LineStops implements HitSource {
  readonly #timeline: Timeline;
  readonly #visits: Visits;
  readonly #standAt: StandAt;
  readonly #breakpoints: BreakpointsByFunction;
  readonly #functions: ReadonlySet<number>;
  readonly #scan: SiteScan;

  constructor(
    timeline: Timeline,
    places: Places,
    visits: Visits,
    standAt: StandAt,
    breakpoints: readonly LineBreakpoint[],
  ) {
    this.#timeline = timeline;
    this.#visits = visits;
    this.#standAt = standAt;
    this.#breakpoints = breakpointsByFunction(breakpoints, places);
    this.#functions = new Set(this.#breakpoints.keys());
    this.#scan = new SiteScan(wantedSites(this.#breakpoints));
  }

  hitsIn(chunkIndex: number): Hit[] {
    const { reader } = this.#timeline;
    if (!mayHave(reader.summary(chunkIndex).functions, this.#functions)) return [];
    const glance = reader.glance(chunkIndex);
    if (glance !== undefined && !this.#scan.mayStandAt(glance)) return [];
    const chunk = this.#timeline.chunk(chunkIndex);
    return lineHits(chunk, this.#breakpoints, this.#standAt, (id) => this.#visits.before(chunkIndex, id));
  }
}
