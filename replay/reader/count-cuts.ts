/** Decodes every captured value of a chunk and counts by reason what was cut. */
import { EventKind } from '../../schema/enums.js';
import type { CaptureLimits, FunctionRecord } from '../../schema/trace-types.js';
import type { CapturedValue, CutReasonName } from '../model.js';
import type { ChunkBody } from './chunk-body.js';
import type { Dictionaries } from './dictionaries.js';
import { TraceError } from './trace-error.js';
import { ValueDecoder } from './value-decoder.js';

type Counts = Partial<Record<CutReasonName, number>>;

/** Adds to `counts`. Returns what was wrong with the first value that could not be decoded. */
export function countCuts(
  { index, columns }: ChunkBody,
  functions: ReadonlyMap<number, FunctionRecord>,
  dictionaries: Dictionaries,
  limits: CaptureLimits,
  counts: Counts,
): string | undefined {
  const { kinds, subjects, values, tape } = columns;
  const own = {
    string: (id: number) => dictionaries.string(index, id),
    shape: (id: number) => dictionaries.shape(index, id),
  };
  for (let e = 0; e < kinds.length; e++) {
    const at = values[e]!;
    if (at === 0) continue;
    const record = kinds[e] === EventKind.enter ? functions.get(subjects[e]!) : undefined;
    const count = record === undefined ? 1 : record.parameters.length + (record.capturesThis ? 1 : 0);
    try {
      const decoder = new ValueDecoder(tape, at, own);
      for (let i = 0; i < count; i++) countIn(decoder.next(), limits, counts);
    } catch (error) {
      if (error instanceof TraceError) throw error;
      return `a captured value cannot be decoded: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}

/** References are not followed: their target was counted where it stands. */
function countIn(value: CapturedValue, limits: CaptureLimits, counts: Counts): void {
  const add = (reason: CutReasonName) => {
    counts[reason] = (counts[reason] ?? 0) + 1;
  };
  switch (value.kind) {
    case 'cut':
    case 'withheld':
      add(value.reason);
      return;
    case 'string':
      if (value.length > value.value.length) add('length');
      return;
    case 'object':
      if (value.omitted > 0) add('breadth');
      for (const property of value.properties) countIn(property.value, limits, counts);
      return;
    case 'array':
      if (value.length > value.items.length) add(reasonForFewer(value.items.length, limits.items));
      for (const item of value.items) countIn(item, limits, counts);
      return;
    case 'set':
      if (value.size > value.items.length) add(reasonForFewer(value.items.length, limits.items));
      for (const item of value.items) countIn(item, limits, counts);
      return;
    case 'map':
      if (value.size > value.entries.length) add(reasonForFewer(value.entries.length, limits.properties));
      for (const entry of value.entries) {
        countIn(entry.key, limits, counts);
        countIn(entry.value, limits, counts);
      }
      return;
    case 'error':
      for (const part of [value.message, value.stack, value.cause]) countIn(part, limits, counts);
      for (const property of value.properties) countIn(property.value, limits, counts);
      return;
    case 'promise':
      if (value.result) countIn(value.result, limits, counts);
      return;
    case 'bytes':
      if (value.byteLength > value.bytes.length) add('length');
      return;
  }
}

/** Fewer than the breadth allows were kept because the capture came to the end of its values. */
function reasonForFewer(kept: number, breadth: number): CutReasonName {
  return kept >= breadth ? 'breadth' : 'budget';
}
