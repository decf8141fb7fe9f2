/**
 * Logical threads of work, and which of them what runs now belongs to. Lane 1 is `main`. The lane travels with the
 * program's asynchronous work by an AsyncLocalStorage of our own, which costs nothing until the first lane is opened.
 */
import { type LaneId, MAIN_LANE } from '../../schema/coordinates.js';
import { EventKind, type LaneKind } from '../../schema/enums.js';
import type { Capture } from './capture.js';
import type { Events } from './events.js';
import { AsyncValue } from './pristine.js';
import type { TraceTables } from './trace-tables.js';

export class Lanes {
  readonly #current = new AsyncValue<LaneId>();
  #count = 0;

  constructor(
    private readonly events: Events,
    private readonly capture: Capture,
    private readonly tables: TraceTables,
  ) {}

  current(): LaneId {
    return this.#current.get() ?? MAIN_LANE;
  }

  /** The first lane must be `main`. Undefined if nothing is recorded now. */
  open(kind: LaneKind, name: string, origin: unknown): LaneId | undefined {
    const { events } = this;
    if (!events.begin()) return undefined;
    const value = origin === undefined ? 0 : this.capture.one(origin);
    const id = ++this.#count as LaneId;
    this.tables.lanes[this.tables.lanes.length] = {
      id,
      kind,
      name,
      startEvent: events.nextEvent,
      startTimeNs: events.nowNs,
    };
    events.emit(EventKind.laneStart, id, 0, value);
    return id;
  }

  /** What runs now, and all it starts, belongs to the lane. */
  follow(lane: LaneId): void {
    this.#current.enter(lane);
  }

  /** `status`: 0 if it has none. */
  finish(id: LaneId, status: number, result: unknown): void {
    const { events } = this;
    if (!events.begin()) return;
    const value = result === undefined ? 0 : this.capture.one(result);
    this.tables.finishedLanes[this.tables.finishedLanes.length] = {
      id,
      finishEvent: events.nextEvent,
      finishTimeNs: events.nowNs,
      status,
    };
    events.emit(EventKind.laneFinish, id, 0, value);
  }
}
