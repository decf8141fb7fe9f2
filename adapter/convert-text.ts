/** A captured value as text to copy: all that was captured of it, indented, with every cut and its reason. */

import { oneLine } from '../presentation/one-line.js';
import { preview, typeName } from '../presentation/preview.js';
import type { CapturedValue } from '../replay/engine.js';
import type { CaptureLimits } from '../schema/trace-types.js';
import { membersOf } from './value-members.js';

/** Captures are bounded, but references make circles of them. */
const MAX_DEPTH = 12;

export function fullText(value: CapturedValue, limits: CaptureLimits): string {
  // A string is copied as it is, without quotes.
  return value.kind === 'string' && value.value.length === value.length ? value.value : nested(value, limits, '', 0);
}

function nested(value: CapturedValue, limits: CaptureLimits, indent: string, depth: number): string {
  const opens = value.kind === 'object' || value.kind === 'array' || value.kind === 'map' || value.kind === 'set';
  if (!opens || depth >= MAX_DEPTH) return preview(value, limits);
  const inner = `${indent}  `;
  const { indexed, named } = membersOf(value, limits);
  const text = (part: CapturedValue): string => nested(part, limits, inner, depth + 1);
  const lines = indexed.map(({ value: item, entry, remark }) => {
    if (entry) return `${text(entry.key)} => ${text(entry.value)}`;
    return item ? text(item) : (remark ?? '');
  });
  for (const { name, value: member, remark, path } of named) {
    // Of arrays, maps and sets, size and length are told by the head.
    if (member && (value.kind === 'object' ? path !== undefined : false))
      lines.push(`${oneLine(name)}: ${text(member)}`);
    if (remark !== undefined) lines.push(`… ${remark}`);
  }
  const [open, close] = value.kind === 'array' ? ['[', ']'] : ['{', '}'];
  const name = oneLine(typeName(value));
  const size = value.kind === 'map' || value.kind === 'set' ? `(${value.size}) ` : '';
  const head = name === 'Object' || name === 'Array' ? '' : `${name}${size || ' '}`;
  if (lines.length === 0) return `${head}${open}${close}`;
  return `${head}${open}\n${lines.map((line) => `${inner}${line},`).join('\n')}\n${indent}${close}`;
}
