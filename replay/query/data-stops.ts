/**
 * Breakpoints on properties of objects. What changed one is not recorded, only what it was whenever its object was captured: a
 * hit is the first capture that shows another value than the one before, so the change was made between the two.
 */
import type { DataBreakpoint, DataChange, Hit, Position, PropertyCapture } from '../model.js';
import type { CallValueReader } from '../timeline/call-values.js';
import { positionAfter } from '../timeline/position.js';
import type { Timeline } from '../timeline/timeline.js';
import type { HitSource } from './hit-source.js';
import { capturesIn, identityOf, propertyOf } from './object-captures.js';

type Seen = Pick<DataChange, 'before' | 'since'> | undefined;

export class DataStops implements HitSource {
  readonly #timeline: Timeline;
  readonly #values: CallValueReader;
  readonly #breakpoints: readonly DataBreakpoint[];
  /** By chunk, what each breakpoint's property was last seen to be before it. */
  readonly #before: Seen[][];

  constructor(timeline: Timeline, values: CallValueReader, breakpoints: readonly DataBreakpoint[]) {
    this.#timeline = timeline;
    this.#values = values;
    this.#breakpoints = breakpoints;
    this.#before = [breakpoints.map(() => undefined)];
  }

  prepare(chunkIndex: number): readonly Position[] {
    const seen = [...this.#before[chunkIndex]!];
    this.#walk(chunkIndex, seen);
    this.#before[chunkIndex + 1] = seen;
    return [];
  }

  hitsIn(chunkIndex: number): Hit[] {
    const hits = this.#walk(chunkIndex, [...this.#before[chunkIndex]!]);
    return hits.sort((a, b) => a.position - b.position);
  }

  /** The hits of a chunk; leaves in `seen` what was seen last. */
  #walk(chunkIndex: number, seen: Seen[]): Hit[] {
    const { firstEvent } = this.#timeline.reader.directory.at(chunkIndex);
    const hits = new Map<number, Required<Hit>>();
    this.#breakpoints.forEach(({ key, objectId, property }, i) => {
      for (const { localEvent, value } of capturesIn(this.#timeline, this.#values, chunkIndex, objectId)) {
        const now = propertyOf(value, property);
        if (now.kind === 'unknown') continue;
        const position = positionAfter(firstEvent + localEvent);
        const last = seen[i];
        seen[i] = { before: now, since: position };
        if (last === undefined || isSame(last.before, now)) continue;
        const hit = hits.get(position) ?? { position, keys: [], changes: [] };
        hits.set(position, {
          position,
          keys: [...hit.keys, key],
          changes: [...hit.changes, { key, ...last, after: now }],
        });
      }
    });
    return [...hits.values()];
  }
}

function isSame(a: PropertyCapture, b: PropertyCapture): boolean {
  if (a.kind !== 'value' || b.kind !== 'value') return a.kind === b.kind;
  return identityOf(a.value) === identityOf(b.value);
}
