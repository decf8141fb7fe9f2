/**
 * What the part that loads modules may ask of the part that records, and nothing more. None of these throws, whatever
 * state the recording is in.
 */
import type { ScriptKind, SkipReason } from '../../../schema/enums.js';
import type { OriginalText } from '../../../schema/trace-types.js';
import type { FunctionEntry, Hooks, UnrecordedCode } from '../../instrument/hook-protocol.js';
import type { InstrumentedText } from '../capture/code-places.js';
import type { AgentOptions, NodeInternals, WayIn } from '../host/options.js';
import { newList } from '../host/pristine.js';

/** The source map that a script names. */
export interface FoundSourceMap {
  /** JSON as it was found, or empty. */
  json: string;
  /** file: URL of its file; empty if it is inside the script. */
  url: string;
  /** Why `json` is empty although the script names a map; else empty. */
  missing: string;
  /** Files that the map leads to and gives no text of. */
  originals: OriginalText[];
}

export const noSourceMap: FoundSourceMap = { json: '', url: '', missing: '', originals: newList() };

/** A script as it goes into the trace (schema/trace.capnp, Script). */
export interface LoadedScript {
  /** file: URL, or what the script calls itself. */
  url: string;
  kind: ScriptKind;
  /** Without our insertions, and with the types that Node.js only blanked out. */
  source: string;
  sourceMap: FoundSourceMap;
  /** Why it runs without hooks; empty if it has them. */
  notInstrumented: string;
  /** Code without hooks in a script that has them. */
  unrecorded: readonly UnrecordedCode[];
}

export interface LoadingHost {
  options: AgentOptions;
  node: NodeInternals;
  hooks: Hooks;
  /** Its door is a folder that is removed with the recording. */
  wayIn: Pick<WayIn, 'door' | 'bootloader'>;
  /**
   * Says what the hooks of a script mean. Must come before they run: calls of functions nobody told of are not recorded.
   * Function ids that were told before are ignored. `text` is absent where the script runs as it is.
   */
  addScript(script: LoadedScript, functions: readonly FunctionEntry[], text?: InstrumentedText): void;
  /** V8 has made the text of this error's stack: looking at it runs nothing any more. */
  stackWasRead(error: unknown): void;
  /** A script was not chosen. Once for each; `name` is as in SkippedScripts of schema/trace.capnp. */
  scriptSkipped(reason: SkipReason, name: string): void;
  /** One sentence to the user about this part of the recording. */
  notice(text: string): void;
  /** `callback` is told when the event loop has proved empty, and when code of the program runs again; must not throw. */
  onEmptyLoop(callback: (isEmpty: boolean) => void): void;
}
