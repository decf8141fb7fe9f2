/**
 * What the adapter needs from outside, and may not reach for itself: the import law keeps it away from the recorder, so
 * the composition root (cli) hands both ends in.
 */
import type { Engine } from '../replay/engine.js';

export interface RecordOptions {
  /** Absolute path of the script to run. */
  program: string;
  args: string[];
  /** Absolute path. */
  cwd: string;
  /** Added to the adapter's own environment; null removes a variable. */
  env: Record<string, string | null>;
  /** Options of Node itself, such as `--enable-source-maps`. */
  nodeArgs: string[];
  /** Names whose values are redacted, besides the default ones. */
  redact: string[];
  redactDefaults: boolean;
  /** Share of the program's CPU time that recording may take; absent is the default. */
  budget: number | 'none' | undefined;
}

export interface RecordEvents {
  /** Text as the program wrote it, in any pieces. */
  onOutput(category: 'stdout' | 'stderr', text: string): void;
  /** A process or worker thread that the program started has begun a trace of its own; 0 is a main thread. */
  onOtherTrace(tracePath: string, processId: number, threadId: number): void;
  /** Once, after the last output and after the last byte of the trace. One of the two is null. */
  onExit(code: number | null, signal: string | null): void;
}

/** A program that is being recorded. */
export interface LiveRecording {
  /** Of the first thread with own code. It can be opened from the moment `startRecording` resolves. */
  readonly tracePath: string;
  readonly pid: number;
  /** SIGTERM, then SIGKILL after some seconds. Sends the first signal before it returns; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends the recording and lets the program go on without us. */
  detach(): Promise<void>;
}

export interface AdapterHost {
  /** Throws a TraceError with one sentence for the user where the file is not a trace. */
  openTrace(path: string): Engine;
  /** Rejects with an Error whose message is for the user where the program cannot be started. */
  startRecording(options: RecordOptions, events: RecordEvents): Promise<LiveRecording>;
}
