/** What the agent is told when it is started. */
import type { CaptureLimits } from '../../../schema/trace-types.js';

export interface AgentOptions {
  /** Absolute. Created, mode 0600, once there is something to record; never overwrites. */
  tracePath: string;
  traceId: string;
  parentTraceId: string;
  recorderVersion: string;
  limits: CaptureLimits;
  scripts: ScriptSelection;
  redaction: RedactionOptions;
  budget: BudgetOptions;
  /** Longest time an event waits for the disk. */
  flushIntervalMs: number;
}

/** Which scripts are instrumented. Sources of regular expressions over absolute file paths with forward slashes. */
export interface ScriptSelection {
  /** Names of packages in node_modules that are recorded as well; `*` is all. */
  packages: string[];
  /** If not empty, own scripts must match one of these. */
  include: string[];
  exclude: string[];
}

/** What is not written because its name looks like a secret's. */
export interface RedactionOptions {
  /** Further names, each of one or more words in any case style: `iban`, `phone number`, `phoneNumber`. */
  words: string[];
  /** Whether the default words count, and credentials are redacted that no name tells: user-info, `Bearer …`. */
  defaults: boolean;
}

/** How much recording may take. */
export interface BudgetOptions {
  /** Millionths of the CPU time (cpu-time.ts); 0 is without bound. */
  sharePpm: number;
  /** So much CPU time it may take above that, at first and after idleness: short programs are recorded in full. */
  reserveMs: number;
}

/** Node's inside, taken before user code runs (way-in/internals.ts). */
export interface NodeInternals {
  /** For Node's own modules. */
  require: NodeJS.Require;
  /** Absent if this Node did not show it; then what depends on it is skipped and a notice says so. */
  internalBinding?: ((name: string) => unknown) | undefined;
  internalRequire?: ((id: string) => unknown) | undefined;
}

/** By its file descriptor: the output, or the errors. */
export type StandardStream = 1 | 2;

/** How the recorder came into this thread, and comes into those that it starts. */
export interface WayIn {
  /** The recording's private folder. */
  door: string;
  /** Absolute path of what Node must run first. */
  bootloader: string;
  /** The script of this process; a worker thread has that of the thread that made it. */
  program: string;
  /** To be told once, when the trace has begun. Never throws. */
  begun(tracePath: string): void;
  /** To be told if the recording ends before the program does. Never throws. */
  stopped(reason: string): void;
}
