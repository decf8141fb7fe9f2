/**
 * Finds an instrumented script by the name V8 reports for it, or by the id of one of its functions. A name that is
 * loaded again with other text answers with the newest text.
 */
import type { InstrumentedScript } from './instrumented-script.js';
import { mapGet, mapSet } from './pristine.js';

interface FunctionRange {
  first: number;
  last: number;
  script: InstrumentedScript;
}

export class ScriptRegistry {
  readonly #byName = new Map<string, InstrumentedScript>();
  /** Ids are handed out in growing order, script by script, so this is sorted. */
  readonly #ranges: FunctionRange[] = [];

  /** Functions `first` to `last`, both included; `last` is less than `first` for a script without functions. */
  addFunctions(first: number, last: number, script: InstrumentedScript): void {
    if (last >= first) this.#ranges[this.#ranges.length] = { first, last, script };
  }

  addName(name: string, script: InstrumentedScript): void {
    mapSet(this.#byName, name, script);
  }

  byName(name: unknown): InstrumentedScript | undefined {
    return mapGet(this.#byName, name as string);
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
