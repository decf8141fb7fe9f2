/** Exceptions across chunks: where one was first seen, when it came out of a chunk before, and which were not caught. */
import type { CallId, Moment } from '../../schema/coordinates.js';
import { EventKind, ValueTag } from '../../schema/enums.js';
import { type ChunkTimeline, NONE } from './chunk-timeline.js';
import { callFromBefore, type ExceptionFlow, exceptionFlow, type Origin, receiverOf } from './exception-flow.js';
import type { Timeline } from './timeline.js';

/** How far back the exception of an `uncaught` event is looked for: it is raised just before, except for rejections. */
const UNCAUGHT_CHUNKS = 64;

export class Exceptions {
  readonly #timeline: Timeline;
  readonly #flows = new WeakMap<ChunkTimeline, ExceptionFlow>();
  /** By moment of the `uncaught` event; null where nothing was found. */
  readonly #uncaught = new Map<number, Moment | null>();
  #cuts = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  flow(chunk: ChunkTimeline): ExceptionFlow {
    let flow = this.#flows.get(chunk);
    if (flow === undefined) {
      flow = exceptionFlow(chunk);
      this.#flows.set(chunk, flow);
    }
    return flow;
  }

  /**
   * The moment of the throw, innermost unwind or catch at which the exception of an event was first seen; undefined for another event.
   * Cost: looks at earlier chunks, those with exceptions only, while the call had it in hand before its chunk.
   */
  originOf(chunkIndex: number, localEvent: number): Moment | undefined {
    const chunk = this.#timeline.chunk(chunkIndex);
    const origin = this.flow(chunk).origins.get(localEvent);
    return origin === undefined ? undefined : this.#resolve(chunkIndex, chunk, origin);
  }

  /** Moments in the chunk at which an exception was first seen, ascending. */
  firstSeen(chunkIndex: number): Moment[] {
    const { hasThrow, hasUnwind, hasCatch } = this.#timeline.reader.summary(chunkIndex);
    if (!hasThrow && !hasUnwind && !hasCatch) return [];
    const chunk = this.#timeline.chunk(chunkIndex);
    const moments: Moment[] = [];
    for (const localEvent of this.flow(chunk).origins.keys()) {
      const moment = chunk.firstEvent + localEvent;
      if (this.originOf(chunkIndex, localEvent) === moment) moments.push(moment as Moment);
    }
    return moments;
  }

  /** Moments at which the exceptions that the chunk's `uncaught` events tell of were first seen. */
  uncaughtOrigins(chunkIndex: number): Moment[] {
    if (!this.#timeline.reader.summary(chunkIndex).hasUncaught) return [];
    if (this.#cuts !== this.#timeline.reader.cuts) {
      this.#uncaught.clear();
      this.#cuts = this.#timeline.reader.cuts;
    }
    const { columns, firstEvent } = this.#timeline.chunk(chunkIndex);
    const moments: Moment[] = [];
    for (
      let e = columns.kinds.indexOf(EventKind.uncaught);
      e !== -1;
      e = columns.kinds.indexOf(EventKind.uncaught, e + 1)
    ) {
      const moment = firstEvent + e;
      let origin = this.#uncaught.get(moment);
      if (origin === undefined) {
        origin = this.#findUncaught(chunkIndex, e) ?? null;
        this.#uncaught.set(moment, origin);
      }
      if (origin !== null) moments.push(origin);
    }
    return moments;
  }

  #resolve(chunkIndex: number, chunk: ChunkTimeline, origin: Origin): Moment | undefined {
    if (origin.event >= 0) return (chunk.firstEvent + origin.event) as Moment;
    if (origin.event === NONE) return undefined;
    const id = chunk.callIds[callFromBefore(origin.event)]! as CallId;
    const before = this.#inHandBefore(chunkIndex, id);
    return before ?? ((chunk.firstEvent + origin.fallback) as Moment);
  }

  #inHandBefore(chunkIndex: number, id: CallId): Moment | undefined {
    const { reader } = this.#timeline;
    const entered = reader.directory.chunkOfEvent(id);
    for (let index = chunkIndex - 1; index >= entered && index >= 0; index--) {
      const { hasThrow, hasUnwind, hasCatch } = reader.summary(index);
      if (!hasThrow && !hasUnwind && !hasCatch) continue;
      const chunk = this.#timeline.chunk(index);
      const call = chunk.callIndex(id);
      const held = call === NONE ? undefined : this.flow(chunk).atEnd.get(call);
      if (held !== undefined) return this.#resolve(index, chunk, held);
    }
    return undefined;
  }

  /**
   * The last exception before the event that reached the event loop (or was thrown as the same object). A rejection is
   * told of later than it happened, and others may have been handled meanwhile, so objects are compared where known.
   */
  #findUncaught(chunkIndex: number, localEvent: number): Moment | undefined {
    const thrown = objectIdAt(this.#timeline.chunk(chunkIndex), localEvent);
    let fallback: Moment | undefined;
    for (let index = chunkIndex; index >= 0 && index > chunkIndex - UNCAUGHT_CHUNKS; index--) {
      const { hasThrow, hasUnwind } = this.#timeline.reader.summary(index);
      if (!hasThrow && !hasUnwind) continue;
      const chunk = this.#timeline.chunk(index);
      const { kinds } = chunk.columns;
      for (let e = index === chunkIndex ? localEvent : kinds.length - 1; e >= 0; e--) {
        const isThrow = kinds[e] === EventKind.throw;
        if (!isThrow && kinds[e] !== EventKind.unwind) continue;
        const origin = this.originOf(index, e);
        if (origin === undefined) continue;
        const id = objectIdAt(chunk, e) || this.#objectIdOf(origin);
        if (id !== 0 && id === thrown) return origin;
        const isOther = id !== 0 && thrown !== 0;
        const escaped = isThrow || receiverOf(chunk, e, chunk.eventCalls[e]!) === NONE;
        if (escaped && !isOther) fallback ??= origin;
      }
      // Without objects to compare, the nearest is the best there is.
      if (thrown === 0 && fallback !== undefined) return fallback;
    }
    return fallback;
  }

  #objectIdOf(moment: Moment): number {
    const chunk = this.#timeline.chunk(this.#timeline.reader.directory.chunkOfEvent(moment));
    return objectIdAt(chunk, moment - chunk.firstEvent);
  }
}

/** Tags from which on the word behind the first is an object id. `withheld` has none. */
const FIRST_OBJECT_TAG = ValueTag.function;

/** Object id of the value of an event, 0 if it has none or is no object. */
function objectIdAt({ columns }: ChunkTimeline, localEvent: number): number {
  const at = columns.values[localEvent]!;
  if (at === 0) return 0;
  const tag = columns.tape[at]! & 255;
  return tag >= FIRST_OBJECT_TAG && tag !== ValueTag.withheld ? (columns.tape[at + 1] ?? 0) : 0;
}
