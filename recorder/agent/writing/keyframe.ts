/**
 * The open calls at the begin of a chunk, and what must be said to each of them at that moment: its name in the new chunk,
 * and where the value it will end with is on the new tape.
 */
import type { CallId, FunctionId, SiteIndex } from '../../../schema/coordinates.js';
import { CallState, CutReason } from '../../../schema/enums.js';
import type { Keyframe, OpenCall } from '../../../schema/trace-types.js';
import { type Call, Life } from '../calls/call.js';
import { openOuter } from '../calls/open-calls.js';
import type { ShadowStack } from '../calls/shadow-stack.js';
import type { Events } from '../columns/events.js';
import { STEPPED_DOWN_VALUE, type Tape } from '../columns/tape.js';
import { newList } from '../host/pristine.js';

/** All open calls, oldest first. Takes those from the list that V8 stopped between it and their event. */
export function openCalls(shadow: ShadowStack): Call[] {
  // Synchronous calls lie on the stack in the order of their age, and the list of resumable ones has the same order.
  const calls: Call[] = newList();
  let resumable = shadow.open.first;
  let place = 0;
  for (;;) {
    while (resumable !== undefined && resumable.life === Life.ended) {
      const { next } = resumable as Call;
      shadow.open.remove(resumable);
      resumable = next;
    }
    while (place < shadow.depth && (shadow.frames[place] as Call).isResumable) place++;
    const synchronous = place < shadow.depth ? (shadow.frames[place] as Call) : undefined;
    if (resumable !== undefined && (synchronous === undefined || resumable.enterEvent < synchronous.enterEvent)) {
      calls[calls.length] = resumable;
      resumable = resumable.next;
    } else if (synchronous !== undefined) {
      calls[calls.length] = synchronous;
      place++;
    } else {
      return calls;
    }
  }
}

/** The columns are about to start anew: calls that were entered in this chunk learn the number of their enter event. */
export function numberNewCalls(shadow: ShadowStack, events: Events): void {
  const number = (call: Call): void => {
    if (call.ref >= events.keyframeCalls) call.enterEvent = events.firstEvent + call.enterIndex;
  };
  for (let i = 0; i < shadow.depth; i++) number(shadow.frames[i] as Call);
  for (let call = shadow.open.first; call !== undefined; call = call.next) {
    // Those on the stack have been numbered above; doing it twice gives the same.
    number(call);
  }
}

/** Gives every call its new name, the index in the keyframe. `calls` as from `openCalls`. */
export function makeKeyframe(shadow: ShadowStack, calls: readonly Call[]): Keyframe {
  const open: OpenCall[] = newList();
  for (let i = 0; i < calls.length; i++) {
    const call = calls[i] as Call;
    call.ref = i;
    open[i] = {
      id: call.enterEvent as CallId,
      function: call.functionId as FunctionId,
      lane: call.lane,
      site: call.site as SiteIndex,
      callerSite: call.callerSite as SiteIndex,
      level: call.level,
      parent: parentRef(shadow, call),
      state: stateOf(call),
    };
  }
  const stack: number[] = newList();
  for (let i = 0; i < shadow.depth; i++) stack[i] = (shadow.frames[i] as Call).ref;
  return { lane: shadow.lane, calls: open, stack };
}

/** Parents are older than their children: they have their new names already. */
function parentRef(shadow: ShadowStack, call: Call): number {
  if (call.isMadeThrough) return -1;
  if (!call.isResumable) return call.at === 1 ? -1 : (shadow.frames[call.at - 2] as Call).ref;
  const { parent } = call;
  const isOpen = parent !== undefined && parent.life !== Life.ended && parent.generation === call.parentGeneration;
  return (isOpen ? parent : openOuter(call))?.ref ?? -1;
}

function stateOf(call: Call): CallState {
  if (call.life === Life.awaiting) return CallState.awaiting;
  return call.life === Life.yielded ? CallState.yielded : CallState.running;
}

/** Values that calls will end with, while the tape starts anew. */
export class CarriedOutcomes {
  readonly #calls: Call[] = newList();
  readonly #words: Uint32Array[] = newList();

  constructor(calls: readonly Call[], tape: Tape) {
    for (let i = 0; i < calls.length; i++) {
      const call = calls[i] as Call;
      if (call.outcomeStart <= STEPPED_DOWN_VALUE) continue;
      this.#words[this.#calls.length] = tape.copyOf(call.outcomeStart, call.outcomeEnd);
      this.#calls[this.#calls.length] = call;
    }
  }

  /** With `dictionaryIsNew` the words would name strings of a segment that is over: such values are given up. */
  putBack(tape: Tape, dictionaryIsNew: boolean): void {
    for (let i = 0; i < this.#calls.length; i++) {
      const call = this.#calls[i] as Call;
      call.outcomeStart = tape.used;
      if (dictionaryIsNew) tape.withheld(CutReason.failed);
      else tape.append(this.#words[i] as Uint32Array);
      call.outcomeEnd = tape.used;
    }
  }
}
