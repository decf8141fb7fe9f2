/**
 * The recording as positions across chunks: finds, describes and searches them. Decodes a chunk when it is asked about,
 * and remembers of each decoded one the lowest level every lane had in it, so that a search passes it by afterwards.
 */
import type { CallId, LaneId } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { Direction, Position } from '../model.js';
import type { ChunkBody } from '../reader/chunk-body.js';
import { LostPosition } from '../reader/trace-error.js';
import type { TraceReader } from '../reader/trace-reader.js';
import { ChunkTimeline, NONE } from './chunk-timeline.js';
import { indexFrom, type LanePositions, lanePositions } from './lane-positions.js';
import { callAt, isBefore, momentOf, positionAfter } from './position.js';
import { shieldedBackward, shieldedForward } from './shield.js';

/** A position in its chunk. */
export interface Place {
  body: ChunkBody;
  timeline: ChunkTimeline;
  /** Index of the event in the chunk. */
  localEvent: number;
  before: boolean;
  /** Index in the chunk of the call one stands in. */
  call: number;
}

export class Timeline {
  readonly reader: TraceReader;
  /** Whether a function runs from its entry to its end without being suspended. */
  readonly #isSynchronous: (functionId: number) => boolean;
  readonly #timelines = new WeakMap<ChunkBody, ChunkTimeline>();
  readonly #lanes = new WeakMap<ChunkTimeline, ReadonlyMap<number, LanePositions>>();
  #minLevels: (ReadonlyMap<number, number> | undefined)[] = [];
  #cuts = 0;

  constructor(reader: TraceReader, isSynchronous: (functionId: number) => boolean) {
    this.reader = reader;
    this.#isSynchronous = isSynchronous;
  }

  /** Cost: some 20 ns an event where the chunk is not cached, besides reading it. */
  chunk(index: number): ChunkTimeline {
    const body = this.reader.chunk(index);
    let timeline = this.#timelines.get(body);
    if (timeline === undefined) {
      timeline = this.reader.guard(index, () => new ChunkTimeline(body));
      this.#timelines.set(body, timeline);
    }
    return timeline;
  }

  /** Throws a RangeError where the recording has no such position, a LostPosition where it may have had it before it was cut. */
  place(position: Position): Place {
    const moment = momentOf(position);
    const index = Number.isInteger(position) ? this.reader.directory.chunkOfEvent(moment) : NONE;
    if (moment >= this.reader.eventCount) throw this.#noLonger(position);
    if (index === NONE) throw noPosition(position);
    const timeline = this.chunk(index);
    const localEvent = moment - timeline.firstEvent;
    const before = isBefore(position);
    const call = callAt(timeline, localEvent, before);
    if (call === NONE) throw noPosition(position);
    return { body: this.reader.chunk(index), timeline, localEvent, before, call };
  }

  laneOf(position: Position): LaneId {
    const { timeline, localEvent, before } = this.place(position);
    return timeline.laneAt(localEvent, before) as LaneId;
  }

  levelOf(position: Position): number {
    const { timeline, localEvent, before } = this.place(position);
    return timeline.levelAt(localEvent, before);
  }

  callOf(position: Position): CallId {
    const { timeline, call } = this.place(position);
    return timeline.callIds[call]! as CallId;
  }

  /**
   * The nearest position after (before) `from`, of the lane, with at most this level. `from` need not be a position. Those of
   * `outOf`, a call at level 0 from which it starts, do not count.
   * Cost: decodes the chunks between once, except those that lie inside one deeper synchronous call.
   */
  seek(lane: number, from: number, direction: Direction, maxLevel: number, outOf?: CallId): Position | undefined {
    const { directory } = this.reader;
    // Nothing else is at level 0 as long as that call stays.
    const shieldedLevel = outOf === undefined ? maxLevel : -1;
    const forward = direction === 'forward';
    let index = Math.max(0, directory.chunkOfEvent(Math.floor(from / 2)));
    while (index >= 0 && index < directory.length) {
      if (this.#canHave(index, lane, maxLevel)) {
        const found = this.#seekIn(index, lane, from, forward, maxLevel, outOf);
        if (found !== undefined) return found;
      }
      if (maxLevel === Number.POSITIVE_INFINITY) index += forward ? 1 : -1;
      else if (forward) index = shieldedForward(this.reader, this.#isSynchronous, index, shieldedLevel);
      else index = shieldedBackward(this.reader, this.#isSynchronous, index, shieldedLevel);
    }
    return undefined;
  }

  /**
   * From an await forward to where its call goes on, from there back to the await; undefined for another place, and where nothing
   * of the kind is in the lane. Cost: the chunks between that have events of the lane.
   */
  acrossAwait(from: Position, direction: Direction): Position | undefined {
    const { body, timeline, localEvent, before, call } = this.place(from);
    const forward = direction === 'forward';
    const [here, there] = forward ? [EventKind.await, EventKind.resume] : [EventKind.resume, EventKind.await];
    if (before || timeline.columns.kinds[localEvent] !== here) return undefined;
    const id = timeline.callIds[call]! as CallId;
    const lane = timeline.eventLanes[localEvent]!;
    const { directory } = this.reader;
    const delta = forward ? 1 : -1;
    for (let index = body.index; index >= 0 && index < directory.length; index += delta) {
      if (!contains(this.reader.summary(index).lanes, lane)) continue;
      const chunk = this.chunk(index);
      const own = chunk.callIndex(id);
      // It has ended, or had not begun.
      if (own === NONE) return undefined;
      let e = index === body.index ? localEvent + delta : forward ? 0 : chunk.eventCount - 1;
      for (; e >= 0 && e < chunk.eventCount; e += delta) {
        if (chunk.eventCalls[e] !== own) continue;
        const isThere = chunk.columns.kinds[e] === there && chunk.eventLanes[e] === lane;
        return isThere ? positionAfter(chunk.firstEvent + e) : undefined;
      }
    }
    return undefined;
  }

  /** The nearest position after (before) `from` in any lane. */
  seekAny(from: number, direction: Direction): Position | undefined {
    const { directory } = this.reader;
    const delta = direction === 'forward' ? 1 : -1;
    let index = Math.max(0, directory.chunkOfEvent(Math.floor(from / 2)));
    for (; index >= 0 && index < directory.length; index += delta) {
      if (directory.at(index).eventCount === 0) continue;
      const timeline = this.chunk(index);
      const first = 2 * timeline.firstEvent;
      const last = first + 2 * timeline.eventCount - 1;
      let position = delta > 0 ? Math.max(first, from + 1) : Math.min(last, from - 1);
      for (; position >= first && position <= last; position += delta) {
        const at = position as Position;
        if (callAt(timeline, momentOf(at) - timeline.firstEvent, isBefore(at)) !== NONE) return at;
      }
    }
    return undefined;
  }

  /** The last position at or before the time, of one lane or of all. */
  atTime(timeNs: number, lane?: number): Position | undefined {
    const index = this.reader.directory.chunkOfTime(timeNs);
    if (index < 0) return undefined;
    const { entry, columns } = this.reader.chunk(index);
    const end = 2 * (entry.firstEvent + countAtMost(columns.times, timeNs - entry.firstTimeNs));
    return lane === undefined ? this.seekAny(end, 'backward') : this.seek(lane, end, 'backward', Infinity);
  }

  #noLonger(position: Position): RangeError {
    const { cuts, state } = this.reader;
    return cuts > 0 && state.kind === 'cut' ? new LostPosition(state.reason) : noPosition(position);
  }

  #canHave(index: number, lane: number, maxLevel: number): boolean {
    if (!contains(this.reader.summary(index).lanes, lane)) return false;
    if (this.#cuts !== this.reader.cuts) {
      this.#minLevels = [];
      this.#cuts = this.reader.cuts;
    }
    const known = this.#minLevels[index];
    return known === undefined || (known.get(lane) ?? Number.POSITIVE_INFINITY) <= maxLevel;
  }

  #seekIn(
    index: number,
    lane: number,
    from: number,
    forward: boolean,
    maxLevel: number,
    outOf: CallId | undefined,
  ): Position | undefined {
    const timeline = this.chunk(index);
    const list = this.#lanesOf(index, timeline).get(lane);
    if (list === undefined || list.minLevel > maxLevel) return undefined;
    const base = 2 * timeline.firstEvent;
    const { positions, levels } = list;
    const without = outOf === undefined ? NONE : timeline.callIndex(outOf);
    const delta = forward ? 1 : -1;
    let i = forward ? indexFrom(list, from + 1 - base) : indexFrom(list, from - base) - 1;
    for (; i >= 0 && i < positions.length; i += delta) {
      const at = positions[i]!;
      if (levels[i]! > maxLevel) continue;
      if (without === NONE || callAt(timeline, at >>> 1, isBefore(at)) !== without) return (base + at) as Position;
    }
    return undefined;
  }

  #lanesOf(index: number, timeline: ChunkTimeline): ReadonlyMap<number, LanePositions> {
    let lanes = this.#lanes.get(timeline);
    if (lanes === undefined) {
      lanes = lanePositions(timeline);
      this.#lanes.set(timeline, lanes);
      this.#minLevels[index] = new Map([...lanes].map(([lane, list]) => [lane, list.minLevel]));
    }
    return lanes;
  }
}

/** Whether an exception ended the call at that event. */
export function threwAt(timeline: ChunkTimeline, localEvent: number): boolean {
  return timeline.columns.kinds[localEvent] === EventKind.unwind;
}

/** Whether an ascending array has the value. */
export function contains(ascending: Uint32Array, value: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === value;
}

/** How many elements of an ascending array are at most the value. */
export function countAtMost(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function noPosition(position: number): RangeError {
  return new RangeError(`${position} is not a position of this recording`);
}
