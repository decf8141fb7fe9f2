/**
 * Which chunks a step over a long call need not look at. A synchronous call stays on the physical stack from its entry to
 * its end, and everything that happens meanwhile happens above it, so as long as keyframes show one that is deeper than
 * a level, no position of that level or a lower one lies between them.
 */
import type { CallId } from '../../schema/coordinates.js';
import type { Keyframe } from '../../schema/trace-types.js';
import type { ChunkDirectory } from '../reader/chunk-directory.js';

/** What is needed of a trace. */
export interface Keyframes {
  readonly directory: ChunkDirectory;
  chunk(index: number): { keyframe: Keyframe };
}

type IsSynchronous = (functionId: number) => boolean;

/** The chunk to look at after `index`. Cost: reads O(log n) chunks to skip n. */
export function shieldedForward(keyframes: Keyframes, isSync: IsSynchronous, index: number, maxLevel: number): number {
  const end = keyframes.directory.length;
  const next = index + 1;
  if (next >= end) return next;
  const shield = shieldIn(keyframes.chunk(next).keyframe, isSync, maxLevel);
  if (shield === undefined) return next;
  const holds = (at: number) => at < end && isOnStack(keyframes.chunk(at).keyframe, shield);
  let stride = 1;
  while (holds(next + stride)) stride *= 2;
  // It holds at `low`, and does not at `high`.
  let low = next + (stride >>> 1);
  let high = Math.min(next + stride, end);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The chunk to look at before `index`. Cost: reads at most one chunk. */
export function shieldedBackward(keyframes: Keyframes, isSync: IsSynchronous, index: number, maxLevel: number): number {
  const previous = index - 1;
  if (previous <= 0) return previous;
  const shield = shieldIn(keyframes.chunk(index).keyframe, isSync, maxLevel);
  if (shield === undefined) return previous;
  const entered = keyframes.directory.chunkOfEvent(shield);
  return Math.min(entered, previous);
}

/** The outermost synchronous call on the stack with nothing of that level or lower above it. */
function shieldIn({ calls, stack }: Keyframe, isSync: IsSynchronous, maxLevel: number): CallId | undefined {
  let shield: CallId | undefined;
  for (let i = stack.length - 1; i >= 0; i--) {
    const call = calls[stack[i]!]!;
    if (call.level <= maxLevel) break;
    if (isSync(call.function)) shield = call.id;
  }
  return shield;
}

function isOnStack({ calls, stack }: Keyframe, id: CallId): boolean {
  return stack.some((index) => calls[index]!.id === id);
}
