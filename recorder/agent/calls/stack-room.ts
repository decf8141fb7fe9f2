/**
 * Whether V8's stack has room for what is about to be done. Hooks run wherever the program does, also at the bottom of a
 * recursion that is about to fail; the work of a chunk must not break off there half done, and a call that has begun must
 * be able to say how it ends.
 */

import { apply, isStackOverflow } from '../host/pristine.js';
import { ErrorOfMainContext, frameLimit } from '../loading/caller-frames.js';

/**
 * Calls deeper than this, those left out among them, see first whether there is room; so few fill the stack only with frames
 * of over 2 KB.
 */
export const CALLS_THAT_FIT = 400;

/** Words for encoding and writing a chunk: 64 KB. Its frames are under 30; most of this is for what V8 compiles first. */
const CHUNK_ROOM = words(8192);
/** As many as the largest hook may need: V8 asks for the frames of all functions it has inlined at once. */
const HOOKS_ROOM = words(400);

function words(count: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < count; i++) list[i] = 0;
  return list;
}

/** Frames of ours on top of the trace when `requireRoomForProgram` throws, and one to spare. */
const OWN_FRAMES = 6;

/**
 * Throws V8's stack overflow if there is not enough room for the hooks of a call. Takes about 0.1 microseconds: all
 * arguments of a call are put on the stack.
 */
export function requireRoomForHooks(): void {
  apply(nothing, undefined, HOOKS_ROOM);
}

/**
 * As `requireRoomForHooks`, for an error that the program sees: V8 keeps as many of the program's frames as it should. What is
 * done while it keeps more is a store before and after, which cannot fail and runs no code of the program.
 */
export function requireRoomForProgram(): void {
  const limit = frameLimit();
  if (limit !== undefined) ErrorOfMainContext.stackTraceLimit = limit + OWN_FRAMES;
  try {
    apply(nothing, undefined, HOOKS_ROOM);
  } finally {
    if (limit !== undefined) ErrorOfMainContext.stackTraceLimit = limit;
  }
}

export function hasRoomForChunk(): boolean {
  try {
    apply(nothing, undefined, CHUNK_ROOM);
    return true;
  } catch (error) {
    if (isStackOverflow(error)) return false;
    throw error;
  }
}

function nothing(): void {}
