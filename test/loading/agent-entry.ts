/**
 * The part of the agent under test, alone: loads through `--require` in a child process, with hooks that only count.
 * Node's inside comes from `--expose-internals` instead of the inspector. What was seen is written when the process ends.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AgentOptions } from '../../recorder/agent/host/options.js';
import { installLoading } from '../../recorder/agent/loading/install.js';
import type { LoadedScript } from '../../recorder/agent/loading/loading-host.js';
import type { CallHooks, FunctionEntry, Hooks } from '../../recorder/instrument/hook-protocol.js';

export interface Seen {
  scripts: LoadedScript[];
  functions: FunctionEntry[];
  /** Names of the functions entered, in order; modules as their empty name. */
  entered: string[];
  /** Scripts that were not chosen, each as it was told. */
  skipped: { reason: string; name: string }[];
  notices: string[];
}

const seen: Seen = { scripts: [], functions: [], entered: [], skipped: [], notices: [] };
const nothing: readonly never[] = [];

class CountingCall implements CallHooks {
  set s(_site: number) {}
  set r(_value: unknown) {}
  set t(_value: unknown) {}
  v<T>(value: T): T {
    return value;
  }
  k(): void {}
  k0(): void {}
  f(): void {}
  w<T>(value: T): T {
    return value;
  }
  d<T>(value: T): T {
    return value;
  }
  y<T>(value: T): T {
    return value;
  }
  n(): void {}
  q<T>(value: T): T {
    return value;
  }
  z(): readonly never[] {
    return nothing;
  }
  x(): void {}
  o(result: unknown): boolean {
    return result !== this;
  }
}

const call = new CountingCall();

class CountingHooks {
  enter(id: number): CallHooks {
    seen.entered[seen.entered.length] = seen.functions[id - 1]?.name ?? `unknown function ${id}`;
    return call;
  }
}
for (const name of ['e0', 'e1', 'e2', 'e3', 'e4', 'eN', 'a0', 'a1', 'a2', 'a3', 'a4', 'aN']) {
  Object.defineProperty(CountingHooks.prototype, name, { value: CountingHooks.prototype.enter });
}

const write = fs.writeFileSync;
const json = JSON.stringify;
const reportPath = process.env.LOADING_REPORT;
const selection = process.env.LOADING_SELECTION;
const withInternals = process.env.LOADING_INTERNALS !== 'hidden';
if (reportPath !== undefined) process.on('exit', () => write(reportPath, json(seen)));

const requireInternal = createRequire(__filename);
/** Asking for this prints a warning with the process id in it, which no two runs share. */
function internalBinding(): (name: string) => unknown {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return requireInternal('internal/test/binding').internalBinding;
  } finally {
    process.emitWarning = emitWarning;
  }
}

const binding = internalBinding();
if (process.env.LOADING_PLAIN !== 'yes') {
  installLoading({
    options: {
      scripts: selection === undefined ? { packages: [], include: [], exclude: [] } : JSON.parse(selection),
    } as unknown as AgentOptions,
    node: withInternals
      ? { require: requireInternal, internalBinding: binding, internalRequire: requireInternal }
      : { require: requireInternal },
    wayIn: { door: '', bootloader: '' },
    hooks: new CountingHooks() as unknown as Hooks,
    addScript(script, functions) {
      seen.scripts[seen.scripts.length] = script;
      for (const entry of functions) seen.functions[entry.id - 1] = entry;
    },
    stackWasRead() {},
    scriptSkipped(reason, name) {
      seen.skipped.push({ reason, name });
    },
    notice(text) {
      seen.notices.push(text);
    },
    onEmptyLoop() {},
  });
}
