/** A record of our own making, which the program never sees: what is said of a request or a response. */
import { newList } from '../host/pristine.js';

export class Facts {
  readonly names: string[] = newList();
  /** Primitives, lists of texts, further facts. */
  readonly values: unknown[] = newList();

  /** `name` must not be there yet. */
  add(name: string, value: unknown): void {
    const at = this.names.length;
    this.names[at] = name;
    this.values[at] = value;
  }

  /** Undefined if there is none of this name. */
  get(name: string): unknown {
    for (let i = 0; i < this.names.length; i++) if (this.names[i] === name) return this.values[i];
    return undefined;
  }
}
