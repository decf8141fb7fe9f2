/**
 * Which source line Node prints where V8's message is all there is: above a thrown value that is no error object and at
 * an await that a module never came back from, which Node's C++ prints by itself, and above errors of scripts with
 * source maps.
 *
 * For a script with a source map C++ asks a callback of Node's JavaScript for that text, if source maps are on. So every
 * instrumented script gets the comment of a map that says nothing, and when no code of the program runs before the text is
 * printed, the C++ side is told that maps are on: then ours is asked.
 */
import fs from 'node:fs';
import { ownData } from '../capture/own-properties.js';
import { filePath } from '../host/file-urls.js';
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { apply, isNativeError, stringIncludes, stringStartsWith } from '../host/pristine.js';
import { changeValue, ownDescriptor } from '../host/properties.js';
import { arrowAt, correctDecorated, type ErrorArrows } from './error-arrow.js';
import { InstrumentedScript } from './instrumented-script.js';
import type { LoadingHost } from './loading-host.js';
import { copyOfNodeModule } from './node-module-copy.js';
import type { ScriptRegistry } from './script-registry.js';

const { readFileSync } = fs;

/** Line from 1, column from 0. */
type ErrorSource = (scriptName: unknown, line: number, column: number) => string | undefined;
interface ErrorsBinding {
  setGetSourceMapErrorSource?: (callback: ErrorSource) => void;
  setSourceMapsEnabled?: (enabled: boolean) => void;
}
type FatalException = (this: unknown, error: unknown, fromPromise: unknown) => unknown;

const mapMarker = 'sourceMappingURL=';
/** Node finds no map in it, and says so to nobody. */
export const emptyMapComment = `\n//# ${mapMarker}data:,`;

/** Says of each script whether it needs `emptyMapComment`; undefined if this Node does not have what it takes. */
export function installThrownSource(
  { node, onEmptyLoop }: LoadingHost,
  registry: ScriptRegistry,
  arrows: ErrorArrows | undefined,
): ((source: string) => boolean) | undefined {
  const errors = node.internalBinding?.('errors') as ErrorsBinding | undefined;
  const target = process as unknown as { _fatalException?: FatalException };
  const { _fatalException: fatalException } = target;
  const { setGetSourceMapErrorSource, setSourceMapsEnabled } = errors ?? {};
  if (errors === undefined || typeof fatalException !== 'function') return undefined;
  if (typeof setGetSourceMapErrorSource !== 'function' || typeof setSourceMapsEnabled !== 'function') return undefined;

  const source = new ThrownSource(node, registry, errors);
  setGetSourceMapErrorSource(source.find);
  const watched: FatalException = function (error, fromPromise) {
    try {
      if (arrows !== undefined) correctDecorated(registry, arrows, error);
    } catch {
      // It is reported with our insertions.
    }
    const handled = apply(fatalException, this, [error, fromPromise]);
    if (handled === false && !isNativeError(error)) setSourceMapsEnabled(true);
    return handled;
  };
  target._fatalException = disguise(watched, fatalException);
  onEmptyLoop((isEmpty) => setSourceMapsEnabled(isEmpty || source.areMapsOn()));
  // Stack traces show it, by the name of the property where it no longer is; nobody else can reach it.
  changeValue(fatalException, 'name', '_fatalException');

  const inspector = node.internalBinding?.('inspector') as { url?: () => string | undefined } | undefined;
  const { env } = process;
  const isCovered = env.NODE_V8_COVERAGE !== undefined;
  // Debuggers and coverage tools would look for the map, and Node looks into `process.env`, which may be the program's own.
  return (text) =>
    !isCovered &&
    ownData(process, 'env') === env &&
    !stringIncludes(text, mapMarker) &&
    inspector?.url?.() === undefined;
}

class ThrownSource {
  readonly #node: NodeInternals;
  readonly #registry: ScriptRegistry;
  readonly areMapsOn: () => boolean;
  #original: ErrorSource | undefined;

  constructor(node: NodeInternals, registry: ScriptRegistry, errors: ErrorsBinding) {
    this.#node = node;
    this.#registry = registry;
    const getter = ownDescriptor(process, 'sourceMapsEnabled')?.get;
    this.areMapsOn = () => getter !== undefined && apply(getter, process, []) === true;
    // Node sets its callback when it loads the module with it.
    errors.setGetSourceMapErrorSource = (callback) => {
      this.#original = callback;
    };
  }

  readonly find: ErrorSource = (name, line, column) => {
    try {
      const script = this.#registry.byName(name);
      const place = script === undefined ? { line, column } : script.toSourcePlace(line, column);
      const hasOwnMap = script === undefined || stringIncludes(script.source, mapMarker);
      if (hasOwnMap && this.areMapsOn()) return this.#originalCallback()?.(name, place.line, place.column);
      const text = script === undefined ? lineInFile(name, line) : script.sourceLine(place.line);
      return text === undefined ? undefined : arrowAt(name, place.line, text, place.column);
    } catch {
      return undefined; // Without the line, as where Node cannot find one.
    }
  };

  /** A second copy of the module where Node had loaded it before us: a module sets its callback only then. */
  #originalCallback(): ErrorSource | undefined {
    if (this.#original === undefined) {
      copyOfNodeModule(this.#node, 'internal/source_map/prepare_stack_trace');
    }
    return this.#original;
  }
}

/** Of a script with a map that is not instrumented, while maps are off for the program. */
function lineInFile(name: unknown, line: number): string | undefined {
  if (typeof name !== 'string') return undefined;
  const text = readFileSync(stringStartsWith(name, 'file:') ? filePath(name) : name, 'utf8');
  return new InstrumentedScript(text, text, []).sourceLine(line);
}
