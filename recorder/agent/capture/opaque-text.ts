/** A few words on an object that is shown by name only, from its own data and slots. */

import * as pristine from '../host/pristine.js';
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
