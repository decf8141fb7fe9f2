/**
 * What recording a call costs, by function: measured on one call of about a hundred, and learned slowly, because a
 * measurement that the system interrupted is thousands of times too long. The hooks are measured whole, clock reads and
 * captures included; the writing of chunks is not in it, nor the stores of sites, which take about a nanosecond each.
 */
import { Chance } from '../host/chance.js';
import { grown } from '../host/grown.js';
import { DoublesView, min, nowMs } from '../host/pristine.js';

const NS_IN_MS = 1e6;
/** One call of so many is measured, at least; up to twice as many, so that no pattern of the program's is met. */
const CALLS_BETWEEN = 64;
/** A new function is taken to cost this until it is measured. */
const USUAL_CALL_NS = 300;
/** A measurement counts at most so many times of what is known, */
const MOST_GROWTH = 4;
const MOST_AT_FIRST_NS = 20_000;
/** with this weight. */
const WEIGHT = 1 / 8;

export class CallCosts {
  /** By function id, ns; 0 if not measured yet. */
  #enter = new DoublesView(1024);
  #exit = new DoublesView(1024);
  readonly #clockNs = clockNs();
  readonly #chance = new Chance();

  /** How many calls come before the next that is measured. */
  nextMeasured(): number {
    return CALLS_BETWEEN + this.#chance.below(CALLS_BETWEEN);
  }

  /** ns since `beforeMs`, less what looking took. Not less than 0. */
  since(beforeMs: number): number {
    const ns = (nowMs() - beforeMs) * NS_IN_MS - this.#clockNs;
    return ns > 0 ? ns | 0 : 0;
  }

  entered(id: number, ns: number): void {
    if (id >= this.#enter.length) this.#grow(id);
    this.#enter[id] = learnedOfCall(this.#enter[id] as number, ns);
  }

  exited(id: number, ns: number): void {
    if (id >= this.#exit.length) this.#grow(id);
    this.#exit[id] = learnedOfCall(this.#exit[id] as number, ns);
  }

  /** Enter and exit together. */
  callNs(id: number): number {
    const enter = this.#enter[id];
    return enter === undefined || enter === 0 ? USUAL_CALL_NS : enter + (this.#exit[id] as number);
  }

  /** From now on the function's calls cost about this, until they are measured again. */
  expect(id: number, ns: number): void {
    if (id >= this.#enter.length) this.#grow(id);
    this.#enter[id] = ns / 2;
    this.#exit[id] = ns / 2;
  }

  #grow(id: number): void {
    this.#enter = grown(this.#enter, DoublesView, id);
    this.#exit = grown(this.#exit, DoublesView, id);
  }
}

/** What is known after one more measurement, of which `spare` counts beyond the bound of growth. */
export function learned(known: number, measured: number, spare: number): number {
  return known + (min(measured, known * MOST_GROWTH + spare) - known) * WEIGHT;
}

function learnedOfCall(known: number, ns: number): number {
  return known === 0 ? min(ns, MOST_AT_FIRST_NS) : learned(known, ns, USUAL_CALL_NS);
}

/** What `since` measures where nothing is between. */
function clockNs(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 64; i++) {
    const before = nowMs();
    least = min(least, (nowMs() - before) * NS_IN_MS);
  }
  return least;
}
