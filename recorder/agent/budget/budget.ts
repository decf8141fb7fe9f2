/**
 * Keeps what recording takes below a share of the CPU time (host/cpu-time.ts). When a chunk is closed, what its calls cost is added
 * up by function; where that is more than the share and a reserve is used up, the functions that cost most step down, and
 * when there is room they come back. So a short program, and a burst after idleness, is recorded in full. What calls cost
 * that are left out does not count: no step can save it.
 *
 * Nothing here runs while a hook is at work. Cost: a pass over the kinds of a chunk's events, about 20 microseconds.
 */
import type { FunctionId } from '../../../schema/coordinates.js';
import { DETAILS, EventKind } from '../../../schema/enums.js';
import type { CallCosts } from '../calls/call-costs.js';
import type { LeftOutCalls } from '../calls/left-out-calls.js';
import { hasRoomForChunk } from '../calls/stack-room.js';
import { FunctionFlag, type FunctionFlags, LEFT_OUT } from '../capture/function-flags.js';
import { type Events, MOST_STEPS_AT_ONCE } from '../columns/events.js';
import { cpuTimeNs } from '../host/cpu-time.js';
import type { BudgetOptions } from '../host/options.js';
import { max, min, newList, round, SafeMap } from '../host/pristine.js';
import type { TraceTables } from '../writing/trace-tables.js';
import { FunctionCosts } from './function-costs.js';
import { LEVELS, type Level, OFF, TIMING } from './levels.js';

const MILLION = 1e6;
const NS_IN_MS = 1e6;
const NS_IN_US = 1e3;
/** CPU time that a look at the costs must cover. */
const SHORTEST_WINDOW_NS = 20e6;
/** A process that has taken less than a tenth of so long a time was idle. */
const IDLE_NS = 5e9;
const IDLE_SHARE = 0.1;
/** Of calls left out, in one entry of the table. */
const MOST_COUNT = 0xffff_ffff;
/** Steps when a chunk begins, after idleness; there is room for more, but not for any number. */
const MOST_STEPS_AFTER_IDLENESS = 1000;
/** A step that saves less than a tenth of the function's cost is not worth what it hides. */
const WORTHWHILE = 0.9;
/** So is one of a function that took less than this part of all recording. */
const LEAST_SHARE = 0.02;
/** Stepping up stops short of the bound, so that it is not followed by stepping down. */
const ROOM_TO_STEP_UP = 0.8;
/** And waits until so much of the reserve is there again. */
const RESERVE_TO_STEP_UP = 0.25;

const DETAIL_FLAGS = {
  full: 0,
  scalars: FunctionFlag.scalars,
  timing: FunctionFlag.timing,
  sampled: LEFT_OUT,
  off: LEFT_OUT,
};

export class Budget {
  readonly #costs: FunctionCosts;
  /** CPU time that recording may take above its share, now. */
  #reserveNs: number;
  #cpuNs = cpuTimeNs();
  /** Of the last look. */
  #timeNs = 0;
  #tookPpm = 0;
  /** Ids of the functions that are not at level 0. */
  #stepped: number[] = newList();

  constructor(
    private readonly options: BudgetOptions,
    private readonly flags: FunctionFlags,
    private readonly events: Events,
    private readonly leftOut: LeftOutCalls,
    private readonly tables: TraceTables,
    calls: CallCosts,
  ) {
    this.#costs = new FunctionCosts(calls);
    this.#reserveNs = options.reserveMs * NS_IN_MS;
  }

  /** The chunk at hand is about to be written; `isLast` of the program's. May emit events, for which `Events` keeps room. */
  chunkEnds(isLast: boolean): void {
    const { events } = this;
    this.#costs.addChunk(events);
    this.leftOut.takeCounts(this.#addLeftOut);
    const cpuNs = cpuTimeNs();
    const windowNs = cpuNs - this.#cpuNs;
    if (windowNs < (isLast ? 1 : SHORTEST_WINDOW_NS) || (events.count === 0 && !events.begin())) return;
    this.#look(windowNs, isLast);
    this.#cpuNs = cpuNs;
    this.#timeNs = events.nowNs;
    this.#costs.restart();
  }

  /** How long it took to begin or to finish the lane of a request. */
  laneTook(ns: number): void {
    this.#costs.addLane(ns);
  }

  /** How long writing a chunk took. */
  chunkWritten(events: number, ns: number): void {
    this.#costs.addWriting(events, ns);
  }

  /** The first event of a chunk is about to be emitted. If nothing has happened for long, all is recorded in full again. */
  chunkBegins(): void {
    if (this.#stepped.length === 0) return;
    const idleNs = this.events.nowNs - this.#timeNs;
    if (idleNs < IDLE_NS || cpuTimeNs() - this.#cpuNs > idleNs * IDLE_SHARE || !hasRoomForChunk()) return;
    this.#reserveNs = this.options.reserveMs * NS_IN_MS;
    const stepped = this.#stepped;
    this.#tookPpm = 0;
    for (let i = 0; i < stepped.length && i < MOST_STEPS_AFTER_IDLENESS; i++) {
      this.#costs.setLevel(stepped[i] as number, 0);
      this.#tell(stepped[i] as number, 0);
    }
    this.#forgetFull();
  }

  #look(windowNs: number, isLast: boolean): void {
    const { sharePpm } = this.options;
    const mayTakeNs = (windowNs * sharePpm) / MILLION;
    const tookNs = this.#costs.settle();
    const mostNs = this.options.reserveMs * NS_IN_MS;
    const leftNs = this.#reserveNs + mayTakeNs - tookNs;
    this.#reserveNs = min(mostNs, max(0, leftNs));
    this.#tookPpm = ppm(tookNs / windowNs);
    this.tables.addCosts({
      cpuUs: round(windowNs / NS_IN_US),
      recordingUs: round(tookNs / NS_IN_US),
      overUs: sharePpm === 0 ? 0 : round(max(0, -leftNs) / NS_IN_US),
      functions: this.#costs.tell(isLast),
    });
    if (sharePpm === 0 || isLast) return;
    if (tookNs > mayTakeNs) {
      if (this.#reserveNs === 0) this.#stepDown(tookNs, mayTakeNs, windowNs);
    } else if (this.#stepped.length > 0 && this.#reserveNs >= mostNs * RESERVE_TO_STEP_UP) {
      this.#stepUp(tookNs, mayTakeNs * ROOM_TO_STEP_UP, windowNs);
    }
  }

  /** The costliest function first, as far as it helps, until what is left is expected to fit. */
  #stepDown(tookNs: number, mayTakeNs: number, windowNs: number): void {
    const costs = this.#costs;
    const before = new SafeMap<number, number>();
    const ids: number[] = newList();
    let expected = tookNs;
    while (expected > mayTakeNs && ids.length < MOST_STEPS_AT_ONCE) {
      const id = costs.costliest((candidate) => this.#levelBelow(candidate) !== costs.level(candidate));
      if (id === 0) break;
      const ns = costs.callsNs(id);
      // The others together are not worth what is hidden; the budget is not kept then.
      if (ns < tookNs * LEAST_SHARE) break;
      if (!before.has(id)) {
        before.set(id, ns);
        ids[ids.length] = id;
        if (costs.level(id) === 0) this.#stepped[this.#stepped.length] = id;
      }
      costs.setLevel(id, this.#levelBelow(id));
      expected -= ns - costs.callsNs(id);
    }
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      this.#tell(id, (before.get(id) as number) / windowNs);
    }
  }

  /** The next level that saves something, if there is one. */
  #levelBelow(id: number): number {
    const lowest = this.flags.alwaysEnds(id) ? OFF : TIMING;
    const level = this.#costs.level(id);
    const nowNs = this.#costs.callNsAt(id, level);
    for (let below = level + 1; below <= lowest; below++) {
      if (this.#costs.callNsAt(id, below) < nowNs * WORTHWHILE) return below;
    }
    return level;
  }

  /** Functions that are not called cost nothing; of the others one level at a time, as far as there is room. */
  #stepUp(tookNs: number, mayTakeNs: number, windowNs: number): void {
    const costs = this.#costs;
    let expected = tookNs;
    let steps = 0;
    for (let i = this.#stepped.length - 1; i >= 0 && steps < MOST_STEPS_AT_ONCE; i--) {
      const id = this.#stepped[i] as number;
      const ns = costs.callsNs(id);
      const level = costs.calls(id) === 0 ? 0 : costs.level(id) - 1;
      const more = costs.calls(id) * costs.callNsAt(id, level) - ns;
      if (expected + more > mayTakeNs) continue;
      costs.setLevel(id, level);
      this.#tell(id, ns / windowNs);
      expected += more;
      steps++;
    }
    this.#forgetFull();
  }

  /** The function is at a new level. `share`: of the CPU time, what its calls took just before. */
  #tell(id: number, share: number): void {
    const { events, tables } = this;
    const { detail, oneOf } = LEVELS[this.#costs.level(id)] as Level;
    if (DETAIL_FLAGS[detail] === LEFT_OUT) this.leftOut.leaveOut(id, oneOf);
    this.flags.setDetail(id, DETAIL_FLAGS[detail]);
    tables.steps[tables.steps.length] = {
      function: id as FunctionId,
      detail,
      oneOf,
      event: events.nextEvent,
      timeNs: events.nowNs,
      recordingPpm: this.#tookPpm,
      functionPpm: ppm(share),
    };
    events.emit(EventKind.step, id, detailIndex(detail), 0);
  }

  #forgetFull(): void {
    const left: number[] = newList();
    for (let i = 0; i < this.#stepped.length; i++) {
      const id = this.#stepped[i] as number;
      if (this.#costs.level(id) !== 0) left[left.length] = id;
    }
    this.#stepped = left;
  }

  readonly #addLeftOut = (id: number, count: number): void => {
    const { leftOut } = this.tables;
    for (let left = count; left > 0; left -= MOST_COUNT) {
      leftOut[leftOut.length] = { function: id as FunctionId, count: min(left, MOST_COUNT) };
    }
    this.#costs.addLeftOut(id, count);
  };
}

function ppm(share: number): number {
  return min(round(share * MILLION), MILLION);
}

function detailIndex(detail: Level['detail']): number {
  for (let i = 0; i < DETAILS.length; i++) if (DETAILS[i] === detail) return i;
  return 0;
}
