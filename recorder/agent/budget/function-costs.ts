/** What recording each function's calls took since the last look, and would take in full. */
import type { FunctionId } from '../../../schema/coordinates.js';
import { EventKind } from '../../../schema/enums.js';
import type { FunctionCost as FunctionCostRecord } from '../../../schema/trace-types.js';
import { type CallCosts, learned } from '../calls/call-costs.js';
import type { Events } from '../columns/events.js';
import { max, newList, round } from '../host/pristine.js';
import { expectedNs, isRecordedInFull } from './levels.js';

/** Of one that is neither the first nor the last of its call: a suspension, a resumption, an exception, a change of lane. */
const OTHER_EVENT_NS = 120;
/** To begin or to finish a request's lane, its facts included, until it is measured. */
const USUAL_LANE_NS = 4000;
/** Smaller sums of a function are told later. */
const LEAST_TOLD_NS = 100_000;
const NS_IN_US = 1000;
const EVENTS_OF_CALL = 2;
/** What an event's part of writing its chunk is taken to be at first. */
const USUAL_WRITING_NS = 40;
const LARGE_CHUNK = 2048;

interface FunctionCost {
  readonly id: number;
  /** Recorded since the last look. */
  recorded: number;
  leftOut: number;
  /** What these took together, once `settle` has said so; after a step, what they would have taken. */
  ns: number;
  level: number;
  /** What one call in full takes: measured while calls are recorded so, and remembered while they are not. */
  fullNs: number;
  /** What recorded calls took and nobody was told of. */
  untoldNs: number;
}

export class FunctionCosts {
  /** By id; undefined for those that were never called. */
  readonly #functions: (FunctionCost | undefined)[] = newList();
  /** Those called since the last look. */
  #touched: FunctionCost[] = newList();
  #otherEvents = 0;
  #laneEvents = 0;
  #laneNs = USUAL_LANE_NS;
  #writingNs = USUAL_WRITING_NS;

  constructor(private readonly measured: CallCosts) {}

  addChunk({ kinds, subjects, count }: Events): void {
    for (let i = 0; i < count; i++) {
      const kind = kinds[i];
      if (kind === EventKind.enter) this.#touch(subjects[i] as number).recorded++;
      else if (kind === EventKind.laneStart || kind === EventKind.laneFinish) this.#laneEvents++;
      else if (kind !== EventKind.leave && kind !== EventKind.unwind) this.#otherEvents++;
    }
  }

  addLeftOut(id: number, count: number): void {
    this.#touch(id).leftOut += count;
  }

  /** Learned slowly: the system may interrupt the writing. What a small chunk takes is not the fault of its few events. */
  addWriting(events: number, ns: number): void {
    if (events < LARGE_CHUNK) return;
    this.#writingNs = learned(this.#writingNs, ns / events, 0);
  }

  /** Beginning or finishing a request's lane took so long. */
  addLane(ns: number): void {
    this.#laneNs = learned(this.#laneNs, ns, 0);
  }

  /** What all recording took since the last look, ns. */
  settle(): number {
    let total = this.#otherEvents * (OTHER_EVENT_NS + this.#writingNs);
    total += this.#laneEvents * (this.#laneNs + this.#writingNs);
    for (let i = 0; i < this.#touched.length; i++) {
      const cost = this.#touched[i] as FunctionCost;
      const recordedNs = this.measured.callNs(cost.id) + EVENTS_OF_CALL * this.#writingNs;
      if (isRecordedInFull(cost.level)) cost.fullNs = recordedNs;
      cost.ns = cost.recorded * recordedNs;
      cost.untoldNs += cost.ns;
      total += cost.ns;
    }
    return total;
  }

  /** What functions called since the last look took, in microseconds; sums below `LEAST_TOLD_NS` are kept for later unless `all`. */
  tell(all: boolean): FunctionCostRecord[] {
    const told: FunctionCostRecord[] = newList();
    for (let i = 0; i < this.#touched.length; i++) {
      const cost = this.#touched[i] as FunctionCost;
      if (cost.untoldNs < (all ? NS_IN_US : LEAST_TOLD_NS)) continue;
      told[told.length] = { function: cost.id as FunctionId, recordingUs: round(cost.untoldNs / NS_IN_US) };
      cost.untoldNs = 0;
    }
    return told;
  }

  /** The next window begins. */
  restart(): void {
    for (let i = 0; i < this.#touched.length; i++) {
      const cost = this.#touched[i] as FunctionCost;
      cost.recorded = 0;
      cost.leftOut = 0;
      cost.ns = 0;
    }
    this.#touched = newList();
    this.#otherEvents = 0;
    this.#laneEvents = 0;
  }

  /** Id of the function whose calls took most, of those that `mayBe` says yes to; 0 if there is none. About 2 ns for each called. */
  costliest(mayBe: (id: number) => boolean): number {
    let costliest = 0;
    let mostNs = 0;
    for (let i = 0; i < this.#touched.length; i++) {
      const { id, ns } = this.#touched[i] as FunctionCost;
      if (ns <= mostNs || !mayBe(id)) continue;
      costliest = id;
      mostNs = ns;
    }
    return costliest;
  }

  /** Since the last look. */
  callsNs(id: number): number {
    return this.#of(id).ns;
  }

  calls(id: number): number {
    const { recorded, leftOut } = this.#of(id);
    return recorded + leftOut;
  }

  level(id: number): number {
    return this.#of(id).level;
  }

  /** What one call would take at this level, on average. */
  callNsAt(id: number, level: number): number {
    return expectedNs(level, this.#of(id).fullNs);
  }

  setLevel(id: number, level: number): void {
    const cost = this.#of(id);
    cost.level = level;
    cost.ns = this.calls(id) * expectedNs(level, cost.fullNs);
    const recordedNs = isRecordedInFull(level) ? cost.fullNs : expectedNs(level, cost.fullNs);
    this.measured.expect(id, max(0, recordedNs - EVENTS_OF_CALL * this.#writingNs));
  }

  #touch(id: number): FunctionCost {
    const cost = this.#of(id);
    if (cost.recorded + cost.leftOut === 0) this.#touched[this.#touched.length] = cost;
    return cost;
  }

  #of(id: number): FunctionCost {
    let cost = this.#functions[id];
    if (cost === undefined) {
      cost = { id, recorded: 0, leftOut: 0, ns: 0, level: 0, fullNs: 0, untoldNs: 0 };
      // Without gaps: an index far beyond the end makes V8 turn a list into a map.
      while (this.#functions.length < id) this.#functions[this.#functions.length] = undefined;
      this.#functions[id] = cost;
    }
    return cost;
  }
}
