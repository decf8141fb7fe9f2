/**
 * What instrumented functions call first: the entry hooks. A plain synchronous function takes the short way: one table
 * look-up, one clock read, the arguments onto the tape, one event. Functions that are recorded in another way than in full
 * take the long one, and so does one call of about a hundred, to be measured.
 *
 * On a stack that is nearly full a call is not recorded. Where its hooks would not fit, the entry hook throws V8's stack
 * overflow, as V8 would if the function itself did not fit: nothing of it has run yet, and stack-trace.ts takes the hook
 * out of the trace. No hook throws in any other case.
 */
import type { CallHooks, Hooks } from '../../instrument/hook-protocol.js';
import type { Capture } from '../capture/capture.js';
import { FunctionFlag, type FunctionFlags, LEFT_OUT } from '../capture/function-flags.js';
import type { Events } from '../columns/events.js';
import { nowMs } from '../host/pristine.js';
import { Call, compileCallHooks } from './call.js';
import type { CallCosts } from './call-costs.js';
import type { LeftOutCalls } from './left-out-calls.js';
import type { ShadowStack } from './shadow-stack.js';
import { requireRoomForProgram } from './stack-room.js';

const LOOKED_AT_OTHERWISE = FunctionFlag.secret | FunctionFlag.scalars | FunctionFlag.timing;

/** Of no function. */
const NO_FUNCTION = 0;

export class RecordingHooks implements Hooks {
  /** Stands for all calls that are not recorded: it never begins, so whatever it is told changes nothing. */
  readonly #unrecorded: Call;
  /** The call that makes it 0 is measured. */
  #untilMeasured = 1;

  constructor(
    private readonly flags: FunctionFlags,
    private readonly events: Events,
    private readonly capture: Capture,
    private readonly shadow: ShadowStack,
    private readonly leftOut: LeftOutCalls,
    private readonly costs: CallCosts,
  ) {
    this.#unrecorded = new Call(shadow, false);
    this.#compile();
  }

  e0(id: number): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known || --this.#untilMeasured <= 0) {
      return this.#leaveOut(id, false) ?? this.#enter(id, false, []);
    }
    try {
      return this.events.begin() ? this.shadow.enter(id, FunctionFlag.known, false, 0) : this.#noRoom();
    } catch (error) {
      this.events.failure = error;
      return this.#noRoom();
    }
  }

  e1(id: number, a: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known || --this.#untilMeasured <= 0) {
      return this.#leaveOut(id, false) ?? this.#enter(id, false, [a]);
    }
    try {
      if (!this.events.begin()) return this.#noRoom();
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.one(a));
    } catch (error) {
      this.events.failure = error;
      return this.#noRoom();
    }
  }

  e2(id: number, a: unknown, b: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known || --this.#untilMeasured <= 0) {
      return this.#leaveOut(id, false) ?? this.#enter(id, false, [a, b]);
    }
    try {
      if (!this.events.begin()) return this.#noRoom();
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.two(a, b));
    } catch (error) {
      this.events.failure = error;
      return this.#noRoom();
    }
  }

  e3(id: number, a: unknown, b: unknown, c: unknown): CallHooks {
    return this.#leaveOut(id, false) ?? this.#enter(id, false, [a, b, c]);
  }

  e4(id: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks {
    return this.#leaveOut(id, false) ?? this.#enter(id, false, [a, b, c, d]);
  }

  eN(id: number, ...values: unknown[]): CallHooks {
    return this.#leaveOut(id, false) ?? this.#enter(id, false, values);
  }

  a0(id: number): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, []);
  }

  a1(id: number, a: unknown): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, [a]);
  }

  a2(id: number, a: unknown, b: unknown): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, [a, b]);
  }

  a3(id: number, a: unknown, b: unknown, c: unknown): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, [a, b, c]);
  }

  a4(id: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, [a, b, c, d]);
  }

  aN(id: number, ...values: unknown[]): CallHooks {
    return this.#leaveOut(id, true) ?? this.#enter(id, true, values);
  }

  /** Undefined if the call is to be recorded. */
  #leaveOut(id: number, isResumable: boolean): Call | undefined {
    const flags = this.flags.bytes[id];
    if (flags === undefined || flags < LEFT_OUT || this.events.isClosed()) return undefined;
    try {
      return this.leftOut.enter(id, flags, isResumable);
    } catch (error) {
      this.events.failure = error;
      return this.#noRoom();
    }
  }

  #enter(id: number, isResumable: boolean, values: readonly unknown[]): CallHooks {
    try {
      // An event whose function is in no table would be unreadable.
      if (this.events.isClosed() || !this.flags.isKnown(id)) return this.#unrecorded;
      return --this.#untilMeasured > 0 ? this.#begin(id, isResumable, values) : this.#measure(id, isResumable, values);
    } catch (error) {
      this.events.failure = error;
      return this.#noRoom();
    }
  }

  #measure(id: number, isResumable: boolean, values: readonly unknown[]): Call {
    this.#untilMeasured = this.costs.nextMeasured();
    const beforeMs = nowMs();
    const call = this.#begin(id, isResumable, values);
    if (call === this.#unrecorded) return call;
    this.costs.entered(id, this.costs.since(beforeMs));
    call.exitNs = 0;
    return call;
  }

  #begin(id: number, isResumable: boolean, values: readonly unknown[]): Call {
    if (!this.events.begin()) return this.#noRoom();
    const flags = this.flags.bytes[id] as number;
    // Those that are not left out are recorded in full.
    const recorded = flags >= LEFT_OUT ? flags - LEFT_OUT : flags;
    return this.shadow.enter(id, recorded, isResumable, this.#values(id, recorded, values));
  }

  #values(id: number, flags: number, values: readonly unknown[]): number {
    if ((flags & LOOKED_AT_OTHERWISE) === 0) return this.capture.many(values);
    if ((flags & FunctionFlag.timing) !== 0)
      return values.length === 0 ? 0 : this.capture.tape.steppedDown(values.length);
    const secret = this.flags.secretsOf(id);
    if ((flags & FunctionFlag.scalars) !== 0) return this.capture.manyScalars(values, secret);
    return this.capture.manyButSecret(values, secret);
  }

  /** While there is recording, only a stack that is nearly full leaves a call out. */
  #noRoom(): Call {
    if (!this.events.closed) requireRoomForProgram();
    return this.#unrecorded;
  }

  /** For the reason that `compileCallHooks` has. */
  #compile(): void {
    this.e0(NO_FUNCTION);
    this.e1(NO_FUNCTION, 0);
    this.e2(NO_FUNCTION, 0, 0);
    this.e3(NO_FUNCTION, 0, 0, 0);
    this.e4(NO_FUNCTION, 0, 0, 0, 0);
    this.eN(NO_FUNCTION);
    this.a0(NO_FUNCTION);
    this.a1(NO_FUNCTION, 0);
    this.a2(NO_FUNCTION, 0, 0);
    this.a3(NO_FUNCTION, 0, 0, 0);
    this.a4(NO_FUNCTION, 0, 0, 0, 0);
    this.aN(NO_FUNCTION);
    compileCallHooks(this.#unrecorded);
    this.#noRoom();
  }
}
