/**
 * Instruments ES modules that Node is given as text: `node --input-type=module`, text that turns out to be a module. They
 * pass by the translators (es-modules.ts): a method of the module loader compiles them.
 */
import type { NodeInternals } from '../host/options.js';
import { apply, getPrototypeOf, stringEndsWith, stringLastIndexOf, stringSlice } from '../host/pristine.js';
import { changeValue } from '../host/properties.js';
import { raiseFrameLimit, restoreFrameLimit } from './caller-frames.js';
import type { ScriptInstrumenter } from './script-instrumenter.js';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Loader = Record<string, AnyFunction | undefined>;
interface LoaderModule {
  getOrInitializeCascadedLoader?: (...args: unknown[]) => object;
}

/** Nothing is changed on a Node that does not have what it takes. */
export function installEvaluatedModules(node: NodeInternals, instrumenter: ScriptInstrumenter): void {
  const exports = node.internalRequire?.('internal/modules/esm/loader') as LoaderModule | undefined;
  const original = exports?.getOrInitializeCascadedLoader;
  if (exports === undefined || typeof original !== 'function') return;
  // To ask for the loader earlier than Node does could start the program's `--experimental-loader` earlier.
  exports.getOrInitializeCascadedLoader = (...args) => {
    const loader = apply(original, undefined, args) as object;
    exports.getOrInitializeCascadedLoader = original;
    try {
      const prototype = getPrototypeOf(loader) as Loader;
      // Node 20 has the second only.
      const name = typeof prototype.createModuleWrap === 'function' ? 'createModuleWrap' : 'eval';
      const compile = prototype[name];
      if (typeof compile === 'function') changeValue(prototype, name, instrumenting(compile, instrumenter));
    } catch {
      // Such modules run as they are.
    }
    return loader;
  };
}

function instrumenting(compile: AnyFunction, instrumenter: ScriptInstrumenter): AnyFunction {
  return function (this: unknown, text, url, ...rest) {
    const name = nameOf(url);
    if (name === undefined || typeof text !== 'string' || !instrumenter.selectsText(name)) {
      return apply(compile, this, [text, url, ...rest]);
    }
    const code = instrumenter.codeForText(name, 'module', text, false, url as string);
    // Only compiles: what fails is a syntax error, two of Node's frames deeper.
    const limit = raiseFrameLimit(2);
    try {
      const module = apply(compile, this, [code ?? text, url, ...rest]);
      if (code === undefined) instrumenter.leaveText(name, 'module', text);
      return module;
    } finally {
      restoreFrameLimit(limit);
    }
  };
}

/** Node calls it `[eval1]` in the working directory, where there is no such file. */
function nameOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !stringEndsWith(url, ']')) return undefined;
  const at = stringLastIndexOf(url, '[');
  return at < 0 ? undefined : stringSlice(url, at);
}
