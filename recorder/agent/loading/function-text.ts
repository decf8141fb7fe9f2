/**
 * `fn.toString()` gives the text the author wrote. Programs ship functions to browsers, workers and databases as text;
 * text with our hooks in it would fail there.
 *
 * A text with a hook in it names a function id; the script of that id tells where the text begins; the whole text is
 * compared with the script before anything is cut. What does not match exactly is given back as it is.
 */

import { disguise, disguisedText } from '../host/native-disguise.js';
import {
  functionText,
  regExpExec,
  stringIncludes,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
} from '../host/pristine.js';
import { changeValue } from '../host/properties.js';
import type { InstrumentedScript } from './instrumented-script.js';
import type { ScriptRegistry } from './script-registry.js';

/** Replaces `Function.prototype.toString` for the rest of the process's life. */
export function installFunctionText(registry: ScriptRegistry, hooksName: string): void {
  const original = Function.prototype.toString;
  // A method has no prototype and cannot be called with `new`, as the built-in.
  const methods = {
    toString(this: unknown): string {
      const text = disguisedText(this) ?? functionText(this);
      return stringIncludes(text, hooksName) ? originalText(registry, hooksName, text) : text;
    },
  };
  changeValue(Function.prototype, 'toString', disguise(methods.toString, original));
}

const enterCall = /^\.(?:e|a)(?:[0-4]|N)\((\d+)[,)]/;

/** `text` is a function's, and contains the name of the hooks. */
export function originalText(registry: ScriptRegistry, hooksName: string, text: string): string {
  // The local names of the inserted code begin as the global one does, and go on without a dot.
  const at = stringIndexOf(text, `${hooksName}.`);
  if (at < 0) return text;
  const afterName = at + hooksName.length;
  const enter = regExpExec(enterCall, stringSlice(text, afterName, afterName + 24));
  if (enter === null) return text;
  const script = registry.byFunction(+(enter[1] as string));
  if (script === undefined) return text;
  // Unique: the script does not contain the name, and every id enters once.
  const enterText = hooksName + enter[0];
  const begin = stringIndexOf(script.code, enterText) - at;
  if (begin >= 0 && stringStartsWith(script.code, text, begin)) return sourceRange(script, begin, begin + text.length);
  return moduleFunctionText(script, text);
}

function sourceRange(script: InstrumentedScript, begin: number, end: number): string {
  return stringSlice(script.source, script.toSourceOffset(begin), script.toSourceOffset(end));
}

/** The function around a whole CommonJS module: its head and tail are not in the script, everything between is. */
function moduleFunctionText(script: InstrumentedScript, text: string): string {
  const at = stringIndexOf(text, script.code);
  if (at < 0) return text;
  return stringSlice(text, 0, at) + script.source + stringSlice(text, at + script.code.length);
}
