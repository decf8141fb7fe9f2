/** Where one object was captured, and what a property of it was then. */
import type { CapturedValue, PropertyCapture } from '../model.js';
import type { CallValueReader } from '../timeline/call-values.js';
import { NONE } from '../timeline/chunk-timeline.js';
import { countAtMost, type Timeline } from '../timeline/timeline.js';

export interface ObjectCapture {
  /** Index of the event in its chunk. */
  localEvent: number;
  value: CapturedValue;
}

/** In order. Cost: a pass over the words of the chunk's captures, and of the events whose words have the number, their values. */
export function capturesIn(
  timeline: Timeline,
  values: CallValueReader,
  chunkIndex: number,
  objectId: number,
): ObjectCapture[] {
  const { columns } = timeline.reader.chunk(chunkIndex);
  const { tape } = columns;
  let word = tape.indexOf(objectId);
  if (word === -1) return [];
  const starts = eventsByStart(columns.values);
  const events = new Set<number>();
  for (; word !== -1; word = tape.indexOf(objectId, word + 1)) {
    for (const event of starts.atOrBefore(word)) events.add(event);
  }
  const chunk = timeline.chunk(chunkIndex);
  const captures: ObjectCapture[] = [];
  for (const localEvent of [...events].sort((a, b) => a - b)) {
    // The beginning and the end of a request are no positions.
    if (chunk.eventCalls[localEvent] === NONE) continue;
    const value = values.objectAt(chunkIndex, localEvent, objectId);
    if (value !== undefined) captures.push({ localEvent, value });
  }
  return captures;
}

/** Which events' values begin at, or last before, a word. */
function eventsByStart(values: Uint32Array): { atOrBefore(word: number): readonly number[] } {
  const events = new Map<number, number[]>();
  values.forEach((start, event) => {
    if (start !== 0) events.set(start, [...(events.get(start) ?? []), event]);
  });
  const starts = Uint32Array.from(events.keys()).sort();
  return {
    atOrBefore(word) {
      const count = countAtMost(starts, word);
      return count === 0 ? [] : events.get(starts[count - 1]!)!;
    },
  };
}

/** Of an array also its items by number and its `length`, of a Map and a Set their `size`. */
export function propertyOf(object: CapturedValue, name: string): PropertyCapture {
  switch (object.kind) {
    case 'object': {
      const found = object.properties.find((property) => !property.isSymbol && property.name === name);
      if (found !== undefined) return known(found.value);
      return object.omitted > 0 || object.isSelection ? { kind: 'unknown' } : { kind: 'missing' };
    }
    case 'error': {
      const found = object.properties.find((property) => !property.isSymbol && property.name === name);
      if (name === 'message') return known(object.message);
      return found === undefined ? { kind: 'unknown' } : known(found.value);
    }
    case 'array': {
      if (name === 'length') return number(object.length);
      const index = /^\d+$/.test(name) ? Number(name) : -1;
      if (index < 0 || index >= object.length) return { kind: 'missing' };
      const item = object.items[index];
      if (item === undefined) return { kind: 'unknown' };
      return item.kind === 'absent' ? { kind: 'missing' } : known(item);
    }
    case 'map':
    case 'set':
      return name === 'size' ? number(object.size) : { kind: 'unknown' };
    default:
      return { kind: 'unknown' };
  }
}

function known(value: CapturedValue): PropertyCapture {
  return value.kind === 'withheld' || value.kind === 'absent' ? { kind: 'unknown' } : { kind: 'value', value };
}

function number(value: number): PropertyCapture {
  return { kind: 'value', value: { kind: 'number', value } };
}

/** The same for two captures between which a comparison by `Object.is` tells no difference, as far as was captured. */
export function identityOf(value: CapturedValue): string {
  switch (value.kind) {
    case 'number':
      return Object.is(value.value, -0) ? '-0' : `${value.value}`;
    case 'string':
      return `"${value.length} ${value.value}`;
    case 'bigint':
      return `${value.digitCount} ${value.digits}n`;
    case 'boolean':
      return String(value.value);
    case 'symbol':
      return `Symbol ${value.description}`;
    default:
      return 'objectId' in value && value.objectId !== 0 ? `#${value.objectId}` : value.kind;
  }
}
