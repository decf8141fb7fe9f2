/** Which positions of a chunk a set of breakpoints stops at. */
import type { Breakpoint, Direction, Hit, Position, StopConditions, UntoldCondition } from '../model.js';
import type { Places } from '../sources/places.js';
import type { CallValueReader } from '../timeline/call-values.js';
import type { Exceptions } from '../timeline/exceptions.js';
import type { Timeline } from '../timeline/timeline.js';
import { DataStops } from './data-stops.js';
import { ExceptionStops } from './exception-stops.js';
import { FunctionStops } from './function-stops.js';
import { type Condition, HitRules } from './hit-rules.js';
import type { HitSource } from './hit-source.js';
import { LineStops } from './line-stops.js';
import { ObjectStops } from './object-stops.js';
import type { StandAt, Visits } from './visits.js';

export interface StopSources {
  timeline: Timeline;
  places: Places;
  exceptions: Exceptions;
  values: CallValueReader;
  /** To lines, and to places. */
  lineVisits: Visits;
  placeVisits: Visits;
  compile(expression: string): Condition;
}

/** Looks at every chunk once, in order, before hits are asked for, bit by bit; how far it has come is kept. */
interface Pass {
  chunksDone: number;
  look(chunkIndex: number): Iterable<undefined>;
}

/** As stepping/run.ts searches it. Made for one state of damage: after a cut another takes its place. */
export class StopSearch {
  readonly #timeline: Timeline;
  readonly #kinds: readonly HitSource[];
  readonly #rules: HitRules;
  readonly passes: Pass[] = [];
  readonly late: { position: Position; knownIn: number }[] = [];

  /** Throws an EvaluationError where a condition is no expression. */
  constructor(
    sources: StopSources,
    { lines = [], functions = [], exceptions = [], data = [], objects = [] }: StopConditions,
  ) {
    const { timeline, places } = sources;
    this.#timeline = timeline;
    const kinds: HitSource[] = [];
    const lineStops = (breakpoints: typeof lines, visits: Visits, standAt: StandAt) => {
      if (breakpoints.length > 0) kinds.push(new LineStops(timeline, places, visits, standAt, breakpoints));
    };
    lineStops(
      lines.filter(({ column }) => column === undefined),
      sources.lineVisits,
      places.lineAt.bind(places),
    );
    lineStops(
      lines.filter(({ column }) => column !== undefined),
      sources.placeVisits,
      places.placeAt.bind(places),
    );
    if (functions.length > 0) kinds.push(new FunctionStops(timeline, functions));
    if (exceptions.length > 0) kinds.push(new ExceptionStops(timeline, sources.exceptions, exceptions));
    if (data.length > 0) kinds.push(new DataStops(timeline, sources.values, data));
    if (objects.length > 0) kinds.push(new ObjectStops(timeline, sources.values, objects));
    this.#kinds = kinds;
    const all: Breakpoint[] = [...lines, ...functions, ...exceptions, ...data, ...objects];
    this.#rules = new HitRules(all, sources.compile);
    const counting: Pass = {
      chunksDone: 0,
      look: (index) => this.#rules.count(index, this.#hitsOfAny(index)),
    };
    for (const kind of kinds) {
      if (!kind.prepare) continue;
      const look = (index: number): Iterable<undefined> => {
        for (const position of this.#timeline.reader.use(() => kind.prepare!(index))) {
          this.late.push({ position, knownIn: index });
          counting.chunksDone = Math.min(counting.chunksDone, this.chunkOf(position));
        }
        return [];
      };
      this.passes.push({ chunksDone: 0, look });
    }
    if (this.#rules.counts) this.passes.push(counting);
  }

  takeUntold(): readonly UntoldCondition[] {
    return this.#rules.takeUntold();
  }

  chunkCount(): number {
    return this.#timeline.reader.directory.length;
  }

  chunkOf(position: Position): number {
    return this.#timeline.reader.directory.chunkOfEvent(Math.floor(position / 2));
  }

  boundary(direction: Direction): Position | undefined {
    const timeline = this.#timeline;
    return direction === 'forward' ? timeline.seekAny(Infinity, 'backward') : timeline.seekAny(-1, 'forward');
  }

  hitsIn(chunkIndex: number, after = -Infinity, before = Infinity): Iterable<Hit | undefined> {
    const hits = this.#hitsOfAny(chunkIndex);
    if (!this.#rules.isEmpty) return this.#rules.apply(chunkIndex, hits, after, before);
    return hits.filter(({ position }) => position > after && position < before);
  }

  /** Before conditions. */
  #hitsOfAny(chunkIndex: number): readonly Hit[] {
    return this.#timeline.reader.use(() => this.#gathered(chunkIndex));
  }

  #gathered(chunkIndex: number): readonly Hit[] {
    const found = this.#kinds.map((kind) => kind.hitsIn(chunkIndex)).filter((hits) => hits.length > 0);
    if (found.length < 2) return found[0] ?? [];
    const hits = new Map<Position, Hit>();
    for (const hit of found.flat()) {
      const other = hits.get(hit.position);
      // Only one kind has changes.
      hits.set(hit.position, { ...other, ...hit, keys: [...(other?.keys ?? []), ...hit.keys] });
    }
    return [...hits.values()].sort((a, b) => a.position - b.position);
  }
}
