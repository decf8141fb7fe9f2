/**
 * A chunk as positions: its events are played from the keyframe on, once, into flat arrays that answer what was where
 * without playing again. Some 40 bytes an event. Tolerant of events the recorder should not have written: what is above a
 * call that an event names has ended, a call that is not on the stack is put there.
 *
 * A call has an index here: the keyframe's open calls first, then the entered ones in order (a "call ref"), so `callIds`
 * ascends. The physical stack is a tree of nodes, each a call and the node it stands on, so that the stack of
 * every moment is one index.
 */
import type { CallId, Moment } from '../../schema/coordinates.js';
import { EventKind, isOutput, ValueTag } from '../../schema/enums.js';
import type { EventColumns, Keyframe } from '../../schema/trace-types.js';
import { type Allocate, allocateNew } from '../reader/buffer-pool.js';
import { Arrays } from './arrays.js';

export const NONE = -1;

/** What a chunk must have to be played. */
export interface ChunkEvents {
  entry: { firstEvent: Moment; eventCount: number };
  columns: EventColumns;
  keyframe: Keyframe;
  /** Memory to play it in; by default of its own. */
  allocate?: Allocate;
}

/** An index, and not `of`: that would make an object for each event. */
function enterCount(kinds: Uint8Array): number {
  let count = 0;
  for (let e = 0; e < kinds.length; e++) if (kinds[e] === EventKind.enter) count++;
  return count;
}

/** Bytes of its arrays for each call, event and node. */
const CALL_BYTES = 31;
const EVENT_BYTES = 16;
const NODE_BYTES = 14;

export class ChunkTimeline {
  readonly firstEvent: Moment;
  readonly eventCount: number;
  readonly columns: EventColumns;
  readonly keyframe: Keyframe;
  readonly allocate: Allocate;

  readonly callIds: Float64Array;
  readonly callFunctions: Uint32Array;
  /**
   * Index of the call that made it, which was on top of the stack at its enter event. If that had ended before the chunk, of the
   * innermost open one that made it. NONE if there is none, or calls between were left out: what made it has no place here.
   */
  readonly callParents: Int32Array;
  /** Index of the event that ended the call, eventCount while it is open at the end of the chunk. */
  readonly callEnds: Int32Array;

  /** Call an event is about, NONE where it has no position. */
  readonly eventCalls: Int32Array;
  /** Stack node of that call at the event's position, before it is taken off. */
  readonly eventNodes: Int32Array;
  /** Lane in force. */
  readonly eventLanes: Uint32Array;
  /** Of an enter event on a call: that call's lane, which is another where a callback of one lane is called in another. */
  readonly callerLanes: Uint32Array;

  readonly nodeCalls: Int32Array;
  /** Level of that call: of one that was resumed it may be another than before. */
  readonly nodeLevels: Uint32Array;
  readonly nodesBelow: Int32Array;
  /** Where the call of the node below stood. */
  readonly sitesBelow: Uint16Array;

  #nodeCount = 0;
  #top = NONE;
  readonly #onStack: Uint8Array;
  /** Of each call that is not on the stack, its last. */
  readonly #callLevels: Uint32Array;
  readonly #callSites: Uint16Array;
  readonly #callLanes: Uint32Array;

  constructor({ entry, columns, keyframe, allocate = allocateNew }: ChunkEvents) {
    this.firstEvent = entry.firstEvent;
    this.eventCount = entry.eventCount;
    this.columns = columns;
    this.keyframe = keyframe;
    this.allocate = allocate;
    const events = this.eventCount;
    const calls = keyframe.calls.length + enterCount(columns.kinds);
    // At most one new node for each event.
    const nodes = keyframe.stack.length + events;
    const arrays = new Arrays(allocate, calls * CALL_BYTES + events * EVENT_BYTES + nodes * NODE_BYTES);
    this.callIds = arrays.next(Float64Array, calls);
    this.callFunctions = arrays.next(Uint32Array, calls);
    this.#callLevels = arrays.next(Uint32Array, calls);
    this.callParents = arrays.next(Int32Array, calls).fill(NONE);
    this.callEnds = arrays.next(Int32Array, calls).fill(events);
    this.#callLanes = arrays.next(Uint32Array, calls);
    this.eventCalls = arrays.next(Int32Array, events).fill(NONE);
    this.eventNodes = arrays.next(Int32Array, events).fill(NONE);
    this.eventLanes = arrays.next(Uint32Array, events);
    this.callerLanes = arrays.next(Uint32Array, events);
    this.nodeCalls = arrays.next(Int32Array, nodes);
    this.nodeLevels = arrays.next(Uint32Array, nodes);
    this.nodesBelow = arrays.next(Int32Array, nodes);
    this.sitesBelow = arrays.next(Uint16Array, nodes);
    this.#callSites = arrays.next(Uint16Array, calls);
    this.#onStack = arrays.next(Uint8Array, calls);
    this.#playKeyframe();
    this.#play();
  }

  /** Index of a call, NONE if it was neither open at the start nor entered here. */
  callIndex(id: CallId): number {
    let low = 0;
    let high = this.callIds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.callIds[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return this.callIds[low] === id ? low : NONE;
  }

  #playKeyframe(): void {
    this.keyframe.calls.forEach((call, i) => {
      this.callIds[i] = call.id;
      this.callFunctions[i] = call.function;
      this.#callLevels[i] = call.level;
      this.callParents[i] = call.parent;
      this.#callSites[i] = call.site;
      this.#callLanes[i] = call.lane;
    });
    for (const call of this.keyframe.stack) this.#push(call);
  }

  /** Of the position before or after an event. */
  laneAt(localEvent: number, before: boolean): number {
    return (before ? this.callerLanes : this.eventLanes)[localEvent]!;
  }

  /** The innermost call that is open after the event of those that made a call: it may wait for it. NONE if there is none. */
  openParent(call: number, localEvent: number): number {
    let parent = this.callParents[call]!;
    while (parent !== NONE && this.callEnds[parent]! <= localEvent) parent = this.callParents[parent]!;
    return parent;
  }

  /** Level of the call that one stands in, where there is one. */
  levelAt(localEvent: number, before: boolean): number {
    const node = this.eventNodes[localEvent]!;
    return this.nodeLevels[before ? this.nodesBelow[node]! : node]!;
  }

  /** Most events are calls that begin and that end as the top of the stack: these in local variables, which takes half the time. */
  #play(): void {
    const { kinds, subjects, sites } = this.columns;
    const { callIds, callFunctions, callParents, callEnds } = this;
    const { eventCalls, eventNodes, eventLanes, callerLanes, nodeCalls, nodeLevels, nodesBelow, sitesBelow } = this;
    const callSites = this.#callSites;
    const callLanes = this.#callLanes;
    const onStack = this.#onStack;
    let lane: number = this.keyframe.lane;
    let nextCall = this.keyframe.calls.length;
    let top = this.#top;
    let nodeCount = this.#nodeCount;
    for (let e = 0; e < kinds.length; e++) {
      const kind = kinds[e]!;
      const subject = subjects[e]!;
      if (kind === EventKind.lane) lane = subject;
      eventLanes[e] = lane;
      if (kind === EventKind.enter) {
        const call = nextCall++;
        const caller = top === NONE ? NONE : nodeCalls[top]!;
        const site = caller === NONE ? 0 : sites[e]!;
        if (caller !== NONE) {
          callSites[caller] = site;
          callerLanes[e] = callLanes[caller]!;
        }
        callLanes[call] = lane;
        callIds[call] = this.firstEvent + e;
        callFunctions[call] = subject;
        nodeLevels[nodeCount] = top === NONE ? 0 : nodeLevels[top]! + 1;
        callParents[call] = kinds[e - 1] === EventKind.through ? NONE : caller;
        nodeCalls[nodeCount] = call;
        nodesBelow[nodeCount] = top;
        sitesBelow[nodeCount] = site;
        onStack[call] = 1;
        top = nodeCount++;
        eventCalls[e] = call;
        eventNodes[e] = top;
      } else if (kind === EventKind.leave && top !== NONE && nodeCalls[top] === subject) {
        eventCalls[e] = subject;
        eventNodes[e] = top;
        callEnds[subject] = e;
        onStack[subject] = 0;
        top = nodesBelow[top]!;
      } else {
        this.#top = top;
        this.#nodeCount = nodeCount;
        if (kind < EventKind.lane || kind === EventKind.lost) this.#about(e, kind, subject, sites[e]!);
        else if (isOutput(kind) && subject > 0) this.#prints(e, subject - 1, sites[e]!);
        top = this.#top;
        nodeCount = this.#nodeCount;
      }
    }
  }

  #prints(e: number, call: number, site: number): void {
    if (this.#top === NONE || this.nodeCalls[this.#top] !== call) return;
    this.eventCalls[e] = call;
    this.eventNodes[e] = this.#top;
    this.#callSites[call] = site;
  }

  #about(e: number, kind: number, call: number, site: number): void {
    this.eventCalls[e] = call;
    if (kind === EventKind.lost && this.#onStack[call] === 0) {
      // A suspended call that will not go on: the stack is as it was.
      this.eventNodes[e] = this.#node(call);
      this.callEnds[call] = e;
      return;
    }
    if (kind === EventKind.resume) {
      this.#callLanes[call] = this.eventLanes[e]!;
      this.#callLevels[call] = this.#levelFrom(e, call);
    }
    this.#bringToTop(e, call);
    this.eventNodes[e] = this.#top;
    this.#callSites[call] = site;
    const leaves = kind === EventKind.await || kind === EventKind.yield;
    const ends = kind === EventKind.leave || kind === EventKind.unwind || kind === EventKind.lost;
    if (leaves) this.#callLevels[call] = this.nodeLevels[this.#top]!;
    if (ends) this.callEnds[call] = e;
    if (leaves || ends) this.#pop();
  }

  /** Of a call that goes on: on an empty stack the event says it if it is another than before. */
  #levelFrom(resume: number, call: number): number {
    if (this.#top !== NONE) return this.nodeLevels[this.#top]! + 1;
    const { values, tape } = this.columns;
    const word = tape[values[resume]!] ?? 0;
    return (word & 0xff) === ValueTag.integer ? word >>> 8 : this.#callLevels[call]!;
  }

  /** Afterwards the call is on top; what stood on it has ended, unseen. */
  #bringToTop(e: number, call: number): void {
    if (this.#onStack[call] === 0) {
      this.callEnds[call] = this.eventCount;
      this.#push(call);
      return;
    }
    while (this.nodeCalls[this.#top] !== call) {
      this.callEnds[this.nodeCalls[this.#top]!] = e;
      this.#pop();
    }
  }

  #push(call: number): void {
    this.#top = this.#node(call);
    this.#onStack[call] = 1;
  }

  #node(call: number): number {
    const node = this.#nodeCount++;
    this.nodeCalls[node] = call;
    this.nodeLevels[node] = this.#callLevels[call]!;
    this.nodesBelow[node] = this.#top;
    this.sitesBelow[node] = this.#top === NONE ? 0 : this.#callSites[this.nodeCalls[this.#top]!]!;
    return node;
  }

  #pop(): void {
    this.#onStack[this.nodeCalls[this.#top]!] = 0;
    this.#top = this.nodesBelow[this.#top]!;
  }
}
