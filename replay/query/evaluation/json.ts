/**
 * JSON.stringify and JSON.parse. Of an instance of a class its own properties are written: whether the class has a `toJSON`
 * is not recorded. A value that was not captured makes the whole text unknown.
 */
import type { Budget } from './budget.js';
import { exception, native, refused } from './evaluation-error.js';
import { unboxed } from './lift.js';
import { arrayItems, known } from './lists.js';
import { makeArray, makeObject, newProperties } from './make.js';
import { ownEntries } from './own-entries.js';
import { type CallSite, HOLE, isPrimitive, isUnknown, PartialString, Unknown, type Value } from './value.js';

/** The text is built by JavaScript's own JSON.stringify from this: no property has a meaning there but its own. */
type Plain = null | boolean | number | string | undefined | Plain[] | { [name: string]: Plain };

export function stringify([value, replacer, space]: readonly Value[], { argument, budget }: CallSite): Value {
  if (replacer !== undefined && replacer !== null) {
    throw refused('A replacer is refused; choose the properties first, as in `JSON.stringify({ id: user.id })`.');
  }
  if (space !== undefined && typeof space !== 'number' && typeof space !== 'string') {
    throw refused('The third argument of JSON.stringify is a number or a string.');
  }
  const plain = new PlainMaker(budget).plain(value, argument);
  if (isUnknown(plain)) return plain.as();
  const written = JSON.stringify(plain, null, space);
  if (written !== undefined) budget.string(written.length);
  return written;
}

export function parse([text]: readonly Value[], { argument, budget }: CallSite): Value {
  if (isUnknown(text)) return text;
  if (text instanceof PartialString) return text.rest.as();
  if (!isPrimitive(text)) throw exception('TypeError', `${argument} is no text`);
  const source = String(text);
  budget.string(source.length);
  return fromPlain(native(() => JSON.parse(source)) as Plain, budget);
}

class PlainMaker {
  /** Objects that are being written. */
  readonly #open = new Set<Value>();
  #length = 0;

  constructor(private readonly budget: Budget) {}

  plain(value: Value, text: string): Plain | Unknown {
    if (typeof value === 'bigint') throw exception('TypeError', 'Do not know how to serialize a BigInt');
    if (isPrimitive(value)) return this.#counted(value);
    if (this.#open.has(value)) throw exception('TypeError', 'Converting circular structure to JSON');
    this.#open.add(value);
    const plain = this.budget.deeper(1, () => this.#object(value, text));
    this.#open.delete(value);
    return plain;
  }

  #object(value: Value & object, text: string): Plain | Unknown {
    switch (value.kind) {
      case 'partialString':
      case 'partialBigint':
        return value.rest;
      case 'symbol':
      case 'function':
      case 'class':
      case 'arrow':
        return undefined;
      case 'builtin':
        return value.type === 'namespace' ? {} : undefined;
      case 'date':
        return Number.isNaN(value.unixMs) ? null : native(() => new Date(value.unixMs).toISOString());
      case 'boxed':
        return this.plain(unboxed(value, text), text);
      case 'map':
      case 'set':
      case 'regexp':
      case 'promise':
      case 'madeRegExp':
        // They have no enumerable properties; what a program adds to one is not captured.
        return {};
      case 'array':
      case 'madeArray':
        return this.#array(value, text);
      case 'opaque':
        return new Unknown(`\`${text}\` is shown by its name only.`, 'none');
      case 'bytes':
        return new Unknown(`\`${text}\` as JSON depends on its class; use \`Array.from(${text})\`.`, 'none');
      default:
        return this.#properties(value, text);
    }
  }

  #array(value: Value, text: string): Plain | Unknown {
    const items = known(arrayItems(value, text, this.budget)!);
    if (isUnknown(items)) return items;
    const plain: Plain[] = [];
    for (const [i, item] of items.entries()) {
      const part = item === HOLE ? null : this.plain(item, `${text}[${i}]`);
      if (isUnknown(part)) return part;
      plain.push(part);
    }
    return plain;
  }

  #properties(value: Value, text: string): Plain | Unknown {
    const own = ownEntries(value, text, this.budget);
    if (isUnknown(own)) return own;
    if (own.rest !== undefined) return own.rest;
    const plain: Record<string, Plain> = Object.create(null);
    for (const [name, property] of own.entries) {
      if (name === 'toJSON' && !isPrimitive(property))
        throw refused(`\`${text}\` has a toJSON, which is code of the program.`);
      const part = this.plain(property, `${text}.${name}`);
      if (isUnknown(part)) return part;
      this.#counted(name);
      plain[name] = part;
    }
    return plain;
  }

  /** Six units stand for one that is escaped. */
  #counted<Scalar extends Plain>(value: Scalar): Scalar {
    this.#length += typeof value === 'string' ? value.length + 2 : 8;
    this.budget.string(this.#length);
    return value;
  }
}

function fromPlain(plain: Plain, budget: Budget): Value {
  if (typeof plain !== 'object' || plain === null) return plain;
  return budget.deeper(1, () => {
    if (Array.isArray(plain))
      return makeArray(
        plain.map((item) => fromPlain(item, budget)),
        budget,
      );
    const properties = newProperties();
    for (const [name, value] of Object.entries(plain)) properties[name] = fromPlain(value, budget);
    return makeObject(properties, budget);
  });
}
