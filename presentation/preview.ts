/**
 * One line for a captured value, in the manner of js-debug: `Cart {user: 'x', lines: Array(2)}`. Bounded in length and
 * depth; the children tell the rest. What was not captured is in `‹ ›` with the reason, so that it cannot be taken for
 * a value of the program.
 */
import { bytesAsNumbers, type CapturedValue, type CutReasonName, type NamedValue } from '../replay/engine.js';
import type { FunctionId } from '../schema/coordinates.js';
import type { CaptureLimits } from '../schema/trace-types.js';
import { oneLine } from './one-line.js';

/** Length at which a preview stops adding members. */
const MAX_PREVIEW = 100;

/** Where a function of the recording is: `src/cart.js:12`. */
export type PlaceOf = (id: FunctionId) => string | undefined;

/** `placeOf` is for a function that stands alone; inside others there is no room. */
export function preview(value: CapturedValue, limits: CaptureLimits, placeOf?: PlaceOf): string {
  const place = isFunction(value) && value.function !== undefined ? placeOf?.(value.function) : undefined;
  const text = show(value, limits, 0);
  return oneLine(place === undefined ? text : `${text} (${place})`);
}

function isFunction(value: CapturedValue): value is Extract<CapturedValue, { kind: 'function' | 'class' }> {
  return value.kind === 'function' || value.kind === 'class';
}

/** What the value is called in a type column: `Cart`, `Array`, `string`. */
export function typeName(value: CapturedValue): string {
  switch (value.kind) {
    case 'object':
    case 'error':
    case 'cut':
    case 'bytes':
    case 'opaque':
      return value.className || 'Object';
    case 'reference':
      return value.target ? typeName(value.target) : 'Object';
    case 'boxed':
      return value.className || capitalized(value.primitive.kind);
    case 'array':
    case 'map':
    case 'set':
    case 'date':
    case 'promise':
      return value.className || capitalized(value.kind);
    case 'regexp':
      return value.className || 'RegExp';
    case 'class':
      return 'function';
    case 'absent':
    case 'withheld':
      return '';
    default:
      return value.kind;
  }
}

/** Why something is missing: `depth limit 5`. */
export function cutReason(reason: CutReasonName, limits: CaptureLimits, breadth: 'properties' | 'items'): string {
  switch (reason) {
    case 'depth':
      return `depth limit ${limits.depth}`;
    case 'breadth':
      return `breadth limit ${limits[breadth]}`;
    case 'length':
      return `length limit ${limits.stringLength}`;
    case 'budget':
      return `budget of ${limits.nodes} values`;
    case 'getter':
      return 'getter, not read';
    case 'proxy':
      return 'Proxy, not read';
    case 'redacted':
      return 'redacted';
    case 'failed':
      return 'could not be read';
    case 'unread':
      return 'nobody had read it';
    case 'steppedDown':
      return 'recording its function cost too much';
    case 'damaged':
      return 'the recording is damaged here';
    case 'none':
      return 'not captured';
  }
}

function show(value: CapturedValue, limits: CaptureLimits, depth: number): string {
  switch (value.kind) {
    case 'absent':
      return '‹not captured›';
    case 'undefined':
    case 'null':
      return value.kind;
    case 'boolean':
      return String(value.value);
    case 'number':
      return Object.is(value.value, -0) ? '-0' : String(value.value);
    case 'string':
      return quoted(value.value, value.length, limits, depth);
    case 'bigint': {
      const cut = value.digitCount - value.digits.replace('-', '').length;
      return cut > 0 ? `${value.digits}…n (${value.digitCount} digits)` : `${value.digits}n`;
    }
    case 'symbol':
      return symbolText(value.description);
    case 'function':
      return `ƒ ${value.name || '(anonymous)'}()`;
    case 'class':
      return `class ${value.name || '(anonymous)'}`;
    case 'object': {
      const name = objectPrefix(value);
      const isMore = value.omitted > 0 || value.isSelection || value.hasPrivateFields;
      if (depth > 0) return name ? `${name}{…}` : value.properties.length > 0 || isMore ? '{…}' : '{}';
      return `${name}{${members(value.properties, isMore ? 1 : 0, limits)}}`;
    }
    case 'array':
      if (depth > 0) return `${typeName(value)}(${lengthText(value)})`;
      return `${value.className ?? ''}(${lengthText(value)}) [${list(value.items, missingItems(value), limits)}]`;
    case 'set':
      if (depth > 0) return `${typeName(value)}(${value.size})`;
      return `${typeName(value)}(${value.size}) {${list(value.items, value.size - value.items.length, limits)}}`;
    case 'map': {
      if (depth > 0) return `${typeName(value)}(${value.size})`;
      const parts = value.entries.map((e) => `${show(e.key, limits, 1)} => ${show(e.value, limits, 1)}`);
      return `${typeName(value)}(${value.size}) {${joined(parts, value.size - parts.length)}}`;
    }
    case 'reference':
      return value.target ? show(value.target, limits, depth) : `‹seen above: object #${value.objectId}›`;
    case 'cut':
      return `${value.className || 'Object'} ‹not looked into: ${cutReason(value.reason, limits, 'properties')}›`;
    case 'withheld':
      return `‹${cutReason(value.reason, limits, 'properties')}›`;
    case 'date':
      return Number.isNaN(value.unixMs) ? 'Invalid Date' : new Date(value.unixMs).toISOString();
    case 'regexp':
      return value.text;
    case 'error': {
      const message = value.message.kind === 'string' ? value.message.value : '';
      return message ? `${value.className}: ${message}` : value.className;
    }
    case 'bytes': {
      const numbers = bytesAsNumbers(value);
      const head = `${value.className}(${Math.floor(value.byteLength / numbers.elementBytes)})`;
      if (depth > 0) return head;
      return `${head} [${joined(numbers.elements.slice(0, 20).map(String), numbers.total - 20)}]`;
    }
    case 'promise': {
      if (value.state === 'unknown') return typeName(value);
      const result = value.result && depth === 0 ? `: ${show(value.result, limits, 1)}` : '';
      return `${typeName(value)} {<${value.state}>${result}}`;
    }
    case 'boxed':
      return `[${typeName(value)}: ${show(value.primitive, limits, 1)}]`;
    case 'opaque':
      return value.text || value.className;
  }
}

type ArrayValue = Extract<CapturedValue, { kind: 'array' }>;

function lengthText({ length, undecided }: ArrayValue): string {
  return undecided ? `${length} to ${length + undecided}` : String(length);
}

function missingItems({ length, items, undecided = 0 }: ArrayValue): number {
  return length - items.length + undecided;
}

function objectPrefix({ className, hasNoPrototype }: Extract<CapturedValue, { kind: 'object' }>): string {
  if (hasNoPrototype) return '[no prototype] ';
  return className && className !== 'Object' ? `${className} ` : '';
}

/** Single quotes as in js-debug, and what it escapes. */
function quoted(text: string, length: number, limits: CaptureLimits, depth: number): string {
  const kept = depth > 0 && text.length > 40 ? text.slice(0, 40) : text;
  const body = JSON.stringify(kept).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  if (kept.length < text.length) return `'${body}…'`;
  if (text.length < length) return `'${body}…' (${length} characters, ${cutReason('length', limits, 'items')})`;
  return `'${body}'`;
}

function members(properties: readonly NamedValue[], omitted: number, limits: CaptureLimits): string {
  return joined(
    properties.map((property) => `${propertyName(property)}: ${show(property.value, limits, 1)}`),
    omitted,
  );
}

/** `name`, or `Symbol(description)`. */
export function propertyName({ name, isSymbol }: NamedValue): string {
  return isSymbol ? symbolText(name) : name;
}

/** Well-known symbols describe themselves as `Symbol.iterator`. */
function symbolText(description: string): string {
  return description.startsWith('Symbol(') ? description : `Symbol(${description})`;
}

function list(items: readonly CapturedValue[], missing: number, limits: CaptureLimits): string {
  return joined(
    items.map((item) => (item.kind === 'absent' ? '‹empty›' : show(item, limits, 1))),
    missing,
  );
}

function joined(parts: readonly string[], missing: number): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    const next = index === 0 ? part : `${text}, ${part}`;
    if (next.length > MAX_PREVIEW && index > 0) return `${text}, …`;
    text = next;
  }
  return missing > 0 ? `${text}${text ? ', ' : ''}…` : text;
}

function capitalized(text: string): string {
  return text === 'bigint' ? 'BigInt' : text.charAt(0).toUpperCase() + text.slice(1);
}
