/** Breakpoints on functions: where they are entered. */
import { EventKind } from '../../schema/enums.js';
import type { FunctionBreakpoint, Hit } from '../model.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';
import { mayHave } from './visits.js';

export class FunctionStops implements HitSource {
  readonly #timeline: Timeline;
  readonly #keys = new Map<number, number[]>();
  readonly #functions: ReadonlySet<number>;

  constructor(timeline: Timeline, breakpoints: readonly FunctionBreakpoint[]) {
    this.#timeline = timeline;
    for (const { key, functions } of breakpoints) {
      for (const id of functions) this.#keys.set(id, [...(this.#keys.get(id) ?? []), key]);
    }
    this.#functions = new Set(this.#keys.keys());
  }

  hitsIn(chunkIndex: number): Hit[] {
    const { reader } = this.#timeline;
    if (!mayHave(reader.summary(chunkIndex).functions, this.#functions)) return [];
    const { columns, entry } = reader.chunk(chunkIndex);
    const { kinds, subjects } = columns;
    const hits: Hit[] = [];
    for (let e = 0; e < kinds.length; e++) {
      const keys = kinds[e] === EventKind.enter ? this.#keys.get(subjects[e]!) : undefined;
      if (keys !== undefined) hits.push({ position: positionAfter(entry.firstEvent + e), keys });
    }
    return hits;
  }
}
