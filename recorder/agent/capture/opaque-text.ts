/** A few words on an object that is shown by name only, from its own data and slots. */

import * as pristine from '../host/pristine.js';
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isProxy,
  stringIndexOf,
  stringSlice,
} from '../host/pristine.js';
import { redactUrl } from './redacted-text.js';

const { SafeMap } = pristine;

/** Original methods that look at slots only, and throw where these are missing: by the class that has them. */
const texts = new SafeMap<string, (object: object) => string>();
texts.set('URL', (url) => redactUrl(pristine.urlHref(url)));
texts.set('URLSearchParams', pristine.searchParamsText);
for (const [name, text] of pristine.temporalTexts) texts.set(name, text);

/** `object` is no Proxy. Empty where there is nothing to say. */
export function opaqueText(object: object, className: string): string {
  const text = texts.get(className);
  if (text === undefined) return '';
  try {
    return text(object);
  } catch {
    return ''; // Only named so, or made by another copy of the class.
  }
}

/** `GET /cart/20`, without the query: its values may be secrets. Empty if these are not the fields of a request. */
export function requestText(method: unknown, target: unknown): string {
  if (typeof method !== 'string' || typeof target !== 'string') return '';
  const end = stringIndexOf(target, '?');
  return `${method} ${redactUrl(end < 0 ? target : stringSlice(target, 0, end))}`;
}

/** HTTP status of a message; 0 if it has none. A response that never set one has its class's. */
export function statusOf(object: object): number {
  for (let at: object | null = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, 'statusCode');
    if (descriptor === undefined) continue;
    const status = hasOwn(descriptor, 'value') ? descriptor.value : 0;
    return typeof status === 'number' && status > 0 && status < 1000 ? status : 0;
  }
  return 0;
}
