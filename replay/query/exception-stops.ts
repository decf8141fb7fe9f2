/** Breakpoints on exceptions: where each is first seen, however far it goes from there. */
import type { ExceptionBreakpoint, Hit, Position } from '../model.js';
import type { Exceptions } from '../timeline/exceptions.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';

export class ExceptionStops implements HitSource {
  /** That an exception was not caught is told later than where it was thrown. */
  readonly prepare?: (chunkIndex: number) => readonly Position[];
  readonly #timeline: Timeline;
  readonly #exceptions: Exceptions;
  readonly #ofCaught: readonly number[];
  readonly #ofUncaught: readonly number[];
  readonly #uncaught = new Set<number>();

  constructor(timeline: Timeline, exceptions: Exceptions, breakpoints: readonly ExceptionBreakpoint[]) {
    this.#timeline = timeline;
    this.#exceptions = exceptions;
    this.#ofCaught = breakpoints.filter(({ which }) => which !== 'uncaught').map(({ key }) => key);
    this.#ofUncaught = breakpoints.filter(({ which }) => which !== 'caught').map(({ key }) => key);
    if (breakpoints.some(({ which }) => which !== 'all')) {
      this.prepare = (index) => {
        const moments = exceptions.uncaughtOrigins(index);
        for (const moment of moments) this.#uncaught.add(moment);
        const { firstEvent } = timeline.reader.directory.at(index);
        return moments.filter((moment) => moment < firstEvent).map(positionAfter);
      };
    }
  }

  hitsIn(chunkIndex: number): Hit[] {
    const moments = this.#ofCaught.length > 0 ? this.#exceptions.firstSeen(chunkIndex) : this.#uncaughtIn(chunkIndex);
    const hits: Hit[] = [];
    for (const moment of moments) {
      const keys = this.#uncaught.has(moment) ? this.#ofUncaught : this.#ofCaught;
      if (keys.length > 0) hits.push({ position: positionAfter(moment), keys });
    }
    return hits;
  }

  #uncaughtIn(chunkIndex: number): readonly number[] {
    const { firstEvent, eventCount } = this.#timeline.reader.directory.at(chunkIndex);
    const own = [...this.#uncaught].filter((moment) => moment >= firstEvent && moment < firstEvent + eventCount);
    return own.sort((a, b) => a - b);
  }
}
