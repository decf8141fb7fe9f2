/** What a search for hits looks in: one for each kind of breakpoint. */
import type { Hit } from '../model.js';

export interface HitSource {
  /** If it is there, hits can be told only after it was called for every chunk, in order. */
  prepare?(chunkIndex: number): void;
  /** In order, a position once. */
  hitsIn(chunkIndex: number): Hit[];
}
