/** A few words on an object that is shown by name only, from its own data and slots. */

import { ownData } from './own-properties.js';
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isProxy,
  stringIndexOf,
  stringSlice,
  toText,
  urlHref,
} from './pristine.js';
import { redactUrl } from './redacted-text.js';

/** `object` is no Proxy. */
export function opaqueText(object: object, className: string): string {
  switch (className) {
    case 'IncomingMessage':
    case 'Http2ServerRequest':
      return requestText(ownData(object, 'method'), ownData(object, 'url')) || statusText(object);
    case 'ClientRequest':
      return requestText(ownData(object, 'method'), ownData(object, 'path'));
    case 'ServerResponse':
      return statusText(object);
    case 'URL':
      return urlText(object);
    default:
      return '';
  }
}

/** `GET /cart/20`, without the query: its values may be secrets. Empty if these are not the fields of a request. */
export function requestText(method: unknown, target: unknown): string {
  if (typeof method !== 'string' || typeof target !== 'string') return '';
  const end = stringIndexOf(target, '?');
  return `${method} ${redactUrl(end < 0 ? target : stringSlice(target, 0, end))}`;
}

function statusText(object: object): string {
  const status = statusOf(object);
  return status > 0 ? toText(status) : '';
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

function urlText(url: object): string {
  try {
    return redactUrl(urlHref(url));
  } catch {
    return ''; // Only named like a URL, or made by another copy of the class.
  }
}
