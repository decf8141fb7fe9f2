/** Breakpoints on lines, or on places of lines, as a search looks for them: with the least that can be read of a chunk. */
import type { Hit, LineBreakpoint } from '../model.js';
import type { Places } from '../sources/places.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';
import { type BreakpointsByFunction, breakpointsByFunction, lineHits, wantedSites } from './line-hits.js';
import { SiteScan } from './site-scan.js';
import { mayHave, type StandAt, type Visits } from './visits.js';

/** What is looked for, in the functions that are known. */
interface Wanted {
  breakpoints: BreakpointsByFunction;
  functions: ReadonlySet<number>;
  scan: SiteScan;
}

export class LineStops implements HitSource {
  readonly #timeline: Timeline;
  readonly #places: Places;
  readonly #visits: Visits;
  readonly #standAt: StandAt;
  readonly #breakpoints: readonly LineBreakpoint[];
  #wanted: Wanted | undefined;
  #functionCount = 0;
  /** Of the chunk that was asked about last: steps ask about one many times. */
  #last: { chunkIndex: number; wanted: Wanted; hits: Hit[] } | undefined;

  constructor(
    timeline: Timeline,
    places: Places,
    visits: Visits,
    standAt: StandAt,
    breakpoints: readonly LineBreakpoint[],
  ) {
    this.#timeline = timeline;
    this.#places = places;
    this.#visits = visits;
    this.#standAt = standAt;
    this.#breakpoints = breakpoints;
  }

  hitsIn(chunkIndex: number): Hit[] {
    const { reader } = this.#timeline;
    const wanted = this.#known();
    const { breakpoints, functions, scan } = wanted;
    if (this.#last?.chunkIndex === chunkIndex && this.#last.wanted === wanted) return this.#last.hits;
    if (!mayHave(reader.summary(chunkIndex).functions, functions)) return [];
    const glance = reader.glance(chunkIndex);
    if (glance !== undefined && !scan.mayStandAt(glance)) return [];
    const chunk = this.#timeline.chunk(chunkIndex);
    const hits = lineHits(chunk, breakpoints, this.#standAt, (id) => this.#visits.before(chunkIndex, id));
    this.#last = { chunkIndex, wanted, hits };
    return hits;
  }

  /** A source that is loaded again has more functions then. */
  #known(): Wanted {
    const { functionCount } = this.#places;
    if (this.#wanted === undefined || functionCount !== this.#functionCount) {
      const breakpoints = breakpointsByFunction(this.#breakpoints, this.#places);
      const scan = new SiteScan(wantedSites(breakpoints));
      this.#wanted = { breakpoints, functions: new Set(breakpoints.keys()), scan };
      this.#functionCount = functionCount;
    }
    return this.#wanted;
  }
}
