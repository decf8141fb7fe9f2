/**
 * Whether some call can stand at one of the wanted sites in a chunk: a small part of the cost of reading and playing the
 * chunk, for the many that a search passes where a function ran but did not come to the line. It may say yes wrongly
 * (wherever events are out of the ordinary), never no.
 */
import { EventKind, isOutput } from '../../schema/enums.js';
import type { CallGlance } from '../reader/peek-chunk.js';

/** By function id: by site, 1 where it is wanted. */
export type WantedSites = readonly (Uint8Array | undefined)[];

export class SiteScan {
  readonly #wanted: WantedSites;
  /** By call ref: its function, and on the stack: call refs. Kept from chunk to chunk. */
  #functions = new Uint32Array(0);
  #stack = new Int32Array(0);

  constructor(wanted: WantedSites) {
    this.#wanted = wanted;
  }

  /** Cost: about 2 ns for each event. */
  mayStandAt({ kinds, subjects, sites, openFunctions, openStack }: CallGlance): boolean {
    const wanted = this.#wanted;
    const most = openFunctions.length + kinds.length + 1;
    if (this.#functions.length < most) {
      this.#functions = new Uint32Array(2 * most);
      this.#stack = new Int32Array(2 * most);
    }
    const functions = this.#functions;
    const stack = this.#stack;
    functions.set(openFunctions);
    stack.set(openStack, 1);
    let top = openStack.length;
    let nextCall = openFunctions.length;
    for (let e = 0; e < kinds.length; e++) {
      const kind = kinds[e]!;
      const subject = subjects[e]!;
      if (kind === EventKind.enter) {
        if (top > 0 && wanted[functions[stack[top]!]!]?.[sites[e]!] === 1) return true;
        if (wanted[subject]?.[0] === 1) return true;
        functions[nextCall] = subject;
        stack[++top] = nextCall++;
        continue;
      }
      if (isOutput(kind) && subject > 0) {
        if (subject > nextCall || wanted[functions[subject - 1]!]?.[sites[e]!] === 1) return true;
        continue;
      }
      if (kind >= EventKind.lane && kind !== EventKind.lost) continue;
      // Of a call ref that is none, the chunk has to be read to say so.
      if (subject >= nextCall || wanted[functions[subject]!]?.[sites[e]!] === 1) return true;
      if (kind === EventKind.resume) {
        stack[++top] = subject;
        continue;
      }
      if (top === 0 || stack[top] !== subject) return true;
      if (kind !== EventKind.throw && kind !== EventKind.catch) top--;
    }
    return false;
  }
}
