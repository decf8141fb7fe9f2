/** Members of a value: its properties, and JavaScript's own methods. */
import { exception } from './evaluation-error.js';
import { methodOf } from './methods.js';
import { getProperty, mustNotLeadOut, type PropertyPlace } from './properties.js';
import { Builtin, type Value } from './value.js';

/** `value[key]`. Throws as V8 does for undefined and null, and refuses what leads out of what was recorded. */
export function readMember(value: Value, key: string, place: PropertyPlace): Value {
  mustNotLeadOut(value, key, place.path);
  if (methodOf(value, key) === undefined) return getProperty(value, key, place);
  // As JavaScript has it, the method does not remember what it was read from.
  return new Builtin(key, 'function', () => {
    throw exception('TypeError', `${place.path} is called without its object`);
  });
}
