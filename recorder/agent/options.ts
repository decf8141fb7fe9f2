/** What the recorder tells the agent when it injects it: plain JSON. */
import type { CaptureLimits } from '../../schema/trace-types.js';

export interface AgentOptions {
  /** Absolute. The agent creates it, mode 0600, and refuses to overwrite. */
  tracePath: string;
  traceId: string;
  parentTraceId: string;
  recorderVersion: string;
  limits: CaptureLimits;
  scripts: ScriptSelection;
  /** Longest time an event waits for the disk. */
  flushIntervalMs: number;
}

/** Which scripts are instrumented. Sources of regular expressions over absolute file paths with forward slashes. */
export interface ScriptSelection {
  /** Names of packages in node_modules that are recorded as well. */
  packages: string[];
  /** If not empty, own scripts must match one of these. */
  include: string[];
  exclude: string[];
}

/** What a preload script of the recorder hands over: the only doors to Node's inside, taken before user code runs. */
export interface NodeInternals {
  /** The command-line API's `require`. */
  require: NodeJS.Require;
  /** Absent if this Node did not show it; then what depends on it is skipped and a notice says so. */
  internalBinding?: ((name: string) => unknown) | undefined;
  internalRequire?: ((id: string) => unknown) | undefined;
}
