/** Starts recordings inside the test's own process, as the agent does in a target. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRecording } from '../../recorder/agent/core.js';
import type { AgentOptions } from '../../recorder/agent/host/options.js';
import { noSourceMap } from '../../recorder/agent/loading/loading-host.js';
import type { Recording } from '../../recorder/agent/writing/recording.js';
import type { FunctionEntry } from '../../recorder/instrument/hook-protocol.js';
import { type CaptureLimits, DEFAULT_LIMITS } from '../../schema/trace-types.js';
import { functionEntry } from './function-entry.js';
import { type ReadTrace, readTrace } from './read-trace.js';

export { functionEntry };

export interface TestRecording extends Recording {
  path: string;
  /** Ends the recording and reads it back. */
  finish(): ReadTrace;
}

export function agentOptions(path: string, limits: Partial<CaptureLimits> = {}): AgentOptions {
  return {
    tracePath: path,
    traceId: '0b2f7ad2-6f0e-4f0e-9c53-0a3c1de0c001',
    parentTraceId: '',
    recorderVersion: '0.1.0',
    limits: { ...DEFAULT_LIMITS, ...limits },
    scripts: { packages: [], include: [], exclude: [] },
    redaction: { words: [], defaults: true },
    budget: { sharePpm: 0, reserveMs: 0 },
    flushIntervalMs: 3600_000,
  };
}

/** A folder for the running test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rearview-agent-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function record(limits: Partial<CaptureLimits> = {}, change: Partial<AgentOptions> = {}): TestRecording {
  const path = join(folder(), 'test.rvtrace');
  const recording = createRecording(
    { ...agentOptions(path, limits), ...change },
    { require: createRequire(import.meta.url) },
  );
  recording.begin();
  let trace: ReadTrace | undefined;
  const finish = () => {
    recording.end({ reason: 'exit', exitCode: 0, signal: '', message: '' });
    trace ??= readTrace(path);
    recording.close();
    return trace;
  };
  onTestFinished(() => recording.close());
  return Object.assign(recording, { path, finish });
}

export function addFunctions(recording: Recording, ...entries: FunctionEntry[]): void {
  const script = {
    url: 'file:///test.js',
    kind: 'commonjs',
    source: '// source',
    sourceMap: noSourceMap,
    notInstrumented: '',
    unrecorded: [],
  };
  recording.addScript(script as never, entries);
}
