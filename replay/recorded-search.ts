/**
 * A search over a trace file that may grow, or turn out to be damaged. What was found out is thrown away when the reader has cut
 * the trace, and the question is asked again of the rest.
 */
import type { LaneId } from '../schema/coordinates.js';
import type { Direction, Hit, Position, RunOptions, Search, SearchOptions, Stop, UntoldCondition } from './model.js';
import type { StopSearch } from './query/stop-search.js';
import type { TraceReader } from './reader/trace-reader.js';
import { allHits, firstSince, nearest, run } from './stepping/run.js';

export class RecordedSearch implements Search {
  readonly #reader: TraceReader;
  readonly #laneOf: (position: Position) => LaneId;
  readonly #begin: () => StopSearch;
  readonly #tolerate: (error: unknown) => void;
  #stops: StopSearch;
  #cuts: number;

  /**
   * @param laneOf throws a RangeError where the recording has no such position.
   * @param begin a search that nothing was asked of.
   * @param tolerate rethrows what is not damage that was cut off.
   */
  constructor(
    reader: TraceReader,
    laneOf: (position: Position) => LaneId,
    begin: () => StopSearch,
    tolerate: (error: unknown) => void,
  ) {
    this.#reader = reader;
    this.#laneOf = laneOf;
    this.#begin = begin;
    this.#tolerate = tolerate;
    this.#stops = begin();
    this.#cuts = reader.cuts;
  }

  async run(from: Position, direction: Direction, options?: RunOptions): Promise<Stop> {
    const stop = await this.#ask((stops) => {
      this.#laneOf(from);
      return run(stops, from, direction, options);
    });
    const untold = this.takeUntold();
    return untold.length > 0 ? { ...stop, untold } : stop;
  }

  between(from: Position, to: Position, options?: RunOptions): Promise<Hit | undefined> {
    return this.#ask((stops) => {
      const lane = this.#laneOf(to);
      return nearest(stops, from, to, (position) => this.#laneOf(position) === lane, options);
    });
  }

  async *hits(options: SearchOptions = {}): AsyncGenerator<Hit> {
    try {
      yield* allHits(this.#current(), options);
    } catch (error) {
      // What was before the damage has been told.
      this.#tolerate(error);
    }
  }

  recordedSince(chunkCount: number, signal?: AbortSignal): Promise<Hit | undefined> {
    return this.#ask((stops) => firstSince(stops, chunkCount, signal));
  }

  takeUntold(): readonly UntoldCondition[] {
    return this.#stops.takeUntold();
  }

  async #ask<Answer>(question: (stops: StopSearch) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await question(this.#current());
      } catch (error) {
        this.#tolerate(error);
      }
    }
  }

  #current(): StopSearch {
    if (this.#cuts !== this.#reader.cuts) {
      this.#cuts = this.#reader.cuts;
      this.#stops = this.#begin();
    }
    return this.#stops;
  }
}
