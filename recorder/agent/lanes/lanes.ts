/**
 * Logical threads of work, and which of them what runs now belongs to: a request, or else one lane for each kind of root
 * (task-roots.ts). The lane travels with the program's asynchronous work by an AsyncLocalStorage of our own. No value
 * there means that it comes from start-up, lane 1, or from a root that was not followed.
 *
 * Where that storage is made of async hooks, its first use makes every promise of the program dearer (by more than a
 * half in a program that does nothing else). So roots are only followed once a request is, and until then each callback
 * is told by its own root.
 */
import { type LaneId, MAIN_LANE } from '../../../schema/coordinates.js';
import { EventKind, type LaneKind } from '../../../schema/enums.js';
import type { Capture } from '../capture/capture.js';
import type { Facts } from '../capture/facts.js';
import type { Events } from '../columns/events.js';
import { AsyncValue, SafeMap, SafeSet } from '../host/pristine.js';
import type { TraceTables } from '../writing/trace-tables.js';
import { type Root, START_UP, TaskRoots } from './task-roots.js';

/** What those that find requests ask of the recording. Neither throws: they run among listeners of the program. */
export interface RequestHost {
  begin(): void;
  /** To begin or to finish a lane took so long. */
  laneTook(ms: number): void;
  failed(error: unknown): void;
}

export class Lanes {
  readonly #current = new AsyncValue<LaneId>();
  readonly #roots = new TaskRoots();
  readonly #byRoot = new SafeMap<Root, LaneId>();
  readonly #rootLanes = new SafeSet<LaneId>();
  #count = 0;

  constructor(
    private readonly events: Events,
    private readonly capture: Capture,
    private readonly tables: TraceTables,
  ) {}

  /** Before all others: lane 1. */
  openStartUp(): void {
    this.open(START_UP.kind, START_UP.name, undefined);
  }

  /** Of what runs on an empty stack. After `events.begin`; emits the start of a lane if it is a new one. */
  ofTask(): LaneId {
    const followed = this.#current.get();
    if (followed !== undefined) return followed;
    const root = this.#roots.current();
    if (root === START_UP) return MAIN_LANE;
    let lane = this.#byRoot.get(root);
    if (lane === undefined) {
      lane = this.#begin(root.kind, root.name, 0);
      this.#byRoot.set(root, lane);
      this.#rootLanes.add(lane);
    }
    if (this.#current.isFree) this.#current.enter(lane);
    return lane;
  }

  /** Of a callback with an asynchronous context of its own, called by code of the lane `caller`. */
  ofCallback(caller: LaneId): LaneId {
    // While nothing is followed the context tells nothing.
    return this.#current.isFree ? (this.#current.get() ?? MAIN_LANE) : caller;
  }

  /** Undefined if nothing is recorded now. */
  open(kind: LaneKind, name: string, origin: Facts | undefined): LaneId | undefined {
    if (!this.events.begin()) return undefined;
    return this.#begin(kind, name, origin === undefined ? 0 : this.capture.facts(origin));
  }

  /** What runs now, and all it starts, belongs to the lane. */
  follow(lane: LaneId): void {
    // To enter takes ten times as long as to look, and makes the program's next task carry another object.
    if (this.#current.get() !== lane) this.#current.enter(lane);
  }

  /** As `follow`, unless it belongs to a request already. */
  adopt(lane: LaneId): void {
    const current = this.#current.get();
    if (current === undefined || this.#rootLanes.has(current)) this.#current.enter(lane);
  }

  /** Runs `task` as part of the lane; what follows it belongs where it did. */
  run<T>(lane: LaneId, task: () => T): T {
    const before = this.#current.get();
    this.#current.enter(lane);
    try {
      return task();
    } finally {
      this.#current.leave(before);
    }
  }

  /** `status`: 0 if it has none. */
  finish(id: LaneId, status: number, result: Facts | undefined): void {
    const { events } = this;
    if (!events.begin()) return;
    const value = result === undefined ? 0 : this.capture.facts(result);
    const record = { id, finishEvent: events.nextEvent, finishTimeNs: events.nowNs, status };
    events.emit(EventKind.laneFinish, id, 0, value);
    this.tables.finishedLanes[this.tables.finishedLanes.length] = record;
  }

  #begin(kind: LaneKind, name: string, value: number): LaneId {
    const { events } = this;
    const id = (this.#count + 1) as LaneId;
    const record = { id, kind, name, startEvent: events.nextEvent, startTimeNs: events.nowNs };
    events.emit(EventKind.laneStart, id, 0, value);
    this.#count++;
    this.tables.lanes[this.tables.lanes.length] = record;
    return id;
  }
}
