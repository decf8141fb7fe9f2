/** Captured values as JSON: the shapes of docs/cli.md, which stay as they are. */
import type { CapturedValue, NamedValue } from '../replay/engine.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * `kind` says which value it is; the other fields are those of CapturedValue with what JSON lacks spelled out: numbers
 * such as NaN and -0 as text, bytes in hexadecimal, a reference without its target.
 */
export function valueToJson(value: CapturedValue): Json {
  switch (value.kind) {
    case 'number':
      return isPlainNumber(value.value)
        ? { kind: 'number', value: value.value }
        : { kind: 'number', text: Object.is(value.value, -0) ? '-0' : String(value.value) };
    case 'object':
      return { ...plain(value), properties: named(value.properties) };
    case 'array':
    case 'set':
      return { ...plain(value), items: value.items.map(valueToJson) };
    case 'map':
      return {
        ...plain(value),
        entries: value.entries.map((entry) => ({ key: valueToJson(entry.key), value: valueToJson(entry.value) })),
      };
    case 'error':
      return {
        ...plain(value),
        message: valueToJson(value.message),
        stack: valueToJson(value.stack),
        cause: valueToJson(value.cause),
        properties: named(value.properties),
      };
    case 'bytes':
      return { ...plain(value), bytes: Buffer.from(value.bytes).toString('hex') };
    case 'boxed':
      return { ...plain(value), primitive: valueToJson(value.primitive) };
    case 'promise':
      return value.result ? { ...plain(value), result: valueToJson(value.result) } : plain(value);
    case 'date':
      return { ...plain(value), unixMs: Number.isNaN(value.unixMs) ? null : value.unixMs };
    default:
      return plain(value);
  }
}

export function named(values: readonly NamedValue[]): Json {
  return values.map(({ name, value, isSymbol }) => ({
    ...{ name, value: valueToJson(value) },
    ...(isSymbol ? { isSymbol } : {}),
  }));
}

/** The fields of a value that are JSON as they stand. */
function plain(value: CapturedValue): { [key: string]: Json } {
  const fields: { [key: string]: Json } = {};
  for (const [key, field] of Object.entries(value)) {
    if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean') fields[key] = field;
  }
  return fields;
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}
