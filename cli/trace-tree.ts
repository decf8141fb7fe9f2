/** Traces of a process tree in the order a person reads them. */

/** What stands in the header; undefined where it could not be read. */
export interface TreePlace {
  traceId: string;
  parentTraceId: string;
}

export interface TreeEntry<T> {
  item: T;
  /** 0 where nothing above it is listed. */
  depth: number;
}

/** Each trace, right below it those of the processes and threads it started; otherwise in the order given. */
export function asTree<T>(items: readonly T[], placeOf: (item: T) => TreePlace | undefined): TreeEntry<T>[] {
  const entries: TreeEntry<T>[] = [];
  const placed = new Set<T>();
  const place = (item: T, depth: number) => {
    if (placed.has(item)) return;
    placed.add(item);
    entries.push({ item, depth });
    const id = placeOf(item)?.traceId;
    if (id === undefined) return;
    for (const other of items) if (placeOf(other)?.parentTraceId === id) place(other, depth + 1);
  };
  const ids = new Set(items.map((item) => placeOf(item)?.traceId));
  for (const item of items) {
    const parent = placeOf(item)?.parentTraceId;
    if (parent === undefined || !ids.has(parent)) place(item, 0);
  }
  // Headers that name each other: only damage makes such.
  for (const item of items) place(item, 0);
  return entries;
}
