/**
 * Node.js runs TypeScript by blanking the types out. The file then has the same lines and columns as the text that runs,
 * and is what its author wrote: so it is what the trace shows.
 */
import { charCodeAt, regExpExec } from '../host/pristine.js';
import { isLineTerminator } from './line-ends.js';
import { readText } from './read-text.js';

const typescript = /\.[cm]?ts$/;

/** The file's text if `running` is it without its types, else `running`. */
export function unstripped(running: string, path: string): string {
  if (regExpExec(typescript, path) === null) return running;
  // Blanked text has as many characters as the file, of up to three bytes.
  const file = readText(path, running.length * 3);
  return typeof file === 'string' && isBlanked(file, running) ? file : running;
}

/** Whether the two differ in nothing but characters within lines. Node.js may add comments at the end. */
function isBlanked(file: string, running: string): boolean {
  if (running.length < file.length) return false;
  for (let at = 0; at < file.length; at++) {
    const written = charCodeAt(file, at);
    const runs = charCodeAt(running, at);
    if (written !== runs && (isLineTerminator(written) || isLineTerminator(runs))) return false;
  }
  return running.length === file.length || isLineTerminator(charCodeAt(running, file.length));
}
