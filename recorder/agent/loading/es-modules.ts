/**
 * Instruments ES modules at the last step before V8 compiles them: the function of Node's ES module loader that turns
 * loaded text into a module ("translator" of the format `module`), which exists under this name in Node 20 to 26.
 *
 * Of the public ways, `module.register` (Node 20) puts module loading on another thread, with other stack traces for
 * modules that are not found, and `module.registerHooks` changes how imported CommonJS is run. Both also see the text
 * before the hooks a program registers later (a TypeScript runner's, say) have translated it. Here nothing of that: the
 * text is the final one, the loader takes its ordinary path, and no frame of ours is on the stack when a module runs.
 */

import { filePath } from '../host/file-urls.js';
import type { NodeInternals } from '../host/options.js';
import { apply, stringStartsWith } from '../host/pristine.js';
import { raiseFrameLimit, restoreFrameLimit } from './caller-frames.js';
import type { ScriptInstrumenter } from './script-instrumenter.js';
import { textOf } from './source-text.js';

type Translator = (this: unknown, ...args: unknown[]) => unknown;
interface Translators {
  get(format: string): Translator | undefined;
  set(format: string, translator: Translator): unknown;
}

/** False if this Node does not have what it takes, and nothing was changed. */
export function installEsModules(node: NodeInternals, instrumenter: ScriptInstrumenter): boolean {
  let translators: Translators | undefined;
  try {
    const exports = node.internalRequire?.('internal/modules/esm/translators') as { translators?: Translators };
    translators = exports?.translators;
  } catch {
    return false; // A Node without this module.
  }
  const original = translators?.get('module');
  if (translators === undefined || typeof original !== 'function') return false;
  translators.set('module', function moduleStrategy(this: unknown, url, second, third) {
    const source = instrumented(instrumenter, url, second);
    // Only compiles: what fails is a syntax error, two of Node's frames deeper.
    const limit = raiseFrameLimit(2);
    try {
      return apply(original, this, [url, source, third]);
    } finally {
      restoreFrameLimit(limit);
    }
  });
  return true;
}

/** Node 20 passes the source itself, later versions an object that holds it. */
function instrumented(instrumenter: ScriptInstrumenter, url: unknown, argument: unknown): unknown {
  try {
    const inside = isContext(argument);
    const text = textOf(inside ? argument.source : argument);
    if (text === undefined || typeof url !== 'string') return argument;
    const path = stringStartsWith(url, 'file:') ? filePath(url) : undefined;
    // `data:` URLs, and what hooks of the program make up.
    if (path === undefined ? !instrumenter.selectsText(url) : !instrumenter.selects(path)) return argument;
    const code = instrumenter.codeFor(path ?? url, url, 'module', text);
    return inside ? { __proto__: null, ...argument, source: code } : code;
  } catch {
    return argument; // The module runs as it is.
  }
}

function isContext(argument: unknown): argument is { source: unknown } {
  return typeof argument === 'object' && argument !== null && 'source' in argument && !ArrayBuffer.isView(argument);
}
