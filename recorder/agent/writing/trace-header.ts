/** What the trace says of the process it was made in. */
import os from 'node:os';
import workerThreads from 'node:worker_threads';
import type { TraceHeader } from '../../../schema/trace-types.js';
import { redactText } from '../capture/redacted-text.js';
import { isSecretName, REDACTED_TEXT } from '../capture/redaction.js';
import type { AgentOptions } from '../host/options.js';

/** Runs before the program does, so it may use anything. */
export function headerOf(options: AgentOptions, startedAtUnixMicros: number): TraceHeader {
  return {
    traceId: options.traceId,
    startedAtUnixMicros,
    processId: process.pid,
    threadId: workerThreads.threadId,
    parentTraceId: options.parentTraceId,
    nodeVersion: process.version,
    platform: process.platform,
    arch: process.arch,
    hostname: os.hostname(),
    cwd: workingFolder(),
    arguments: withoutSecrets(process.argv),
    nodeArguments: withoutSecrets(process.execArgv),
    recorderVersion: options.recorderVersion,
    limits: options.limits,
  };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return ''; // It was removed; the program may live without it.
  }
}

/** `--password=x`, `--password x`, `Cookie: x`, `--header=Cookie:x`, and what a text says of itself (URLs). */
export function withoutSecrets(args: readonly string[]): string[] {
  return args.map((arg, i) => {
    const option = /^-[^=]*=/.exec(arg)?.[0] ?? '';
    if (isSecretName(option)) return option + REDACTED_TEXT;
    const header = /^[\w-]+:(?!\/\/)\s*/.exec(arg.slice(option.length))?.[0] ?? '';
    if (isSecretName(header)) return option + header + REDACTED_TEXT;
    const before = args[i - 1] ?? '';
    // A secret may begin with a hyphen, too.
    const isOption = /^-(?:-|.?$)/.test(arg);
    const isValue = before.startsWith('-') && !before.includes('=') && !isOption;
    return isValue && isSecretName(before) ? REDACTED_TEXT : redactText(arg);
  });
}
