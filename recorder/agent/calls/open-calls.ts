/** The resumable calls that have not ended, oldest first: a keyframe lists them, and no walk over all calls may find them. */
import { type Call, Life } from './call.js';

/** The innermost call that has not ended of those in whose work the call is. */
export function openOuter(call: Call): Call | undefined {
  let { outer } = call;
  while (outer !== undefined && outer.life === Life.ended) outer = outer.outer;
  return outer;
}

export class OpenCalls {
  first: Call | undefined;
  #last: Call | undefined;
  count = 0;

  add(call: Call): void {
    call.previous = this.#last;
    if (this.#last === undefined) this.first = call;
    else this.#last.next = call;
    this.#last = call;
    this.count++;
  }

  remove(call: Call): void {
    const { previous, next } = call;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    call.previous = undefined;
    call.next = undefined;
    // An ended call may be held by its function for long, or by calls it made; nothing that has ended must be held with it.
    call.parent = undefined;
    call.delegator = undefined;
    call.outer = openOuter(call);
    this.count--;
  }
}
