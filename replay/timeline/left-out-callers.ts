/**
 * The calls that were left out between a call on the stack and the one below it. `through` events name them right before
 * its enter event, which is in an earlier chunk for a call that was open when its chunk began. Once the call has been
 * suspended they are below it no more: they have ended, or are suspended themselves.
 */
import type { CallId, FunctionId, SiteIndex } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { EventColumns } from '../../schema/trace-types.js';
import { Declares } from '../reader/chunk-directory.js';
import type { StackEntry } from './call-stack.js';
import { NONE } from './chunk-timeline.js';
import type { Place, Timeline } from './timeline.js';

export interface LeftOutCaller {
  function: FunctionId;
  site: SiteIndex;
}

/** Entries kept; a stack asks about those of its calls that can be suspended and were made through such calls. */
const MAX_KNOWN = 20_000;

export class LeftOutCallers {
  readonly #timeline: Timeline;
  readonly #isSynchronous: (functionId: FunctionId) => boolean;
  /** By call: the chunk it is first suspended in, or the first that was not looked at for it. */
  readonly #suspendedIn = new Map<CallId, { chunk: number; isFound: boolean }>();
  #firstStepChunk = NONE;
  #chunksLookedAt = 0;
  #cuts = 0;

  constructor(timeline: Timeline, isSynchronous: (functionId: FunctionId) => boolean) {
    this.#timeline = timeline;
    this.#isSynchronous = isSynchronous;
  }

  /**
   * Outermost first. Cost: the chunk of the call's enter event, if steps come before it. Of a call that can be suspended
   * and was made through such calls: once, the chunks up to here or to where it was first suspended.
   */
  of({ timeline, body }: Place, { call: id, node, function: functionId }: StackEntry): LeftOutCaller[] {
    if (node === NONE) return [];
    if (id >= timeline.firstEvent) {
      const entered = id - timeline.firstEvent;
      return timeline.eventNodes[entered] === node ? callersBefore(timeline.columns, entered) : [];
    }
    const { reader } = this.#timeline;
    const index = reader.directory.chunkOfEvent(id);
    // It came on the stack by an event of this chunk: it goes on after having been suspended.
    const isResumed = node >= timeline.keyframe.stack.length;
    if (isResumed || !this.#mayLeaveOut(index)) return [];
    const { columns, entry } = reader.chunk(index);
    const callers = callersBefore(columns, id - entry.firstEvent);
    if (callers.length === 0 || this.#isSynchronous(functionId)) return callers;
    return this.#wasSuspended(id, index, body.index) ? [] : callers;
  }

  /** Whether calls may have been left out in the chunk: there was a step by then. */
  #mayLeaveOut(chunkIndex: number): boolean {
    const { directory } = this.#timeline.reader;
    for (; this.#firstStepChunk === NONE && this.#chunksLookedAt < directory.length; this.#chunksLookedAt++) {
      if (directory.declares(this.#chunksLookedAt) & Declares.steps) this.#firstStepChunk = this.#chunksLookedAt;
    }
    return this.#firstStepChunk !== NONE && this.#firstStepChunk <= chunkIndex;
  }

  /** Whether a call was suspended in the chunk of its enter event or a later one before `end`. */
  #wasSuspended(id: CallId, enteredIn: number, end: number): boolean {
    if (this.#cuts !== this.#timeline.reader.cuts || this.#suspendedIn.size > MAX_KNOWN) {
      this.#suspendedIn.clear();
      this.#cuts = this.#timeline.reader.cuts;
    }
    const known = this.#suspendedIn.get(id) ?? { chunk: enteredIn, isFound: false };
    this.#suspendedIn.set(id, known);
    while (!known.isFound && known.chunk < end) {
      known.isFound = this.#isSuspendedIn(known.chunk, id);
      if (!known.isFound) known.chunk++;
    }
    return known.isFound && known.chunk < end;
  }

  #isSuspendedIn(index: number, id: CallId): boolean {
    const chunk = this.#timeline.chunk(index);
    const { kinds } = chunk.columns;
    const call = chunk.callIndex(id);
    return chunk.eventCalls.some(
      (other, e) => other === call && (kinds[e] === EventKind.await || kinds[e] === EventKind.yield),
    );
  }
}

function callersBefore({ kinds, subjects, sites }: EventColumns, enterEvent: number): LeftOutCaller[] {
  let first = enterEvent;
  while (kinds[first - 1] === EventKind.through) first--;
  const callers: LeftOutCaller[] = [];
  for (let e = first; e < enterEvent; e++) {
    callers.push({ function: subjects[e] as FunctionId, site: sites[e] as SiteIndex });
  }
  return callers;
}
