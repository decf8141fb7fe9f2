/**
 * Instruments CommonJS modules at `Module.prototype._compile`, the step all of them go through.
 *
 * A wrapper around it would be one more frame on the stack while a module runs, and V8 keeps ten. So the property is an
 * accessor: when Node's own loader reads it to call it, the getter reads the file as the loader has just done, and
 * returns the original bound to the instrumented text. Bound functions leave no frame, and ignore the arguments they are
 * called with beyond their own. Everybody else (transpilers that pass their own text) gets an ordinary wrapper, whose
 * frame is taken out of stack traces.
 */
import module from 'node:module';
import workerThreads from 'node:worker_threads';
import { disguise } from '../host/native-disguise.js';
import { apply, bindFunction, regExpExec } from '../host/pristine.js';
import { changeValue, defineAccessor, defineData, ownDescriptor } from '../host/properties.js';
import { callerFrames } from './caller-frames.js';
import { type EvaluatedScripts, evaluation } from './evaluated-scripts.js';
import type { LoaderSource } from './loader-source.js';
import { cjsLoader } from './loader-source.js';
import type { ScriptInstrumenter } from './script-instrumenter.js';

type Compile = (this: unknown, ...args: unknown[]) => unknown;

/** False if this Node does not have what it takes, and nothing was changed. */
export function installCommonJs(
  instrumenter: ScriptInstrumenter,
  loaderSource: LoaderSource,
  evaluated: EvaluatedScripts,
): boolean {
  const prototype = (module as unknown as { prototype: { _compile?: Compile } }).prototype;
  const before = ownDescriptor(prototype, '_compile');
  const original = before?.value as Compile | undefined;
  if (typeof original !== 'function' || before?.configurable !== true) return false;

  const ordinary = function (this: unknown, ...args: unknown[]): unknown {
    try {
      const given = loaderSource.ofCall(instrumenter.selects, args[0], args[1], args[2]);
      if (given !== undefined) {
        args[0] = instrumenter.codeFor(given.path, given.path, given.kind, given.source);
        args[2] = given.format;
      }
    } catch {
      // The module runs as it is.
    }
    return apply(original, this, args);
  };
  const wrapper: Compile = disguise(ordinary, original);

  const isNode20 = regExpExec(/^20\./, process.versions.node) !== null;
  if (!isNode20 || !workerThreads.isMainThread) giveStackTraceName(original);

  function get(this: unknown): Compile {
    try {
      // Undefined: the program has locked `Error`. The wrapper serves any caller.
      const frames = this === prototype ? undefined : callerFrames(get, 2);
      if (frames === undefined) return wrapper;
      if (isLoadersOwnCall(frames)) return forLoader(this);
      const isEvaluation = frames[0]?.getFileName() === evaluation;
      return (isEvaluation ? evaluated.compileFor(this as object, original) : undefined) ?? wrapper;
    } catch {
      return original as Compile;
    }
  }

  function forLoader(loading: unknown): Compile {
    const file = (loading as { filename?: unknown }).filename;
    if (typeof file !== 'string' || !instrumenter.selects(file)) return original as Compile;
    const read = loaderSource.ofFile(loading as object, file);
    if (read === undefined) return wrapper;
    const code = instrumenter.codeFor(file, file, read.kind, read.source);
    return bindFunction(original, loading, code, file, read.format) as Compile;
  }

  /** Assignment behaves as with the data property that was there before. */
  function set(this: unknown, value: unknown): void {
    if ((typeof this !== 'object' || this === null) && typeof this !== 'function') return;
    const isEnumerable = this !== prototype || before?.enumerable === true;
    defineData(this, '_compile', value, isEnumerable);
  }

  defineAccessor(prototype, '_compile', get, set, before.enumerable === true);
  return true;
}

/**
 * V8 finds a method's name for stack traces by looking for the function among the receiver's data properties, where it no
 * longer is, unless the function has a name itself. (That of Node 20's main thread also knows what the source calls it,
 * and would say so twice.) Nobody else can reach the original to see
 * it, and the structured form of traces is corrected (mapped-call-site.ts).
 */
function giveStackTraceName(original: Compile): void {
  changeValue(original, 'name', '_compile');
}

/**
 * Only in `Module.prototype.load` calling `Module._extensions['.js']` is the file certain to be `module.filename`;
 * whoever calls an extension's function directly may pass any other.
 */
function isLoadersOwnCall(frames: NodeJS.CallSite[]): boolean {
  const extension = frames[0];
  const load = frames[1];
  return extension?.getFileName() === cjsLoader && load?.getFileName() === cjsLoader;
}
