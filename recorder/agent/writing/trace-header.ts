/** What the trace says of the process it was made in. */
import os from 'node:os';
import workerThreads from 'node:worker_threads';
import type { TraceHeader } from '../../../schema/trace-types.js';
import { ownData } from '../capture/own-properties.js';
import { redactText } from '../capture/redacted-text.js';
import { isSecretName, REDACTED_TEXT } from '../capture/redaction.js';
import type { AgentOptions } from '../host/options.js';
import {
  isArray,
  isProxy,
  newList,
  regExpExec,
  stringIncludes,
  stringSlice,
  stringStartsWith,
} from '../host/pristine.js';

const { pid: processId, version: nodeVersion, platform, arch, cwd } = process;
const { threadId } = workerThreads;
const { hostname } = os;
const OPTION = /^-[^=]*=/;
const OPTION_NAME = /^-(?:-|.?$)/;
const HEADER = /^[\w-]+:(?!\/\/)\s*/;

/** Comes when the first script does: a worker thread has no arguments before. */
export function headerOf(options: AgentOptions, startedAtUnixMicros: number): TraceHeader {
  return {
    traceId: options.traceId,
    startedAtUnixMicros,
    processId,
    threadId,
    parentTraceId: options.parentTraceId,
    nodeVersion,
    platform,
    arch,
    hostname: hostname(),
    cwd: workingFolder(),
    arguments: withoutSecrets(ownData(process, 'argv')),
    nodeArguments: withoutSecrets(ownData(process, 'execArgv')),
    recorderVersion: options.recorderVersion,
    limits: options.limits,
    budgetPpm: options.budget.sharePpm,
  };
}

function workingFolder(): string {
  try {
    return cwd();
  } catch {
    return ''; // It was removed; the program may live without it.
  }
}

/**
 * `--password=x`, `--password x`, `Cookie: x`, `--header=Cookie:x`, and what a text says of itself (URLs). What is no list of
 * texts has none.
 */
export function withoutSecrets(args: unknown): string[] {
  const kept: string[] = newList();
  if (!isArray(args) || isProxy(args)) return kept;
  let before = '';
  for (let i = 0; i < args.length; i++) {
    const arg = ownData(args, i);
    if (typeof arg !== 'string') continue;
    kept[kept.length] = withoutSecret(arg, before);
    before = arg;
  }
  return kept;
}

function withoutSecret(arg: string, before: string): string {
  const option = regExpExec(OPTION, arg)?.[0] ?? '';
  if (isSecretName(option)) return option + REDACTED_TEXT;
  const header = regExpExec(HEADER, stringSlice(arg, option.length))?.[0] ?? '';
  if (isSecretName(header)) return option + header + REDACTED_TEXT;
  // A secret may begin with a hyphen, too.
  const isOption = regExpExec(OPTION_NAME, arg) !== null;
  const isValue = stringStartsWith(before, '-') && !stringIncludes(before, '=') && !isOption;
  return isValue && isSecretName(before) ? REDACTED_TEXT : redactText(arg);
}
