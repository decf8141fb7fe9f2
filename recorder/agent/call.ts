/**
 * One activation of an instrumented function: what its inserted code speaks to. A call knows itself; what it means for
 * the calls around it is its keeper's (shadow-stack.ts).
 *
 * The fields are plain and of one kind each: hooks are on the program's hot paths, and the one that is there most, a
 * site store by the call on top, is two loads, a comparison and a store.
 */
import { type LaneId, MAIN_LANE } from '../../schema/coordinates.js';
import type { CallHooks } from '../instrument/hook-protocol.js';
import { freeze } from './pristine.js';

export const Life = {
  ended: 0,
  /** On the stack. */
  running: 1,
  awaiting: 2,
  yielded: 3,
} as const;
export type Life = (typeof Life)[keyof typeof Life];

/** What is known of how the call will end. */
export const Outcome = { none: 0, returned: 1, threw: 2 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** None of these throws. */
export interface CallKeeper {
  /** Calls on the stack. */
  depth: number;
  /** Makes the call the top: frames above it are lost, a suspended call is resumed. False if it is over. */
  toTop(call: Call): boolean;
  returns(call: Call, value: unknown): void;
  throws(call: Call, value: unknown): void;
  catches(call: Call, site: number, hasValue: boolean, value: unknown): void;
  suspends(call: Call, life: Life, site: number, value: unknown): void;
  delegates(call: Call, site: number, value: unknown): void;
  ends(call: Call): void;
}

const NOTHING: readonly never[] = freeze([]);

export class Call implements CallHooks {
  /** Place on the stack, from 1; -1 while it is not there. */
  at = -1;
  site = 0;
  life: Life = Life.ended;
  functionId = 0;
  callerSite = 0;
  /** Number of calls it was made by. */
  level = 0;
  /** It was entered there, or last resumed; all its events are in it. */
  lane: LaneId = MAIN_LANE;
  /** Of what ran when it came to be on the stack. A double from the start: async ids are. */
  asyncId = Number.NaN;
  /** Names the call in the chunk at hand. */
  ref = 0;
  /** Index in its chunk of the enter event; meaningful while that chunk is at hand. */
  enterIndex = 0;
  /** Number of the enter event, once its chunk is closed. */
  enterEvent = 0;
  outcome: Outcome = Outcome.none;
  /** Words of the outcome's value on the tape of the chunk at hand; start 0 if it has none. */
  outcomeStart = 0;
  outcomeEnd = 0;
  flags = 0;
  /** The generator call whose `yield*` runs this one. */
  delegator: Call | undefined = undefined;
  /** It was left at a yield by the `return` of its generator, and is running its finally blocks. */
  isClosing = false;
  /** Tells the activations apart that one pooled object stands for. */
  generation = 0;

  /** A resumable call outlives its place on the stack, so it remembers its parent and is in the list of open calls. */
  parent: Call | undefined = undefined;
  parentGeneration = 0;
  previous: Call | undefined = undefined;
  next: Call | undefined = undefined;

  constructor(
    private readonly keeper: CallKeeper,
    readonly isResumable: boolean,
  ) {}

  set s(site: number) {
    if (this.at === this.keeper.depth || this.keeper.toTop(this)) this.site = site;
  }

  set r(value: unknown) {
    this.keeper.returns(this, value);
  }

  v<T>(value: T): T {
    this.keeper.returns(this, value);
    return value;
  }

  set t(value: unknown) {
    this.keeper.throws(this, value);
  }

  k(site: number, value: unknown): void {
    this.keeper.catches(this, site, true, value);
  }

  k0(site: number): void {
    this.keeper.catches(this, site, false, undefined);
  }

  f(site: number): void {
    if (this.life === Life.yielded) this.isClosing = true;
    this.s = site;
  }

  w<T>(value: T, site: number): T {
    this.keeper.suspends(this, Life.awaiting, site, undefined);
    return value;
  }

  d<T>(value: T, site: number): T {
    this.keeper.delegates(this, site, value);
    return value;
  }

  y<T>(value: T, site: number): T {
    this.keeper.suspends(this, Life.yielded, site, value);
    return value;
  }

  n(): void {
    if (this.at !== this.keeper.depth) this.keeper.toTop(this);
  }

  q<T>(value: T, site: number): T {
    this.s = site;
    return value;
  }

  z(site: number): readonly never[] {
    this.s = site;
    return NOTHING;
  }

  x(): void {
    this.keeper.ends(this);
  }
}

/** Stands for the calls that are not recorded. */
export class UnrecordedCall implements CallHooks {
  set s(_site: number) {}
  set r(_value: unknown) {}
  set t(_value: unknown) {}
  v<T>(value: T): T {
    return value;
  }
  k(): void {}
  k0(): void {}
  f(): void {}
  w<T>(value: T): T {
    return value;
  }
  d<T>(value: T): T {
    return value;
  }
  y<T>(value: T): T {
    return value;
  }
  n(): void {}
  q<T>(value: T): T {
    return value;
  }
  z(): readonly never[] {
    return NOTHING;
  }
  x(): void {}
}
