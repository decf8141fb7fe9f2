/**
 * A stack overflow that an entry hook throws (recording-hooks.ts) reads as if V8 had found it where the function itself was
 * entered: in its trace, from which the hook's frames are taken, and in the line that is printed where nobody catches it.
 */

import { SafeWeakMap, stringStartsWith } from '../host/pristine.js';
import type { CallSiteMapper } from './mapped-call-site.js';

export class OverflowTraces {
  readonly #arrows = new SafeWeakMap<object, string>();
  #ownName: string | undefined;

  /** The agent's script, as V8 calls it. */
  set ownName(name: string | undefined) {
    this.#ownName = name;
  }

  /** `trace` holds the frames that are left, already corrected. */
  add(error: unknown, trace: NodeJS.CallSite[], mapper: CallSiteMapper): void {
    const first = trace[0];
    const arrow = first && mapper.arrowOf(first);
    if (typeof error === 'object' && error !== null && arrow !== undefined) this.#arrows.set(error, arrow);
  }

  /** `arrow` is what error-arrow.ts calls so. Undefined if it is not in a hook. To be asked after the error's stack. */
  arrowFor(error: object, arrow: string): string | undefined {
    if (this.#ownName === undefined || !stringStartsWith(arrow, `${this.#ownName}:`)) return undefined;
    return this.#arrows.get(error);
  }
}
