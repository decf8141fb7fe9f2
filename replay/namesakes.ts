/** Functions that a name and a line do not tell apart, as callbacks on one line: their column does. */
import type { FunctionId } from '../schema/coordinates.js';
import type { FunctionRecord } from '../schema/trace-types.js';

export class Namesakes {
  readonly #counts = new Map<string, number>();
  #counted: ReadonlyMap<FunctionId, FunctionRecord> | undefined;
  #countedSize = 0;

  /** Whether others of `all` have the name of `fn` and begin on its line. Cost: all of them, once. */
  areMany(fn: FunctionRecord, all: ReadonlyMap<FunctionId, FunctionRecord>): boolean {
    if (this.#counted !== all || this.#countedSize !== all.size) this.#count(all);
    return (this.#counts.get(keyOf(fn)) ?? 0) > 1;
  }

  #count(all: ReadonlyMap<FunctionId, FunctionRecord>): void {
    this.#counts.clear();
    for (const fn of all.values()) {
      const key = keyOf(fn);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
    this.#counted = all;
    this.#countedSize = all.size;
  }
}

function keyOf({ script, start, className, name }: FunctionRecord): string {
  return `${script}:${start.line} ${className}.${name}`;
}
