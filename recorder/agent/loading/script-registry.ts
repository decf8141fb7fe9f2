/**
 * Finds an instrumented script by the name V8 reports for it, or by the id of one of its functions. A file that is loaded
 * again with other text is another script of the same name.
 */

import { newList, SafeMap } from '../host/pristine.js';
import type { InstrumentedScript } from './instrumented-script.js';

interface FunctionRange {
  first: number;
  last: number;
  script: InstrumentedScript;
}

export class ScriptRegistry {
  /** Different texts, oldest first. */
  readonly #byName = new SafeMap<string, InstrumentedScript[]>();
  /** Ids are handed out in growing order, script by script, so this is sorted. */
  readonly #ranges: FunctionRange[] = newList();

  /** Functions `first` to `last`, both included; `last` is less than `first` for a script without functions. */
  addFunctions(first: number, last: number, script: InstrumentedScript): void {
    if (last >= first) this.#ranges[this.#ranges.length] = { first, last, script };
  }

  addName(name: string, script: InstrumentedScript): void {
    const scripts = this.#byName.get(name) ?? newList<InstrumentedScript>();
    for (let i = 0; i < scripts.length; i++) if (scripts[i] === script) return;
    scripts[scripts.length] = script;
    this.#byName.set(name, scripts);
  }

  /**
   * Of several scripts of one name the one with this hash, else the newest. `sha256` is lower-case hex, of the
   * instrumented text, and asked for only where there is a choice.
   */
  byName(name: unknown, sha256?: () => string | undefined): InstrumentedScript | undefined {
    const scripts = this.#byName.get(name as string);
    if (scripts === undefined) return undefined;
    if (scripts.length > 1 && sha256 !== undefined) {
      const hash = sha256();
      for (let i = 0; i < scripts.length; i++) if (scripts[i]?.codeSha256() === hash) return scripts[i];
    }
    return scripts[scripts.length - 1];
  }

  byFunction(id: number): InstrumentedScript | undefined {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle] as FunctionRange;
      if (id < range.first) high = middle - 1;
      else if (id > range.last) low = middle + 1;
      else return range.script;
    }
    return undefined;
  }
}
