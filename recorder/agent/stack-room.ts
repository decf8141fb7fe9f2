/**
 * Whether V8's stack has room for writing a chunk. Hooks run wherever the program does, also at the bottom of a recursion
 * that is about to fail; the work of a chunk must not break off there half done.
 */
import { isStackOverflow } from './pristine.js';

/** Frames of encoding and writing are under 30, each larger than one of these. */
const FRAMES = 250;

export function hasStackRoom(): boolean {
  try {
    return descend(FRAMES) === FRAMES;
  } catch (error) {
    if (isStackOverflow(error)) return false;
    throw error;
  }
}

/** Not a tail call: each frame stays. */
function descend(frames: number): number {
  return frames === 0 ? 0 : descend(frames - 1) + 1;
}
