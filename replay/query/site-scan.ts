/**
 * Whether some call can stand at one of the wanted sites in a chunk: a quarter of the cost of playing the chunk, for the
 * many that a search passes where a function ran but did not come to the line. It may say yes wrongly (wherever
 * events are out of the ordinary), never no.
 */
import { EventKind } from '../../schema/enums.js';
import type { EventColumns, Keyframe } from '../../schema/trace-types.js';

/** By function id: by site, 1 where it is wanted. */
export type WantedSites = readonly (Uint8Array | undefined)[];

export function mayStandAt(columns: EventColumns, keyframe: Keyframe, wanted: WantedSites): boolean {
  const { kinds, subjects, sites } = columns;
  const open = keyframe.calls.length;
  const functions = new Uint32Array(open + kinds.length);
  keyframe.calls.forEach((call, i) => {
    functions[i] = call.function;
  });
  const stack = new Int32Array(keyframe.stack.length + kinds.length + 1);
  stack.set(keyframe.stack, 1);
  let top = keyframe.stack.length;
  let nextCall = open;
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
    if (kind >= EventKind.lane && kind !== EventKind.lost) continue;
    if (wanted[functions[subject]!]?.[sites[e]!] === 1) return true;
    if (kind === EventKind.resume) {
      stack[++top] = subject;
      continue;
    }
    if (top === 0 || stack[top] !== subject) return true;
    if (kind !== EventKind.throw && kind !== EventKind.catch) top--;
  }
  return false;
}
