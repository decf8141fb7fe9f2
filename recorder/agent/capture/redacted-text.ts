/**
 * Texts that name their secrets themselves, as pairs (redacted-pairs.ts) or behind a colon (redacted-names.ts), and
 * credentials that their place (redacted-user-info.ts) or form (secret-forms.ts) gives away. Only the secret is replaced; a
 * text without one is given back as it is, after a few searches for characters.
 *
 * A name is judged as everywhere (redaction.ts). Nothing is parsed: what only looks like such a text is redacted too.
 */
import { stringIndexOf, stringSlice } from '../host/pristine.js';
import { redactJson, redactNamed } from './redacted-names.js';
import { redactOptions, redactPairs } from './redacted-pairs.js';
import { redactUserInfo, redactUserInfoAt } from './redacted-user-info.js';
import { redactsCredentials } from './redaction.js';
import { redactForms } from './secret-forms.js';

/** Any text, before it is written. Cost: linear, and next to nothing for most. */
export function redactText(text: string): string {
  let safe = redactsCredentials() ? redactForms(text) : text;
  if (stringIndexOf(safe, '=') >= 0) safe = redactPairs(safe);
  if (stringIndexOf(safe, ':') >= 0) {
    if (stringIndexOf(safe, '://') >= 0) safe = redactUserInfo(safe);
    if (stringIndexOf(safe, '"') >= 0) safe = redactJson(safe);
    safe = redactNamed(safe);
  }
  return stringIndexOf(safe, '--') >= 0 ? redactOptions(safe) : safe;
}

/** A URL or request target, also one without a scheme (`//me:pw@host/`). */
export function redactUrl(url: string): string {
  const query = stringIndexOf(url, '?');
  const path = query < 0 ? url : stringSlice(url, 0, query);
  return redactText(redactUserInfoAt(path, stringIndexOf(path, '//')) + stringSlice(url, path.length));
}
