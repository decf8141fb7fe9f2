/**
 * What instrumented functions call first: the entry hooks. A plain synchronous function takes the short way: one table
 * look-up, one clock read, the arguments onto the tape, one event.
 *
 * On a stack that is nearly full a call is not recorded. Where its hooks would not fit, the entry hook throws V8's stack
 * overflow, as V8 would if the function itself did not fit: nothing of it has run yet, and stack-trace.ts takes the hook
 * out of the trace. No hook throws in any other case.
 */
import type { CallHooks, Hooks } from '../../instrument/hook-protocol.js';
import type { Capture } from '../capture/capture.js';
import { FunctionFlag, type FunctionFlags } from '../capture/function-flags.js';
import type { Events } from '../columns/events.js';
import { Call, compileCallHooks } from './call.js';
import type { ShadowStack } from './shadow-stack.js';
import { requireRoomForProgram } from './stack-room.js';

/** Of no function. */
const NO_FUNCTION = 0;

export class RecordingHooks implements Hooks {
  /** Stands for all calls that are not recorded: it never begins, so whatever it is told changes nothing. */
  readonly #unrecorded: CallHooks;

  constructor(
    private readonly flags: FunctionFlags,
    private readonly events: Events,
    private readonly capture: Capture,
    private readonly shadow: ShadowStack,
  ) {
    this.#unrecorded = new Call(shadow, false);
    this.#compile();
  }

  e0(id: number): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, []);
    try {
      return this.events.begin() ? this.shadow.enter(id, FunctionFlag.known, false, 0) : this.#leaveOut();
    } catch (error) {
      this.events.failure = error;
      return this.#leaveOut();
    }
  }

  e1(id: number, a: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, [a]);
    try {
      if (!this.events.begin()) return this.#leaveOut();
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.one(a));
    } catch (error) {
      this.events.failure = error;
      return this.#leaveOut();
    }
  }

  e2(id: number, a: unknown, b: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, [a, b]);
    try {
      if (!this.events.begin()) return this.#leaveOut();
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.two(a, b));
    } catch (error) {
      this.events.failure = error;
      return this.#leaveOut();
    }
  }

  e3(id: number, a: unknown, b: unknown, c: unknown): CallHooks {
    return this.#enter(id, false, [a, b, c]);
  }

  e4(id: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks {
    return this.#enter(id, false, [a, b, c, d]);
  }

  eN(id: number, ...values: unknown[]): CallHooks {
    return this.#enter(id, false, values);
  }

  a0(id: number): CallHooks {
    return this.#enter(id, true, []);
  }

  a1(id: number, a: unknown): CallHooks {
    return this.#enter(id, true, [a]);
  }

  a2(id: number, a: unknown, b: unknown): CallHooks {
    return this.#enter(id, true, [a, b]);
  }

  a3(id: number, a: unknown, b: unknown, c: unknown): CallHooks {
    return this.#enter(id, true, [a, b, c]);
  }

  a4(id: number, a: unknown, b: unknown, c: unknown, d: unknown): CallHooks {
    return this.#enter(id, true, [a, b, c, d]);
  }

  aN(id: number, ...values: unknown[]): CallHooks {
    return this.#enter(id, true, values);
  }

  #enter(id: number, isResumable: boolean, values: readonly unknown[]): CallHooks {
    try {
      // An event whose function is in no table would be unreadable.
      if (this.events.closed || !this.flags.isKnown(id)) return this.#unrecorded;
      if (!this.events.begin()) return this.#leaveOut();
      const flags = this.flags.bytes[id] as number;
      const value =
        (flags & FunctionFlag.secret) === 0
          ? this.capture.many(values)
          : this.capture.manyButSecret(values, this.flags.secretsOf(id));
      return this.shadow.enter(id, flags, isResumable, value);
    } catch (error) {
      this.events.failure = error;
      return this.#leaveOut();
    }
  }

  /** While there is recording, only a stack that is nearly full leaves a call out. */
  #leaveOut(): CallHooks {
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
    this.#leaveOut();
  }
}
