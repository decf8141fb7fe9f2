/**
 * One activation of an instrumented function: what its inserted code speaks to. A call knows itself; what it means for
 * the calls around it is its keeper's (shadow-stack.ts).
 *
 * None of its methods throws, on a stack that is nearly full neither: whatever they call may break off there, and then
 * they do nothing but stores, since anything else could overflow again. That their own frames fit has been seen by the
 * entry hook (recording-hooks.ts), which needs more room than they.
 *
 * The fields are plain and of one kind each: hooks are on the program's hot paths, and the one that is there most, a
 * site store by the call on top, is two loads, a comparison and a store.
 */
import { type LaneId, MAIN_LANE } from '../../../schema/coordinates.js';
import type { CallHooks } from '../../instrument/hook-protocol.js';
import { freeze, newList } from '../host/pristine.js';

export const Life = {
  ended: 0,
  /** On the stack. */
  running: 1,
  awaiting: 2,
  yielded: 3,
  /** Over, and still on the stack: there was no room to say so. */
  ending: 4,
} as const;
export type Life = (typeof Life)[keyof typeof Life];

/** What is known of how the call will end. */
export const Outcome = { none: 0, returned: 1, threw: 2 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Each of these may break off on a stack that is nearly full. */
export interface CallKeeper {
  /** Calls on the stack. */
  depth: number;
  /** Where an error that broke off something of ours is put, to be looked at once there is room (events.ts). */
  readonly events: { failure: unknown };
  /** Makes the call the top: frames above it are lost, a suspended call is resumed. False if it is over. */
  toTop(call: Call): boolean;
  returns(call: Call, value: unknown): void;
  throws(call: Call, value: unknown): void;
  catches(call: Call, site: number, hasValue: boolean, value: unknown): void;
  suspends(call: Call, life: Life, site: number, value: unknown): void;
  delegates(call: Call, site: number, value: unknown): void;
  ends(call: Call): void;
}

export const NOT_MEASURED = -1;

/** To be spread: of our realm, where arrays are iterated as they always were. */
const NOTHING: readonly never[] = freeze(newList<never>());

export class Call implements CallHooks {
  /** Place on the stack, from 1; -1 while it is not there. */
  at = -1;
  site = 0;
  life: Life = Life.ended;
  functionId = 0;
  callerSite = 0;
  /** Number of calls that it stands on, or, on an empty stack, that wait for it (ShadowStack). */
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
  /** A call that was left out made it, not the one below it on the stack. */
  isMadeThrough = false;
  /** The generator call whose `yield*` runs this one. */
  delegator: Call | undefined = undefined;
  /** It was left at a yield by the `return` of its generator, and is running its finally blocks. */
  isClosing = false;
  /** Nanoseconds that recording its result took, if what recording the call takes is being measured. */
  exitNs = NOT_MEASURED;
  /** Tells the activations apart that one pooled object stands for. */
  generation = 0;

  /** A resumable call outlives its place on the stack, so it remembers its parent and is in the list of open calls. */
  parent: Call | undefined = undefined;
  parentGeneration = 0;
  /** The innermost resumable call of those it was made by, as far as none was left out. May have ended. */
  outer: Call | undefined = undefined;
  previous: Call | undefined = undefined;
  next: Call | undefined = undefined;

  constructor(
    private readonly keeper: CallKeeper,
    readonly isResumable: boolean,
  ) {}

  set s(site: number) {
    if (this.at === this.keeper.depth) {
      this.site = site;
      return;
    }
    try {
      if (this.keeper.toTop(this)) this.site = site;
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  set r(value: unknown) {
    try {
      this.keeper.returns(this, value);
    } catch (error) {
      this.keeper.events.failure = error;
      this.outcome = Outcome.returned;
      this.outcomeStart = 0;
    }
  }

  v<T>(value: T): T {
    return value;
  }

  set t(value: unknown) {
    try {
      this.keeper.throws(this, value);
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  k(site: number, value: unknown): void {
    try {
      this.keeper.catches(this, site, true, value);
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  k0(site: number): void {
    try {
      this.keeper.catches(this, site, false, undefined);
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  f(site: number): void {
    if (this.life === Life.yielded) this.isClosing = true;
    try {
      if (this.keeper.toTop(this)) this.site = site;
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  w<T>(value: T, site: number): T {
    try {
      this.keeper.suspends(this, Life.awaiting, site, undefined);
    } catch (error) {
      this.keeper.events.failure = error;
    }
    return value;
  }

  d<T>(value: T, site: number): T {
    try {
      this.keeper.delegates(this, site, value);
    } catch (error) {
      this.keeper.events.failure = error;
    }
    return value;
  }

  y<T>(value: T, site: number): T {
    try {
      this.keeper.suspends(this, Life.yielded, site, value);
    } catch (error) {
      this.keeper.events.failure = error;
    }
    return value;
  }

  n(): void {
    if (this.at === this.keeper.depth) return;
    try {
      this.keeper.toTop(this);
    } catch (error) {
      this.keeper.events.failure = error;
    }
  }

  q<T>(value: T, site: number): T {
    try {
      if (this.keeper.toTop(this)) this.site = site;
    } catch (error) {
      this.keeper.events.failure = error;
    }
    return value;
  }

  z(site: number): readonly never[] {
    try {
      if (this.keeper.toTop(this)) this.site = site;
    } catch (error) {
      this.keeper.events.failure = error;
    }
    return NOTHING;
  }

  x(): void {
    try {
      this.keeper.ends(this);
    } catch (error) {
      this.keeper.events.failure = error;
      if (this.at > 0) this.life = Life.ending;
    }
  }

  /** Not by `r` and `x`: V8 inlines so many levels of calls only. */
  o(result: unknown): boolean {
    const hasReturned = result !== this;
    try {
      if (hasReturned) this.keeper.returns(this, result);
    } catch (error) {
      this.keeper.events.failure = error;
      this.outcome = Outcome.returned;
      this.outcomeStart = 0;
    }
    try {
      this.keeper.ends(this);
    } catch (error) {
      this.keeper.events.failure = error;
      if (this.at > 0) this.life = Life.ending;
    }
    return hasReturned;
  }
}

/**
 * V8 compiles a function when it is first called, and needs more of the stack for that than there is at the bottom of a
 * recursion that fails. So every hook is called once before the program begins, of a call that is not recorded.
 */
export function compileCallHooks(call: CallHooks): void {
  call.s = 0;
  call.r = 0;
  call.t = 0;
  call.v(0);
  call.k(0, 0);
  call.k0(0);
  call.f(0);
  call.w(0, 0);
  call.d(0, 0);
  call.y(0, 0);
  call.n();
  call.q(0, 0);
  call.z(0);
  call.x();
  call.o(0);
}
