/**
 * What instrumented functions call first: the entry hooks. A plain synchronous function takes the short way: one table
 * look-up, one clock read, the arguments onto the tape, one event.
 */
import type { CallHooks, Hooks } from '../instrument/hook-protocol.js';
import { UnrecordedCall } from './call.js';
import type { Capture } from './capture.js';
import type { Events } from './events.js';
import { FunctionFlag, type FunctionFlags } from './function-flags.js';
import type { ShadowStack } from './shadow-stack.js';

const UNRECORDED: CallHooks = new UnrecordedCall();

export interface HooksHost {
  /** Something of ours failed. Never throws. */
  failed(error: unknown): void;
}

export class RecordingHooks implements Hooks {
  constructor(
    private readonly flags: FunctionFlags,
    private readonly events: Events,
    private readonly capture: Capture,
    private readonly shadow: ShadowStack,
    private readonly host: HooksHost,
  ) {}

  e0(id: number): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, []);
    try {
      return this.events.begin() ? this.shadow.enter(id, FunctionFlag.known, false, 0) : UNRECORDED;
    } catch (error) {
      return this.#failed(error);
    }
  }

  e1(id: number, a: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, [a]);
    try {
      if (!this.events.begin()) return UNRECORDED;
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.one(a));
    } catch (error) {
      return this.#failed(error);
    }
  }

  e2(id: number, a: unknown, b: unknown): CallHooks {
    if (this.flags.bytes[id] !== FunctionFlag.known) return this.#enter(id, false, [a, b]);
    try {
      if (!this.events.begin()) return UNRECORDED;
      return this.shadow.enter(id, FunctionFlag.known, false, this.capture.two(a, b));
    } catch (error) {
      return this.#failed(error);
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
      if (this.events.closed || !this.flags.isKnown(id) || !this.events.begin()) return UNRECORDED;
      const flags = this.flags.bytes[id] as number;
      const value =
        (flags & FunctionFlag.secret) === 0
          ? this.capture.many(values)
          : this.capture.manyButSecret(values, this.flags.secretsOf(id));
      return this.shadow.enter(id, flags, isResumable, value);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): CallHooks {
    this.host.failed(error);
    return UNRECORDED;
  }
}
