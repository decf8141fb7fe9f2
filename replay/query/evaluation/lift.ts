/** Captured values as an expression computes with them, and back. */
import type { CapturedValue, NamedValue } from '../../model.js';
import { CAPTURE_REASONS } from './capture-reason.js';
import {
  HOLE,
  type Item,
  isPrimitive,
  PartialBigint,
  PartialString,
  type Primitive,
  Unknown,
  type Value,
} from './value.js';

/** What the recorder writes where a secret was taken out of a text. */
const REDACTED = '<redacted>';

/** @param text the source text that names the value, for the sentence if it is not known. */
export function lift(value: CapturedValue, text: string): Value {
  switch (value.kind) {
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'boolean':
    case 'number':
      return value.value;
    case 'string':
      return liftString(value, text);
    case 'bigint': {
      if (value.digits.replace('-', '').length >= value.digitCount) return BigInt(value.digits);
      const sentence = `Of \`${text}\` only the first digits were captured: ${CAPTURE_REASONS.length}.`;
      return new PartialBigint(value, new Unknown(sentence, 'length'));
    }
    case 'absent':
      return new Unknown(`\`${text}\` was not captured.`, 'none');
    case 'withheld':
      return new Unknown(`\`${text}\` was not captured: ${CAPTURE_REASONS[value.reason]}.`, value.reason);
    case 'reference':
      return value.target === undefined ? value : lift(value.target, text);
    default:
      return value;
  }
}

/** What an object such as `new String('a')` is made of. A trace that says that it is made of an object is not believed. */
export function unboxed(
  { primitive }: Extract<CapturedValue, { kind: 'boxed' }>,
  text: string,
): Primitive | PartialString | Unknown {
  const inside = lift(primitive, text);
  if (isPrimitive(inside) || inside.kind === 'partialString' || inside.kind === 'unknown') return inside;
  return new Unknown(`What \`${text}\` is made of was not captured.`, 'none');
}

/** An item of an array, where `absent` is a hole. */
export function liftItem(value: CapturedValue, list: string, index: number): Item {
  return value.kind === 'absent' ? HOLE : lift(value, value.kind === 'withheld' ? `${list}[${index}]` : list);
}

function liftString(value: Extract<CapturedValue, { kind: 'string' }>, text: string): Value {
  const secret = value.value.indexOf(REDACTED);
  if (secret >= 0) {
    const rest = new Unknown(`A part of \`${text}\` was not captured: ${CAPTURE_REASONS.redacted}.`, 'redacted');
    return new PartialString(value.value.slice(0, secret), undefined, value, rest);
  }
  if (value.length <= value.value.length) return value.value;
  const sentence = `Of \`${text}\` only the first ${value.value.length} of ${value.length} characters were captured.`;
  return new PartialString(value.value, value.length, value, new Unknown(sentence, 'length'));
}

/** As the engine answers. What the expression made has object id 0. */
export function lower(value: Value): CapturedValue {
  return new Lowering().value(value);
}

class Lowering {
  /** What is held many times is converted once. */
  readonly #known = new Map<Value, CapturedValue>();

  value(value: Value): CapturedValue {
    if (isPrimitive(value)) return lowerPrimitive(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const lowered = this.#object(value);
    this.#known.set(value, lowered);
    return lowered;
  }

  #object(value: Exclude<Value, string | number | bigint | boolean | null | undefined>): CapturedValue {
    switch (value.kind) {
      case 'unknown':
        return { kind: 'withheld', reason: value.reason };
      case 'partialString':
      case 'partialBigint':
        return value.captured;
      case 'madeArray': {
        const items = value.items.map((item): CapturedValue => (item === HOLE ? { kind: 'absent' } : this.value(item)));
        const { more, isExact } = value;
        const length = items.length + (isExact ? more : 0);
        return { kind: 'array', objectId: 0, length, items, ...(isExact ? {} : { undecided: more }) };
      }
      case 'madeObject': {
        const properties = Object.entries(value.properties).map(
          ([name, property]): NamedValue => ({ name, value: this.value(property) }),
        );
        return { kind: 'object', className: '', objectId: 0, properties, omitted: value.more };
      }
      case 'madeRegExp':
        return { kind: 'regexp', objectId: 0, text: `/${value.source}/${value.flags}` };
      case 'arrow':
        return { kind: 'function', name: '', objectId: 0 };
      case 'builtin':
        return value.type === 'namespace'
          ? { kind: 'opaque', className: value.name, objectId: 0, text: value.name }
          : { kind: value.type, name: value.name, objectId: 0 };
      default:
        return value;
    }
  }
}

function lowerPrimitive(value: string | number | bigint | boolean | null | undefined): CapturedValue {
  switch (typeof value) {
    case 'undefined':
      return { kind: 'undefined' };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'number':
      return { kind: 'number', value };
    case 'bigint': {
      const digits = String(value);
      return { kind: 'bigint', digits, digitCount: digits.replace('-', '').length };
    }
    case 'string':
      return { kind: 'string', value, length: value.length };
    default:
      return { kind: 'null' };
  }
}
