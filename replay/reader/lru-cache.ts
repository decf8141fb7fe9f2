/** A cache bounded by weight in bytes that drops what was used longest ago. */
export class LruCache<Key, Value> {
  readonly #entries = new Map<Key, { value: Value; bytes: number }>();
  readonly #capacityBytes: number;
  readonly #dropped: (value: Value) => void;
  #heldBytes = 0;

  /** @param dropped is told of each value that is in it no longer. */
  constructor(capacityBytes: number, dropped: (value: Value) => void = () => undefined) {
    this.#capacityBytes = capacityBytes;
    this.#dropped = dropped;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps the order of insertion, so putting it in again makes it the youngest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** The youngest entry stays even if it alone is above the capacity. */
  set(key: Key, value: Value, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#heldBytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#heldBytes <= this.#capacityBytes || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#heldBytes -= entry.bytes;
    this.#entries.delete(key);
    this.#dropped(entry.value);
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key);
  }
}
