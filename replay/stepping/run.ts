/**
 * Continue and reverse continue: chunk by chunk to the nearest hit. Works in slices, so that the process answers others
 * meanwhile and a search can be called off.
 */
import { setImmediate } from 'node:timers/promises';
import type { Direction, Hit, Position, RunOptions, SearchOptions, Stop } from '../model.js';

/** Longest time spent between two looks at the event loop, besides one chunk. */
const SLICE_MS = 10;

export interface Pass {
  /** How many chunks it has looked at: it goes on from there. A look may set back passes that come after it. */
  chunksDone: number;
  /** Done once it was gone through: others may be let in between. */
  look(chunkIndex: number): Iterable<undefined>;
}

/** A recording as a search sees it. It may grow while others run. */
export interface Searchable {
  chunkCount(): number;
  chunkOf(position: Position): number;
  /** One after the other, each must have looked at every chunk, in order, before any hit is asked for. */
  readonly passes: readonly Pass[];
  /** Hits that a pass made known at a later chunk than they are in. */
  readonly late: readonly { position: Position; knownIn: number }[];
  /**
   * The hits in a chunk, strictly between two positions if they are given, in order, a position once. Between them undefined where
   * it took some time: others may be let in there.
   */
  hitsIn(chunkIndex: number, after?: number, before?: number): Iterable<Hit | undefined>;
  /** The first or last position of the recording. */
  boundary(direction: Direction): Position | undefined;
}

/** The nearest hit strictly after (before) `from`, else the boundary. Rejects with the signal's reason. */
export async function run(
  recording: Searchable,
  from: Position,
  direction: Direction,
  { signal, tell }: RunOptions = {},
): Promise<Stop> {
  const forward = direction === 'forward';
  const hit = await nearest(recording, from, forward ? Infinity : -Infinity, () => true, { signal, tell });
  if (hit !== undefined) {
    const { position, keys, changes } = hit;
    return { position, hits: [...keys], ...(changes === undefined ? {} : { changes }) };
  }
  signal?.throwIfAborted();
  return { position: recording.boundary(direction) ?? from, boundary: forward ? 'end' : 'start', hits: [] };
}

/** The hit nearest to `from`, strictly between it and `to`, that `counts`. Rejects with the signal's reason. */
export async function nearest(
  recording: Searchable,
  from: Position,
  to: number,
  counts: (position: Position) => boolean,
  { signal, tell }: RunOptions = {},
): Promise<Hit | undefined> {
  const forward = to > from;
  const first = recording.chunkOf(from);
  const last = Number.isFinite(to) ? recording.chunkOf(to as Position) : undefined;
  let i = first;
  const preparedBefore = preparedChunks(recording);
  const pause = slices(signal, () => {
    const chunks = recording.chunkCount();
    const toPrepare = recording.passes.length * chunks - preparedBefore;
    const toSearch = Math.abs((last ?? (forward ? chunks - 1 : 0)) - first) + 1;
    tell?.((preparedChunks(recording) - preparedBefore + Math.abs(i - first)) / (toPrepare + toSearch));
  });
  await prepare(recording, pause);
  // Asked again for each chunk, because more may have been recorded meanwhile: there is then little to prepare.
  for (; i >= 0 && i < (await prepare(recording, pause)); i += forward ? 1 : -1) {
    await pause();
    let hit: Hit | undefined;
    for (const found of recording.hitsIn(i, Math.min(from, to), Math.max(from, to))) {
      await pause();
      if (found === undefined || !counts(found.position)) continue;
      hit = found;
      if (forward) break;
    }
    if (hit !== undefined || i === last) return hit;
  }
  return undefined;
}

/** All hits of the recording, in order. Rejects with the signal's reason. */
export async function* allHits(recording: Searchable, { signal, after }: SearchOptions): AsyncGenerator<Hit> {
  const ready = await prepare(recording, slices(signal));
  const first = after === undefined ? 0 : recording.chunkOf(after);
  for await (const hit of inSlices(first, ready, 1, (index) => recording.hitsIn(index), signal)) {
    if (hit === undefined) continue;
    if (after === undefined || hit.position > after) yield hit;
  }
}

/** What is found in the chunks from `first` up to (down to) `end`, which is not among them. Rejects with the signal's reason. */
export async function* inSlices<Found>(
  first: number,
  end: number,
  delta: 1 | -1,
  find: (chunkIndex: number) => Iterable<Found>,
  signal?: AbortSignal,
): AsyncGenerator<Found> {
  const pause = slices(signal);
  for (let i = first; (end - i) * delta > 0; i += delta) {
    await pause();
    for (const found of find(i)) {
      await pause();
      yield found;
    }
  }
}

/** The first hit behind the first `chunkCount` chunks, or that became known there. Rejects with the signal's reason. */
export async function firstSince(
  recording: Searchable,
  chunkCount: number,
  signal: AbortSignal | undefined,
): Promise<Hit | undefined> {
  const pause = slices(signal);
  const ready = await prepare(recording, pause);
  const late = recording.late.filter(({ knownIn }) => knownIn >= chunkCount).map(({ position }) => position);
  const before = [...new Set(late.map((position) => recording.chunkOf(position)))].filter((i) => i < chunkCount);
  for (const i of before.sort((a, b) => a - b)) {
    await pause();
    for (const hit of recording.hitsIn(i)) {
      await pause();
      if (hit !== undefined && late.includes(hit.position)) return hit;
    }
  }
  for (let i = chunkCount; i < ready; i++) {
    await pause();
    for (const hit of recording.hitsIn(i)) {
      await pause();
      if (hit !== undefined) return hit;
    }
  }
  return undefined;
}

function preparedChunks({ passes }: Searchable): number {
  return passes.reduce((sum, { chunksDone }) => sum + chunksDone, 0);
}

/** How many chunks hits can be asked for of: all there are at that moment. */
async function prepare(recording: Searchable, pause: () => Promise<void> | undefined): Promise<number> {
  for (;;) {
    const chunkCount = recording.chunkCount();
    for (const pass of recording.passes) {
      while (pass.chunksDone < chunkCount) {
        await pause();
        const index = pass.chunksDone;
        for (const _ of pass.look(index)) await pause();
        pass.chunksDone = index + 1;
      }
    }
    if (chunkCount === recording.chunkCount()) return chunkCount;
  }
}

/** A function to call between pieces of work: lets others run when a slice is over, and throws when called off. */
function slices(signal: AbortSignal | undefined, sliceDone?: () => void): () => Promise<void> | undefined {
  let ends = performance.now() + SLICE_MS;
  const rest = async () => {
    await setImmediate();
    signal?.throwIfAborted();
    sliceDone?.();
    ends = performance.now() + SLICE_MS;
  };
  return () => {
    signal?.throwIfAborted();
    return performance.now() >= ends ? rest() : undefined;
  };
}
