/**
 * Instruments through `module.registerHooks`, the public way, on a Node whose loader looks different from all that were
 * known when this was written. It works, but the program can notice (es-modules.ts says how).
 */
import module from 'node:module';
import { filePath } from '../host/file-urls.js';
import { stringStartsWith } from '../host/pristine.js';
import type { ScriptInstrumenter } from './script-instrumenter.js';
import { textOf } from './source-text.js';

interface LoadResult {
  format?: string | undefined;
  source?: unknown;
}
type LoadHook = (url: string, context: object, nextLoad: (url: string, context: object) => LoadResult) => LoadResult;

/** ES modules only: CommonJS has its own way, which needs nothing of Node's inside. False if there are no such hooks. */
export function installModuleHooks(instrumenter: ScriptInstrumenter): boolean {
  const { registerHooks } = module as unknown as { registerHooks?: (hooks: { load: LoadHook }) => unknown };
  if (registerHooks === undefined) return false;
  registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      return result.format === 'module' ? instrumented(instrumenter, url, result) : result;
    },
  });
  return true;
}

function instrumented(instrumenter: ScriptInstrumenter, url: string, result: LoadResult): LoadResult {
  try {
    const text = textOf(result.source);
    const path = stringStartsWith(url, 'file:') ? filePath(url) : undefined;
    if (text === undefined || path === undefined || !instrumenter.selects(path)) return result;
    return { ...result, source: instrumenter.codeFor(path, url, 'module', text) };
  } catch {
    return result; // The module runs as it is.
  }
}
