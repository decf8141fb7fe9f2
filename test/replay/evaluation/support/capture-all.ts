/** JavaScript values as a recorder without limits would have captured them, for expressions to be asked of. */
import type { CallValues, CapturedValue, NamedValue } from '../../../../replay/model.js';
import type { TimeNs } from '../../../../schema/coordinates.js';

export class CaptureAll {
  readonly #ids = new Map<object, number>();

  values(scope: Record<string, unknown>): CallValues {
    const parameters = Object.entries(scope).map(([name, value]): NamedValue => ({ name, value: this.value(value) }));
    return { enteredAtNs: 0 as TimeNs, parameters };
  }

  value(value: unknown): CapturedValue {
    switch (typeof value) {
      case 'undefined':
        return { kind: 'undefined' };
      case 'boolean':
        return { kind: 'boolean', value };
      case 'number':
        return { kind: 'number', value };
      case 'string':
        return { kind: 'string', value, length: value.length };
      case 'bigint':
        return { kind: 'bigint', digits: String(value), digitCount: String(value).replace('-', '').length };
      case 'symbol':
        return { kind: 'symbol', description: value.description ?? '' };
      case 'function':
        return { kind: 'function', name: value.name, objectId: this.#id(value) };
    }
    return value === null ? { kind: 'null' } : this.#object(value as object);
  }

  #object(value: object): CapturedValue {
    const objectId = this.#id(value);
    if (Array.isArray(value)) {
      const items = Array.from({ length: value.length }, (_, i): CapturedValue => {
        return i in value ? this.value(value[i]) : { kind: 'absent' };
      });
      return { kind: 'array', objectId, length: value.length, items };
    }
    if (value instanceof Map) {
      const entries = Array.from(value, ([key, held]) => ({ key: this.value(key), value: this.value(held) }));
      return { kind: 'map', objectId, size: value.size, entries };
    }
    if (value instanceof Set) {
      return { kind: 'set', objectId, size: value.size, items: Array.from(value, (item) => this.value(item)) };
    }
    if (value instanceof Date) return { kind: 'date', objectId, unixMs: value.getTime() };
    if (value instanceof RegExp) return { kind: 'regexp', objectId, text: String(value) };
    if (value instanceof Uint8Array) {
      const { byteLength } = value;
      return { kind: 'bytes', className: value.constructor.name, objectId, byteLength, bytes: Uint8Array.from(value) };
    }
    const properties = Object.entries(value).map(([name, held]): NamedValue => ({ name, value: this.value(held) }));
    if (value instanceof Error) {
      const { name, message, stack } = value;
      return {
        ...{ kind: 'error', className: name, objectId, properties },
        ...{ message: this.value(message), stack: this.value(stack), cause: { kind: 'absent' } },
      };
    }
    const className = value.constructor?.name ?? '';
    return {
      ...{ kind: 'object', className: className === 'Object' ? '' : className, objectId, properties, omitted: 0 },
      ...(Object.getPrototypeOf(value) === null ? { hasNoPrototype: true } : {}),
    };
  }

  #id(object: object): number {
    const id = this.#ids.get(object) ?? this.#ids.size + 1;
    this.#ids.set(object, id);
    return id;
  }
}

/** What two values show, whoever made them. */
export function withoutIdentity(value: CapturedValue): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => {
      if (key === 'objectId' || key === 'hasNoPrototype') return undefined;
      if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
        return Object.is(part, -0) ? '-0' : String(part);
      }
      return part;
    }),
  );
}
