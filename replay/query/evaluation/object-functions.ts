/** Functions of `Object` that look at an object and change nothing. */
import { strictEquals } from './equality.js';
import { exception } from './evaluation-error.js';
import { iterate, notWhole } from './lists.js';
import { makeArray, makeObject, newProperties } from './make.js';
import { entriesArray } from './own-entries.js';
import { getProperty, hasOwn, toKey } from './properties.js';
import { type Builtin, HOLE, isPrimitive, isUnknown, Unknown, type Value } from './value.js';

type Call = NonNullable<Builtin['call']>;

export const OBJECT_FUNCTIONS: Record<string, Call> = {
  keys: listing(([name]) => name),
  values: listing(([, value]) => value),
  entries([value], { argument, budget }) {
    return entriesArray(value, argument, (entry) => makeArray(entry, budget), budget);
  },
  hasOwn([value, name], { argument }) {
    if (isUnknown(value)) return value.as('boolean');
    const key = toKey(name, argument);
    if (isUnknown(key)) return key.as('boolean');
    if (value === undefined || value === null) {
      throw exception('TypeError', 'Cannot convert undefined or null to object');
    }
    const answer = hasOwn(value, key);
    return answer ?? new Unknown(`Whether \`${argument}\` has \`${key}\` was not captured.`, 'none', 'boolean');
  },
  is([a, b]) {
    return isPrimitive(a) && isPrimitive(b) ? Object.is(a, b) : strictEquals(a, b);
  },
  fromEntries([source], { argument, budget }) {
    const list = iterate(source, argument, budget);
    if (isUnknown(list)) return list.as();
    const unknown = notWhole(list);
    if (unknown !== undefined) return unknown.as();
    const properties = newProperties();
    for (const entry of list.items) {
      if (entry === HOLE || isPrimitive(entry)) {
        throw exception('TypeError', `Iterator value ${String(entry)} is not an entry object`);
      }
      const part = (index: string) => getProperty(entry, index, { of: argument, path: `an entry of ${argument}` });
      const key = toKey(part('0'), argument);
      if (isUnknown(key)) return key.as();
      properties[key] = part('1');
    }
    return makeObject(properties, budget);
  },
};

function listing(select: (entry: readonly [string, Value]) => Value): Call {
  return ([value], { argument, budget }) => entriesArray(value, argument, select, budget);
}
