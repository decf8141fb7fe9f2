/**
 * Calls that run without events, to save time: of some functions one of so many calls is recorded, or none. They must be
 * known all the same while they run, since what they call is recorded and says through which calls it came.
 *
 * Only functions that always say when they end or are suspended are left out, so these calls are nested like their functions.
 * Each is a `Call` as the recorded ones are (the program's code then meets one kind of object), with this as its keeper, for
 * which everything but its end, suspension and resumption is nothing to do.
 */
import { FunctionFlag } from '../capture/function-flags.js';
import { Chance } from '../host/chance.js';
import { grown } from '../host/grown.js';
import { DoublesView, newList, WordsView } from '../host/pristine.js';
import { Call, type CallKeeper, Life } from './call.js';
import { CALLS_THAT_FIT, requireRoomForHooks } from './stack-room.js';

/** So many calls are left out between two looks of the host: with no event at all nothing else would wake it. */
const CALLS_BETWEEN_LOOKS = 1 << 16;
const NEVER = 0xffff_ffff;

export interface LeftOutHost {
  /** Many calls were left out since the last time. Never throws. */
  manyLeftOut(): void;
  /** JavaScript's stack is empty but for a call that goes on after an await. Never throws. */
  taskEnded(): void;
}

export interface RecordedStack {
  /** Recorded calls on the stack. */
  readonly depth: number;
  /** Those above the first `at` are over. */
  dropAbove(at: number): void;
}

export class LeftOutCalls implements CallKeeper {
  /** What calls that are always on top see: their hooks then do nothing but store. */
  readonly depth = 1;
  /**
   * On the stack, outermost first; only the first `count` are. `level` is their index, `callerSite` the number of recorded calls
   * below them.
   */
  readonly frames: Call[] = newList();
  count = 0;
  /** By function id: one of so many calls is recorded; 0 of functions whose calls are not left out. */
  #oneOf = new WordsView(0);
  /** By function id: so many calls come before one that is recorded. */
  #before = new WordsView(0);
  /** By function id: calls left out since they were last taken. Not in words: one task can make more than they count. */
  #counts = new DoublesView(0);
  readonly #ids: number[] = newList();
  #untilLook = CALLS_BETWEEN_LOOKS;
  readonly #chance = new Chance();

  /** The synchronous call of each index: two of them are never there together. */
  readonly #pool: Call[] = newList();
  #recorded: RecordedStack = { depth: 0, dropAbove() {} };

  constructor(
    readonly events: { failure: unknown },
    private readonly host: LeftOutHost,
  ) {}

  /** Before the first call. */
  standOn(recorded: RecordedStack): void {
    this.#recorded = recorded;
  }

  /** `oneOf`: 0 records none. */
  leaveOut(id: number, oneOf: number): void {
    if (id >= this.#oneOf.length) this.#grow(id);
    if (this.#oneOf[id] === 0) this.#ids[this.#ids.length] = id;
    this.#oneOf[id] = oneOf === 0 ? NEVER : oneOf;
    this.#before[id] = this.#callsBefore(this.#oneOf[id] as number);
  }

  /** Undefined for a call that is to be recorded. */
  enter(id: number, flags: number, isResumable: boolean): Call | undefined {
    const before = (this.#before[id] as number) - 1;
    if (before === 0) {
      this.#before[id] = this.#callsBefore(this.#oneOf[id] as number);
      return undefined;
    }
    if (--this.#untilLook === 0) {
      this.#untilLook = CALLS_BETWEEN_LOOKS;
      this.host.manyLeftOut();
    }
    const { count } = this;
    if (count + this.#recorded.depth >= CALLS_THAT_FIT) requireRoomForHooks();
    const call = isResumable ? new Call(this, true) : (this.#pool[count] ?? this.#newPooled(count));
    this.#before[id] = before;
    this.#counts[id] = (this.#counts[id] as number) + 1;
    call.functionId = id;
    call.flags = flags;
    call.site = 0;
    this.#push(call);
    return call;
  }

  /** On average `oneOf`: what is called ten times in a row must not be recorded at the same place each time. */
  #callsBefore(oneOf: number): number {
    return oneOf === NEVER ? NEVER : 1 + this.#chance.below(2 * oneOf - 1);
  }

  /** Tells of each function with calls left out since the last time; of those that are recorded again for the last time. */
  takeCounts(each: (id: number, count: number) => void): void {
    for (let i = 0; i < this.#ids.length; i++) {
      const id = this.#ids[i] as number;
      const count = this.#counts[id] as number;
      this.#counts[id] = 0;
      if (count > 0) each(id, count);
    }
  }

  /** JavaScript's stack is empty. */
  taskEnded(): void {
    this.count = 0;
  }

  /**
   * A call with so many recorded ones below it caught an exception or has ended, so those that it led to are over. Only where
   * V8 stops a script that runs too long (`timeout` of node:vm) they did not say so.
   */
  overAbove(below: number): void {
    while (this.count > 0 && (this.frames[this.count - 1] as Call).callerSite > below) this.count--;
  }

  ends(call: Call): void {
    this.#pop(call);
    call.life = Life.ended;
  }

  /** Resumes a call that was suspended; all others are on top of those left out. False if it is over. */
  toTop(call: Call): boolean {
    if (call.life === Life.ended) return false;
    if (call.at >= 0) {
      // A recorded call that failed may have been unable to say so.
      if (this.#recorded.depth > call.callerSite) this.#recorded.dropAbove(call.callerSite);
      return true;
    }
    // An await is answered by a task of its own.
    if ((call.flags & FunctionFlag.async) !== 0 && call.life === Life.awaiting) this.host.taskEnded();
    this.#push(call);
    return true;
  }

  suspends(call: Call, life: Life, site: number): void {
    call.site = site;
    if (!call.isResumable || !this.toTop(call)) return;
    this.#pop(call);
    call.life = life;
  }

  delegates(call: Call, site: number): void {
    this.suspends(call, Life.awaiting, site);
  }

  returns(call: Call): void {
    this.toTop(call);
  }

  throws(call: Call): void {
    this.toTop(call);
  }

  catches(call: Call, site: number): void {
    if (this.toTop(call)) call.site = site;
  }

  #push(call: Call): void {
    const { count } = this;
    this.frames[count] = call;
    call.level = count;
    call.callerSite = this.#recorded.depth;
    call.at = this.depth;
    call.life = Life.running;
    this.count = count + 1;
  }

  /** And whatever is above it. One that `taskEnded` took off is not there any more. */
  #pop(call: Call): void {
    if (call.level < this.count) this.count = call.level;
    call.at = -1;
  }

  #newPooled(index: number): Call {
    const call = new Call(this, false);
    this.#pool[index] = call;
    return call;
  }

  #grow(id: number): void {
    this.#oneOf = grown(this.#oneOf, WordsView, id);
    this.#before = grown(this.#before, WordsView, id);
    this.#counts = grown(this.#counts, DoublesView, id);
  }
}
