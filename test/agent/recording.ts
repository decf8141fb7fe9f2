/** Starts recordings inside the test's own process, as the agent does in a target. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRecording, type Recording } from '../../recorder/agent/core.js';
import type { AgentOptions } from '../../recorder/agent/options.js';
import type { FunctionEntry } from '../../recorder/instrument/hook-protocol.js';
import { type CaptureLimits, DEFAULT_LIMITS } from '../../schema/trace-types.js';
import { type ReadTrace, readTrace } from './read-trace.js';

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
    loaderPath: '/nowhere/esm-loader.mjs',
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

export function functionEntry(id: number, change: Partial<FunctionEntry> = {}): FunctionEntry {
  const at = { line: id, column: 1 };
  return {
    id,
    name: `f${id}`,
    className: '',
    kind: 'function',
    isAsync: false,
    isGenerator: false,
    isStatic: false,
    capturesThis: false,
    parameters: [],
    startOffset: 0,
    endOffset: 1,
    start: at,
    end: at,
    sites: [at],
    fragile: false,
    ...change,
  };
}

export function addFunctions(recording: Recording, ...entries: FunctionEntry[]): void {
  const script = { url: 'file:///test.js', kind: 'commonjs', source: '// source', sourceMap: '', notInstrumented: '' };
  recording.addScript(script as never, entries);
}
