/** What a search for hits looks in: one for each kind of breakpoint. */
import type { Hit, Position } from '../model.js';

export interface HitSource {
  /**
   * If it is there, hits can be told only after it was called for every chunk, in order. Returns those in chunks before that
   * this chunk has made hits.
   */
  prepare?(chunkIndex: number): readonly Position[];
  /** In order, a position once. */
  hitsIn(chunkIndex: number): readonly Hit[];
}
