/** What the rest of the agent may ask of the recording (core.ts). */
import type { SkipReason } from '../../../schema/enums.js';
import type { TraceEnd } from '../../../schema/trace-types.js';
import type { FunctionEntry, Hooks } from '../../instrument/hook-protocol.js';
import type { InstrumentedText } from '../capture/code-places.js';
import type { StandardStream } from '../host/options.js';
import type { LoadedScript } from '../loading/loading-host.js';

export interface TaskListener {
  taskBegins(): void;
  stop(): void;
}

/** None of these throws. After the recording has ended they do nothing. */
export interface Recording {
  readonly hooks: Hooks;
  /** False once it has ended, for whatever reason. */
  readonly isRecording: boolean;
  /** Makes the file of the trace, if it is not there. The first script or request of the program does so by itself. */
  begin(): void;
  addScript(script: LoadedScript, functions: readonly FunctionEntry[], text?: InstrumentedText): void;
  stackWasRead(error: unknown): void;
  scriptSkipped(reason: SkipReason, name: string): void;
  notice(text: string): void;
  /** Everything recorded so far is in the file when this returns. */
  flush(): void;
  /** JavaScript's stack is empty: calls that are still open on ours are stale. */
  taskEnded(): void;
  /** An exception reached the event loop. */
  uncaught(value: unknown): void;
  /** Text went to a standard stream. */
  wrote(stream: StandardStream, text: string): void;
  /** Writes the end. Events that come all the same are put before it. */
  end(end: TraceEnd): void;
  /** `listener` learns when recorded code begins to run on an empty stack, and when the recording stops. */
  onTask(listener: TaskListener): void;
  /** Stops without an end record, as where one was written already; gives up the file and all that listens. */
  close(): void;
  /** Ends the recording because something of ours failed. */
  fail(error: unknown): void;
}
