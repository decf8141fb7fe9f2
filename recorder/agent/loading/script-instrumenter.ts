/**
 * Turns the text of a script into the text that runs, whichever loader asked, and tells the recorder about it once.
 * A script that cannot be instrumented runs as it is, and the trace says why. Never throws.
 */
import type { ScriptKind, SkipReason } from '../../../schema/enums.js';
import type { FunctionEntry, Instrumented, UnrecordedCode } from '../../instrument/hook-protocol.js';
import type { InstrumentedText } from '../capture/code-places.js';
import { ownData } from '../capture/own-properties.js';
import { fileUrl } from '../host/file-urls.js';
import { isNativeError, newList, SafeMap, SafeSet, stringIncludes } from '../host/pristine.js';
import { realm } from '../realm/main.js';
import { InstrumentedScript } from './instrumented-script.js';
import { instrumentedText } from './instrumented-text.js';
import { type LoadedScript, type LoadingHost, noSourceMap } from './loading-host.js';
import type { ScriptRegistry } from './script-registry.js';
import { type ChoosesFile, isFilePath, packageOf } from './script-selection.js';
import { findSourceMap } from './source-map-file.js';
import { unstripped } from './stripped-types.js';
import { emptyMapComment } from './thrown-source.js';

const { instrument } = realm;

/** Whether the file of this path, as the loader has it, is to be instrumented. To be asked for each that loads. */
export type SelectsFile = (path: string) => boolean;

/** What became of a text: `script` is absent where it runs as it is. */
interface Outcome {
  kind: ScriptKind | undefined;
  url: string;
  source: string;
  script: InstrumentedScript | undefined;
}

export class ScriptInstrumenter {
  readonly #host: LoadingHost;
  readonly #registry: ScriptRegistry;
  readonly #hooksName: string;
  readonly #needsMapComment: (source: string) => boolean;
  readonly #chooses: ChoosesFile;
  /** Paths of the files that were not chosen: each is told once. */
  readonly #skipped = new SafeSet<string>();
  /** The outcomes of each path: a text that is loaded again keeps its function ids, and is told only once. */
  readonly #outcomes = new SafeMap<string, Outcome[]>();
  #nextFunctionId = 1;

  constructor(
    host: LoadingHost,
    registry: ScriptRegistry,
    hooksName: string,
    chooses: ChoosesFile,
    needsMapComment: (source: string) => boolean,
  ) {
    this.#host = host;
    this.#registry = registry;
    this.#hooksName = hooksName;
    this.#chooses = chooses;
    this.#needsMapComment = needsMapComment;
  }

  /** A file that is not selected is told as such. */
  readonly selects: SelectsFile = (path) => {
    const choice = this.#chooses(path);
    if (choice === 'selected') return true;
    if (choice !== 'data') this.#skip(choice, path);
    return false;
  };

  /**
   * The text to run for the selected file `path`. `kind` is undefined where Node itself will only find out by trying,
   * and is then decided as Node does: a text that parses as CommonJS is CommonJS. `scriptName` is what V8 will call it.
   */
  codeFor(path: string, scriptName: string, kind: ScriptKind | undefined, source: string): string {
    const known = this.#outcomes.get(path) ?? newList<Outcome>();
    for (let i = 0; i < known.length; i++) {
      const outcome = known[i] as Outcome;
      if (outcome.source !== source || (kind !== undefined && outcome.kind !== kind)) continue;
      return this.#use(outcome, scriptName);
    }
    const outcome = this.#instrument(path, kind, source);
    known[known.length] = outcome;
    this.#outcomes.set(path, known);
    return this.#use(outcome, scriptName);
  }

  /** Whether a text that is no file's is to be instrumented; `name` is what Node calls it. */
  selectsText(name: string): boolean {
    if (this.#host.options.scripts.include.length === 0) return true;
    this.#skip('notIncluded', name);
    return false;
  }

  /**
   * The text to run for a selected text that is no file's. Undefined if it has to run as it is: if V8 takes it,
   * `leaveText` is to be called then. (A text that V8 does not take Node may take for TypeScript.)
   */
  codeForText(
    name: string,
    kind: ScriptKind,
    source: string,
    hasResult: boolean,
    scriptName = name,
  ): string | undefined {
    if (stringIncludes(source, this.#hooksName)) return undefined;
    try {
      const outcome = this.#insert(name, kind, source, hasResult);
      // By a comment in it, a text that Node has stripped of its types calls itself so, whatever its name.
      this.#use(outcome, '[eval]');
      return this.#use(outcome, scriptName);
    } catch {
      return undefined;
    }
  }

  leaveText(name: string, kind: ScriptKind, source: string): void {
    this.#instrument(name, kind, source);
  }

  #skip(reason: SkipReason, path: string): void {
    if (this.#skipped.has(path)) return;
    this.#skipped.add(path);
    this.#host.scriptSkipped(reason, reason === 'package' ? packageOf(path) : urlOf(path));
  }

  #use(outcome: Outcome, scriptName: string): string {
    if (outcome.script === undefined) return outcome.source;
    // `require` of an ES module compiles it under its URL, some versions compile imported CommonJS under its own.
    this.#registry.addName(outcome.url, outcome.script);
    this.#registry.addName(scriptName, outcome.script);
    return outcome.script.code;
  }

  #instrument(path: string, kind: ScriptKind | undefined, source: string): Outcome {
    if (stringIncludes(source, this.#hooksName)) {
      return this.#leave(path, kind, source, `the text contains the recorder's own name ${this.#hooksName}`);
    }
    try {
      return this.#insert(path, kind ?? 'commonjs', source);
    } catch (error) {
      if (kind === undefined) {
        try {
          return this.#insert(path, 'module', source);
        } catch {
          // The first error is the one to tell: without a word from anybody a file is CommonJS.
        }
      }
      return this.#leave(path, kind, source, messageOf(error));
    }
  }

  #insert(path: string, kind: ScriptKind, source: string, hasResult = false): Outcome {
    const firstFunctionId = this.#nextFunctionId;
    const result = instrument({ source, kind, hasResult, firstFunctionId, hooksName: this.#hooksName });
    if (this.#needsMapComment(source)) appendMapComment(result, source.length);
    const script = new InstrumentedScript(source, result.code, result.insertions);
    this.#nextFunctionId += result.functions.length;
    this.#registry.addFunctions(firstFunctionId, this.#nextFunctionId - 1, script);
    const text = instrumentedText(script, result, this.#hooksName);
    const { functions, unrecorded } = result;
    const url = this.#tell(path, { kind, source, notInstrumented: '', unrecorded }, functions, text);
    return { kind, url, source, script };
  }

  #leave(path: string, kind: ScriptKind | undefined, source: string, reason: string): Outcome {
    const left = { kind: kind ?? 'commonjs', source, notInstrumented: reason, unrecorded: newList<UnrecordedCode>() };
    return { kind, url: this.#tell(path, left, newList()), source, script: undefined };
  }

  /** Tells the recorder; gives back the script's URL. */
  #tell(
    path: string,
    script: Pick<LoadedScript, 'kind' | 'source' | 'notInstrumented' | 'unrecorded'>,
    functions: readonly FunctionEntry[],
    text?: InstrumentedText,
  ): string {
    const url = urlOf(path);
    const sourceMap = findSourceMap(script.source, path);
    const source = sourceMap === noSourceMap ? unstripped(script.source, path) : script.source;
    this.#host.addScript({ ...script, url, source, sourceMap }, functions, text);
    return url;
  }
}

/** A text that is no file's is what Node calls it. */
function urlOf(path: string): string {
  return isFilePath(path) ? fileUrl(path) : path;
}

/** The one insertion with a line terminator: behind the last line it moves none. */
function appendMapComment(result: Instrumented, offset: number): void {
  result.code += emptyMapComment;
  result.insertions[result.insertions.length] = { offset, text: emptyMapComment };
}

function messageOf(error: unknown): string {
  const message = isNativeError(error) ? ownData(error, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? message : 'unknown error';
}
