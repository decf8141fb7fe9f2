/**
 * Continue and reverse continue: chunk by chunk to the nearest hit. Works in slices, so that the process answers others
 * meanwhile and a search can be called off.
 */
import { setImmediate } from 'node:timers/promises';
import type { Direction, Hit, Position, SearchOptions, Stop } from '../model.js';

/** Longest time spent between two looks at the event loop, besides one chunk. */
const SLICE_MS = 10;

/** A recording as a search sees it. */
export interface Searchable {
  chunkCount(): number;
  chunkOf(position: Position): number;
  /** One after the other, each must have been called for every chunk, in order, before any hit is asked for. */
  readonly passes: readonly ((chunkIndex: number) => void)[];
  /** The hits in a chunk in order, a position once. */
  hitsIn(chunkIndex: number): readonly Hit[];
  /** The first or last position of the recording. */
  boundary(direction: Direction): Position | undefined;
}

/** The nearest hit strictly after (before) `from`, else the boundary. Rejects with the signal's reason. */
export async function run(
  recording: Searchable,
  from: Position,
  direction: Direction,
  signal: AbortSignal | undefined,
): Promise<Stop> {
  const forward = direction === 'forward';
  const pause = slices(signal);
  await prepare(recording, pause);
  for (let i = recording.chunkOf(from); i >= 0 && i < recording.chunkCount(); i += forward ? 1 : -1) {
    await pause();
    const hits = recording.hitsIn(i);
    const hit = forward ? hits.find((h) => h.position > from) : hits.findLast((h) => h.position < from);
    if (hit !== undefined) {
      const { position, keys, changes } = hit;
      return { position, hits: [...keys], ...(changes === undefined ? {} : { changes }) };
    }
  }
  await pause();
  return { position: recording.boundary(direction) ?? from, boundary: forward ? 'end' : 'start', hits: [] };
}

/** All hits of the recording, in order. Rejects with the signal's reason. */
export async function* allHits(recording: Searchable, { signal, after }: SearchOptions): AsyncGenerator<Hit> {
  const pause = slices(signal);
  await prepare(recording, pause);
  for (let i = after === undefined ? 0 : recording.chunkOf(after); i < recording.chunkCount(); i++) {
    await pause();
    for (const hit of recording.hitsIn(i)) {
      signal?.throwIfAborted();
      if (after === undefined || hit.position > after) yield hit;
    }
  }
}

async function prepare(recording: Searchable, pause: () => Promise<void> | undefined): Promise<void> {
  for (const pass of recording.passes) {
    for (let i = 0; i < recording.chunkCount(); i++) {
      await pause();
      pass(i);
    }
  }
}

/** A function to call between pieces of work: lets others run when a slice is over, and throws when called off. */
function slices(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let ends = performance.now() + SLICE_MS;
  const rest = async () => {
    await setImmediate();
    signal?.throwIfAborted();
    ends = performance.now() + SLICE_MS;
  };
  return () => {
    signal?.throwIfAborted();
    return performance.now() >= ends ? rest() : undefined;
  };
}
