/** Where an object is seen: every position at which it was captured. */
import type { Hit, ObjectBreakpoint } from '../model.js';
import type { CallValueReader } from '../timeline/call-values.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';
import { capturesIn } from './object-captures.js';

export class ObjectStops implements HitSource {
  readonly #timeline: Timeline;
  readonly #values: CallValueReader;
  readonly #breakpoints: readonly ObjectBreakpoint[];

  constructor(timeline: Timeline, values: CallValueReader, breakpoints: readonly ObjectBreakpoint[]) {
    this.#timeline = timeline;
    this.#values = values;
    this.#breakpoints = breakpoints;
  }

  hitsIn(chunkIndex: number): Hit[] {
    const { firstEvent } = this.#timeline.reader.directory.at(chunkIndex);
    const keys = new Map<number, number[]>();
    for (const { key, objectId } of this.#breakpoints) {
      for (const { localEvent } of capturesIn(this.#timeline, this.#values, chunkIndex, objectId)) {
        keys.set(localEvent, [...(keys.get(localEvent) ?? []), key]);
      }
    }
    const events = [...keys].sort(([a], [b]) => a - b);
    return events.map(([localEvent, own]) => ({ position: positionAfter(firstEvent + localEvent), keys: own }));
  }
}
