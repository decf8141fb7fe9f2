/**
 * The children of a captured value: what a client sees when it opens it. Listed without converting them, so that a
 * page costs its own length only.
 */

import { cutReason, propertyName } from '../presentation/preview.js';
import { bytesAsNumbers, type CapturedValue, type NamedValue } from '../replay/engine.js';
import type { CaptureLimits } from '../schema/trace-types.js';

export interface Member {
  name: string;
  /** Absent for a remark, which is text of ours. */
  value?: CapturedValue;
  remark?: string;
  /** For a map entry: opens to its key and value. */
  entry?: { key: CapturedValue; value: CapturedValue };
  /** Added to its type: since when the value is known. */
  note?: string;
  /** How the engine's `evaluate` reaches it from its parent's expression; absent if it cannot. */
  path?: string;
}

export interface Members {
  indexed: Member[];
  named: Member[];
}

/** Whether there is anything to open. */
export function hasMembers(value: CapturedValue): boolean {
  switch (value.kind) {
    case 'object':
      return value.properties.length + value.omitted > 0 || value.hasPrivateFields || value.isSelection || false;
    case 'array':
    case 'map':
    case 'set':
    case 'error':
    case 'bytes':
    case 'boxed':
      return true;
    case 'promise':
      return value.result !== undefined;
    case 'reference':
      return value.target !== undefined && hasMembers(value.target);
    default:
      return false;
  }
}

export function membersOf(value: CapturedValue, limits: CaptureLimits): Members {
  switch (value.kind) {
    case 'object':
      return { indexed: [], named: [...properties(value.properties), ...omitted(value, limits), ...remarks(value)] };
    case 'array':
      return {
        indexed: value.items.map((item, index) => element(index, item)),
        named: value.undecided
          ? [{ name: '…', remark: `up to ${value.undecided} more (of an array that was not captured whole)` }]
          : [size('length', value.length), ...missing(value.items.length, value.length, limits, 'items')],
      };
    case 'set':
      return {
        // Not by path: evaluate reads members, and a Set has none by number.
        indexed: value.items.map((item, index) => ({ name: String(index), value: item })),
        named: [size('size', value.size), ...missing(value.items.length, value.size, limits, 'items')],
      };
    case 'map':
      return {
        indexed: value.entries.map((entry, index) => ({ name: String(index), entry })),
        named: [size('size', value.size), ...missing(value.entries.length, value.size, limits, 'properties')],
      };
    case 'bytes': {
      const { elements, total } = bytesAsNumbers(value);
      return {
        indexed: elements.map((item, index) => ({ name: String(index), value: numeric(item) })),
        named: [size('byteLength', value.byteLength), ...missing(elements.length, total, limits, 'items')],
      };
    }
    case 'error': {
      const parts = { message: value.message, stack: value.stack, cause: value.cause };
      const own = Object.entries(parts).filter(([, part]) => part.kind !== 'absent');
      return {
        indexed: [],
        named: [
          ...own.map(([name, part]) => property(name, part)),
          ...properties(value.properties),
          ...omitted(value, limits),
        ],
      };
    }
    case 'promise':
      return { indexed: [], named: value.result ? [{ name: '[[PromiseResult]]', value: value.result }] : [] };
    case 'boxed':
      return { indexed: [], named: [{ name: '[[PrimitiveValue]]', value: value.primitive }] };
    case 'reference':
      return value.target ? membersOf(value.target, limits) : { indexed: [], named: [] };
    default:
      return { indexed: [], named: [] };
  }
}

/** `.name`, or `['a name']`. */
function memberPath(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function property(name: string, value: CapturedValue): Member {
  return { name, value, path: memberPath(name) };
}

function properties(list: readonly NamedValue[]): Member[] {
  return list.map((named) =>
    named.isSymbol ? { name: propertyName(named), value: named.value } : property(named.name, named.value),
  );
}

function element(index: number, value: CapturedValue): Member {
  if (value.kind === 'absent') return { name: String(index), remark: '‹empty›' };
  return { name: String(index), value, path: `[${index}]` };
}

function size(name: string, value: number): Member {
  return { name, value: numeric(value), path: `.${name}` };
}

function numeric(value: number | bigint): CapturedValue {
  if (typeof value === 'number') return { kind: 'number', value };
  const digits = String(value);
  return { kind: 'bigint', digits, digitCount: digits.replace('-', '').length };
}

function omitted(value: Extract<CapturedValue, { kind: 'object' | 'error' }>, limits: CaptureLimits): Member[] {
  const kept = value.properties.length;
  return missing(kept, kept + (value.omitted ?? 0), limits, 'properties');
}

/** What is not among the properties, and why. */
function remarks(value: Extract<CapturedValue, { kind: 'object' }>): Member[] {
  return [
    ...(value.hasPrivateFields ? [{ name: '#', remark: 'private fields (not captured)' }] : []),
    ...(value.isSelection ? [{ name: '…', remark: 'what explains nothing is left out' }] : []),
  ];
}

/** Fewer kept than the breadth allows means that the capture ran out of its budget here. */
function missing(kept: number, total: number, limits: CaptureLimits, breadth: 'properties' | 'items'): Member[] {
  const count = total - kept;
  if (count <= 0) return [];
  const reason = cutReason(kept >= limits[breadth] ? 'breadth' : 'budget', limits, breadth);
  const [one, many] = breadth === 'items' ? ['item', 'items'] : ['property', 'properties'];
  return [{ name: '…', remark: `${count} more ${count === 1 ? one : many} (${reason})` }];
}
