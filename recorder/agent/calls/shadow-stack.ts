/**
 * The program's stack as the recording knows it, and the events that tell how it changes.
 *
 * Most calls say when they end. Some cannot (FunctionEntry.fragile), so the stack heals: a call that speaks makes itself
 * the top, and whatever is above it has ended unseen; and when a task of ours runs, JavaScript's stack is empty, so
 * whatever is still on this one is stale. Each such end is an event of its own.
 *
 * Levels are for stepping: the place on the stack, from 0. A call that goes on on an empty stack is one above the call that may
 * wait for it, the innermost open one that made it, if that is in its lane; else it is at 0, for what comes next in its lane, an
 * error handler say, is not called by anything either.
 *
 * A call is in the lane of its caller, unless the asynchronous context is another than the caller's: a pool or an emitter
 * runs a callback of one request on the stack of another. Every event of a call is in the call's lane.
 *
 * Where V8's stack is too full to record an event, what calls this (call.ts) leaves the event out, and the healing above
 * puts the stack right again. A call that could not say that it is over is taken off by the next one that speaks.
 *
 * The stack changes by stores right behind the event that says so (columns/events.ts), not by a function: V8 may stop a script at any call.
 */
import { type LaneId, MAIN_LANE } from '../../../schema/coordinates.js';
import { EventKind } from '../../../schema/enums.js';
import type { Capture } from '../capture/capture.js';
import { FunctionFlag } from '../capture/function-flags.js';
import type { Events } from '../columns/events.js';
import { STEPPED_DOWN_VALUE } from '../columns/tape.js';
import type { StandardStream } from '../host/options.js';
import { executionAsyncId, isGeneratorObject, newList, nowMs } from '../host/pristine.js';
import { Call, type CallKeeper, Life, NOT_MEASURED, Outcome } from './call.js';
import type { CallCosts } from './call-costs.js';
import type { LeftOutCalls } from './left-out-calls.js';
import { OpenCalls, openOuter } from './open-calls.js';
import { CALLS_THAT_FIT, requireRoomForHooks } from './stack-room.js';

/** Suspended calls that nobody will ever resume cannot be told from others; beyond this the oldest are given up. */
const MOST_OPEN_CALLS = 1 << 16;

/** Of the calls left out between a call and its recorded caller so many are told of. */
const MOST_THROUGH = 4;

const LOOKED_AT_OTHERWISE = FunctionFlag.secretResult | FunctionFlag.scalars | FunctionFlag.timing;

/** A fragile synchronous call is over with its `return`, except the top level of a script. */
const ENDS_WITH_RETURN = FunctionFlag.fragile | FunctionFlag.module;

export interface ShadowStackHost {
  /** A call begins or goes on on an empty stack. */
  taskBegins(): void;
  /** Lane of what runs there. After `events.begin`; may emit one event. */
  laneOfTask(): LaneId;
  /** Lane of a callback that runs inside a call of `caller` in an asynchronous context of its own. */
  laneOfCallback(caller: LaneId): LaneId;
  /** Runs the task once JavaScript's stack is empty. */
  queueTask(task: () => void): void;
  /** Something of ours failed. Never throws. */
  failed(error: unknown): void;
}

export class ShadowStack implements CallKeeper {
  depth = 0;
  /** Outermost first; only the first `depth` count. */
  readonly frames: Call[] = newList();
  readonly open = new OpenCalls();
  /** In force. */
  lane: LaneId = MAIN_LANE;
  #atRest: (() => void) | undefined = undefined;
  #restDepth = 0;
  /** The synchronous call of each depth: two of them never live at the same depth. */
  readonly #pool: Call[] = newList();
  #isHealingQueued = false;
  /** The top, if its `yield*` is about to call a generator; it speaks the slow way then, its `at` being -1. */
  #delegating: Call | undefined = undefined;

  constructor(
    readonly events: Events,
    private readonly capture: Capture,
    private readonly leftOut: LeftOutCalls,
    private readonly costs: CallCosts,
    private readonly host: ShadowStackHost,
  ) {}

  /** After `events.begin` and the capture of the arguments, whose place on the tape is `value`. */
  enter(functionId: number, flags: number, isResumable: boolean, value: number): Call {
    if (this.depth + this.leftOut.count >= CALLS_THAT_FIT) requireRoomForHooks();
    const delegator = this.#delegating === undefined ? undefined : this.#delegatorOf(isResumable, flags);
    const { depth, events } = this;
    const parent = depth === 0 ? undefined : (this.frames[depth - 1] as Call);
    const call = isResumable ? new Call(this, true) : (this.#pool[depth] ?? this.#newPooled(depth));
    if (parent === undefined) this.host.taskBegins();
    this.#place(call, parent);
    if (call.lane !== this.lane) this.#switchLane(call.lane);
    call.isMadeThrough = this.leftOut.count !== 0 && this.#emitThrough();
    const site = parent === undefined ? 0 : parent.site;
    call.functionId = functionId;
    call.flags = flags;
    call.site = 0;
    call.callerSite = site;
    call.level = parent === undefined ? 0 : parent.level + 1;
    if (parent === undefined || call.isMadeThrough) call.outer = undefined;
    else call.outer = parent.isResumable ? parent : parent.outer;
    call.outcome = Outcome.none;
    call.outcomeStart = 0;
    call.exitNs = NOT_MEASURED;
    call.ref = events.keyframeCalls + events.enters;
    call.enterIndex = events.count + events.announced;
    call.generation = (call.generation + 1) | 0;
    if (isResumable) {
      call.delegator = delegator;
      call.parent = parent;
      call.parentGeneration = parent === undefined ? 0 : parent.generation;
      this.open.add(call);
    }
    events.emit(EventKind.enter, functionId, site, value);
    events.enters++;
    this.frames[depth] = call;
    call.at = depth + 1;
    call.life = Life.running;
    this.depth = depth + 1;
    if (this.open.count > MOST_OPEN_CALLS) this.#giveUpOldest();
    if ((flags & FunctionFlag.fragile) !== 0) this.#queueHealing();
    return call;
  }

  toTop(call: Call): boolean {
    if (call.life === Life.ended) return false;
    return call.at < 0 ? this.#resume(call) : this.dropAbove(call.at);
  }

  returns(call: Call, value: unknown): void {
    if (call.at !== this.depth && !this.toTop(call)) return;
    if (call.exitNs === NOT_MEASURED) {
      this.#returns(call, value);
      return;
    }
    const before = nowMs();
    this.#returns(call, value);
    call.exitNs += this.costs.since(before);
  }

  #returns(call: Call, value: unknown): void {
    if (call.isResumable || (call.flags & ENDS_WITH_RETURN) !== FunctionFlag.fragile) {
      this.#remember(call, Outcome.returned, this.#result(call, value));
      return;
    }
    // Nothing will close this call after its `return`.
    if (!this.events.begin()) return;
    this.#end(EventKind.leave, call, this.#result(call, value));
  }

  #result(call: Call, value: unknown): number {
    const { flags } = call;
    if ((flags & LOOKED_AT_OTHERWISE) === 0) return this.capture.one(value);
    if ((flags & FunctionFlag.timing) !== 0) return STEPPED_DOWN_VALUE;
    return (flags & FunctionFlag.secretResult) === 0 ? this.capture.oneScalar(value) : this.capture.secretResult(value);
  }

  throws(call: Call, value: unknown): void {
    if (call.at !== this.depth && !this.toTop(call)) return;
    if (!this.events.begin()) return;
    const start = this.capture.one(value);
    this.#remember(call, Outcome.threw, start);
    this.#emit(EventKind.throw, call, start);
  }

  catches(call: Call, site: number, hasValue: boolean, value: unknown): void {
    if (call.at !== this.depth && !this.toTop(call)) return;
    if (this.leftOut.count !== 0) this.leftOut.overAbove(this.depth - 1);
    call.site = site;
    call.outcome = Outcome.none;
    call.outcomeStart = 0;
    call.isClosing = false;
    if (!this.events.begin()) return;
    this.#emit(EventKind.catch, call, hasValue ? this.capture.one(value) : 0);
  }

  suspends(call: Call, life: Life, site: number, value: unknown): void {
    if (call.at !== this.depth && !this.toTop(call)) return;
    call.site = site;
    if (!call.isResumable || !this.events.begin()) return;
    if (life === Life.yielded) this.#pop(EventKind.yield, call, this.#result(call, value), Life.yielded);
    else this.#pop(EventKind.await, call, 0, life);
    call.isClosing = false;
    if (call.delegator !== undefined) this.#suspendDelegators(call);
    this.#afterPop();
  }

  /** Only a generator is sure to be called at once, and speaks when it is. With anything else the call counts as suspended. */
  delegates(call: Call, site: number, value: unknown): void {
    if (!call.isResumable || !isGeneratorObject(value)) {
      this.suspends(call, Life.awaiting, site, undefined);
      return;
    }
    if (call.at !== this.depth && !this.toTop(call)) return;
    call.site = site;
    call.at = -1;
    this.#delegating = call;
  }

  ends(call: Call): void {
    // Nothing but the `return` or `throw` of its generator ends a call at a yield. It is hardly ever `throw`.
    const isClosed = call.life === Life.yielded || call.isClosing;
    if (call.at !== this.depth && !this.toTop(call)) return;
    if (!this.events.begin()) {
      call.life = Life.ending;
      return;
    }
    const isClosing = isClosed && call.outcome === Outcome.none;
    if (isClosing && call.delegator !== undefined) call.delegator.isClosing = true;
    const kind = isClosing || call.outcome === Outcome.returned ? EventKind.leave : EventKind.unwind;
    this.#end(kind, call, call.outcomeStart);
    if (call.exitNs !== NOT_MEASURED) this.costs.exited(call.functionId, call.exitNs + this.events.sinceBeginNs);
  }

  /** Text was written to a standard stream. After `events.begin` and the capture of the text, whose place on the tape is `value`. */
  wrote(stream: StandardStream, value: number): void {
    const top = this.depth === 0 ? undefined : (this.frames[this.depth - 1] as Call);
    const lane = top === undefined ? this.host.laneOfTask() : top.lane;
    if (lane !== this.lane) this.#switchLane(lane);
    const kind = stream === 1 ? EventKind.output : EventKind.errorOutput;
    if (top === undefined) this.events.emit(kind, 0, 0, value);
    else this.events.emit(kind, top.ref + 1, top.site, value);
  }

  /** JavaScript's stack is empty, so whatever is on this one is stale. */
  taskEnded(): void {
    this.leftOut.taskEnded();
    if (this.depth === 0) return;
    try {
      while (this.depth > 0) {
        if (!this.#dropTop(true)) return;
      }
      this.#afterPop();
    } catch (error) {
      this.host.failed(error);
    }
  }

  /** From now on `atRest`, which must not throw, is called whenever the stack is back to what it is now, or less. */
  watchRest(atRest: () => void): void {
    this.#atRest = atRest;
    this.#restDepth = this.depth;
  }

  /** The recording is over: no call of it does anything from now on. */
  abandon(): void {
    for (let i = 0; i < this.depth; i++) this.#forget(this.frames[i] as Call);
    for (let call = this.open.first; call !== undefined; call = call.next) this.#forget(call);
    this.depth = 0;
    this.#delegating = undefined;
    this.#atRest = undefined;
  }

  #forget(call: Call): void {
    call.life = Life.ended;
    call.at = -1;
  }

  #newPooled(depth: number): Call {
    const call = new Call(this, false);
    this.#pool[depth] = call;
    return call;
  }

  /** Takes the top off, as the event says. */
  #pop(kind: EventKind, top: Call, value: number, life: Life): void {
    if (top.lane !== this.lane) this.#switchLane(top.lane);
    this.events.emit(kind, top.ref, top.site, value);
    top.at = -1;
    top.life = life;
    this.depth--;
  }

  /** Takes the top off for good. */
  #end(kind: EventKind, top: Call, value: number): void {
    this.#pop(kind, top, value, Life.ended);
    if (this.leftOut.count !== 0) this.leftOut.overAbove(this.depth);
    if (top.isResumable) this.open.remove(top);
    this.#afterPop();
  }

  #afterPop(): void {
    if (this.#atRest !== undefined && this.depth <= this.#restDepth) this.#atRest();
  }

  #remember(call: Call, outcome: Outcome, start: number): void {
    call.outcome = outcome;
    call.outcomeStart = start;
    call.outcomeEnd = this.capture.tape.used;
  }

  /** In which lane the call is that is about to be put on the stack. */
  #place(call: Call, below: Call | undefined): void {
    const asyncId = executionAsyncId();
    call.asyncId = asyncId;
    if (below === undefined) call.lane = this.host.laneOfTask();
    else call.lane = below.asyncId === asyncId ? below.lane : this.host.laneOfCallback(below.lane);
  }

  /** Those of the calls left out that are on top of all recorded ones; see EventKind.through. False if none is. */
  #emitThrough(): boolean {
    const { frames, count } = this.leftOut;
    let first = count;
    while (first > 0 && count - first < MOST_THROUGH && (frames[first - 1] as Call).callerSite >= this.depth) first--;
    for (let i = first; i < count; i++) {
      const call = frames[i] as Call;
      this.events.announce(EventKind.through, call.functionId, call.site);
    }
    return first < count;
  }

  /** At the call's site, in its lane. */
  #emit(kind: EventKind, call: Call, value: number): void {
    if (call.lane !== this.lane) this.#switchLane(call.lane);
    this.events.emit(kind, call.ref, call.site, value);
  }

  #switchLane(lane: LaneId): void {
    this.events.emit(EventKind.lane, lane, 0, 0);
    this.lane = lane;
  }

  /** A generator that is called right after `yield*` is the one delegated to; else the call was suspended meanwhile. */
  #delegatorOf(isResumable: boolean, flags: number): Call | undefined {
    const call = this.#delegating as Call;
    this.#delegating = undefined;
    call.at = this.depth;
    if (isResumable && (flags & (FunctionFlag.async | FunctionFlag.module)) === 0) return call;
    this.#pop(EventKind.await, call, 0, Life.awaiting);
    return undefined;
  }

  /** With a generator, those that wait for it in `yield*` are off the stack. */
  #suspendDelegators(inner: Call): void {
    let call = inner.delegator;
    // An async generator goes on by itself; who delegates to it is then not on the stack.
    if (inner.life === Life.awaiting) inner.delegator = undefined;
    while (call !== undefined && call.at === this.depth && this.events.begin()) {
      this.#pop(EventKind.await, call, 0, Life.awaiting);
      call = call.delegator;
    }
  }

  #resume(call: Call): boolean {
    if (call === this.#delegating) {
      this.#delegating = undefined;
      call.at = this.depth;
      return true;
    }
    // An await is answered by a task of its own: the stack below is empty whatever this one says.
    if ((call.flags & FunctionFlag.async) !== 0 && call.life === Life.awaiting) this.taskEnded();
    const { events } = this;
    if (!events.begin()) return false;
    if (this.#delegating !== undefined) call.delegator = this.#delegatorOf(true, call.flags);
    const { delegator } = call;
    if (delegator !== undefined && delegator.life === Life.awaiting) {
      if (!this.#resume(delegator) || !events.begin()) return false;
    }
    if (this.depth === 0) {
      this.host.taskBegins();
      call.asyncId = executionAsyncId();
    } else {
      // A generator goes on as part of what asks it to.
      this.#place(call, this.frames[this.depth - 1]);
    }
    const { depth } = this;
    const below = depth === 0 ? openOuter(call) : (this.frames[depth - 1] as Call);
    const isAbove = below !== undefined && (depth > 0 || below.lane === call.lane);
    const level = isAbove ? below.level + 1 : 0;
    this.#emit(EventKind.resume, call, depth > 0 || level === call.level ? 0 : this.capture.one(level));
    call.level = level;
    this.frames[depth] = call;
    call.at = depth + 1;
    call.life = Life.running;
    this.depth = depth + 1;
    if ((call.flags & FunctionFlag.fragile) !== 0) this.#queueHealing();
    return true;
  }

  /** Those above the first `at` are over. False if there was no room to say so. */
  dropAbove(at: number): boolean {
    while (this.depth > at) {
      if (!this.#dropTop(false)) return false;
    }
    return true;
  }

  /**
   * A call that had told its result has returned. Another resumable one may be waiting at a place without a hook (`for
   * await`): it stays open. Of all others no more is known.
   */
  #dropTop(taskEnded: boolean): boolean {
    const { events } = this;
    const call = this.frames[this.depth - 1] as Call;
    if (!events.begin()) return false;
    const isDelegating = call === this.#delegating;
    if (isDelegating) this.#delegating = undefined;
    const hasReturned = call.outcome === Outcome.returned;
    const isOver = call.life === Life.ending;
    const mayGoOn =
      !isOver && call.isResumable && (isDelegating || taskEnded || (call.flags & FunctionFlag.fragile) !== 0);
    if (hasReturned) this.#pop(EventKind.leave, call, call.outcomeStart, Life.ended);
    else if (isOver) this.#pop(EventKind.unwind, call, call.outcomeStart, Life.ended);
    else if (mayGoOn) this.#pop(EventKind.await, call, 0, Life.awaiting);
    else this.#pop(EventKind.lost, call, 0, Life.ended);
    if (call.life === Life.ended && call.isResumable) this.open.remove(call);
    return true;
  }

  /** Of those that are suspended: a program's first call often runs to its end. */
  #giveUpOldest(): void {
    let call = this.open.first;
    while (call !== undefined && call.life !== Life.awaiting && call.life !== Life.yielded) call = call.next;
    if (call === undefined || !this.events.begin()) return;
    this.#emit(EventKind.lost, call, 0);
    call.life = Life.ended;
    this.open.remove(call);
  }

  #queueHealing(): void {
    if (this.#isHealingQueued) return;
    this.#isHealingQueued = true;
    this.host.queueTask(this.#heal);
  }

  readonly #heal = (): void => {
    this.#isHealingQueued = false;
    this.taskEnded();
  };
}
