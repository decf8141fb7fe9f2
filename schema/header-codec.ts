/** The header and the end of a trace to and from their records. */
import type { TextList } from 'capnp-ts';
import type { TimeNs } from './coordinates.js';
import { END_REASONS, nameOf } from './enums.js';
import type { Record as RecordStruct } from './generated/trace.capnp.cjs';
import { buildRecord, type NewRecordHead } from './record.js';
import type { TraceEnd, TraceHeader } from './trace-types.js';

export function encodeHeader(header: TraceHeader): Uint8Array {
  const head = {
    firstEvent: 0 as NewRecordHead['firstEvent'],
    firstTimeNs: 0 as TimeNs,
    lastTimeNs: 0 as TimeNs,
    eventCount: 0,
    segment: 0,
    sequence: 0,
  };
  return buildRecord(head, 4096, (record) => {
    const out = record.initHeader();
    out.setTraceId(header.traceId);
    out.setStartedAtUnixMicros(BigInt(Math.round(header.startedAtUnixMicros)));
    out.setProcessId(header.processId);
    out.setThreadId(header.threadId);
    out.setParentTraceId(header.parentTraceId);
    out.setNodeVersion(header.nodeVersion);
    out.setPlatform(header.platform);
    out.setArch(header.arch);
    out.setHostname(header.hostname);
    out.setCwd(header.cwd);
    putTexts(out.initArguments(header.arguments.length), header.arguments);
    putTexts(out.initNodeArguments(header.nodeArguments.length), header.nodeArguments);
    out.setRecorderVersion(header.recorderVersion);
    const limits = out.initLimits();
    limits.setDepth(header.limits.depth);
    limits.setProperties(header.limits.properties);
    limits.setItems(header.limits.items);
    limits.setStringLength(header.limits.stringLength);
    limits.setNodes(header.limits.nodes);
    out.setBudgetPpm(header.budgetPpm);
  });
}

export function decodeHeader(record: RecordStruct): TraceHeader {
  const header = record.getHeader();
  const limits = header.getLimits();
  return {
    traceId: header.getTraceId(),
    startedAtUnixMicros: Number(header.getStartedAtUnixMicros()),
    processId: header.getProcessId(),
    threadId: header.getThreadId(),
    parentTraceId: header.getParentTraceId(),
    nodeVersion: header.getNodeVersion(),
    platform: header.getPlatform(),
    arch: header.getArch(),
    hostname: header.getHostname(),
    cwd: header.getCwd(),
    arguments: texts(header.getArguments()),
    nodeArguments: texts(header.getNodeArguments()),
    recorderVersion: header.getRecorderVersion(),
    limits: {
      depth: limits.getDepth(),
      properties: limits.getProperties(),
      items: limits.getItems(),
      stringLength: limits.getStringLength(),
      nodes: limits.getNodes(),
    },
    budgetPpm: header.getBudgetPpm(),
  };
}

export function encodeEnd(head: NewRecordHead, end: TraceEnd): Uint8Array {
  return buildRecord(head, 256 + end.message.length * 3, (record) => {
    const out = record.initEnd();
    out.setReason(END_REASONS.indexOf(end.reason));
    out.setExitCode(end.exitCode);
    out.setSignal(end.signal);
    out.setMessage(end.message);
  });
}

/** Throws a RangeError for a reason that there is not. */
export function decodeEnd(record: RecordStruct): TraceEnd {
  const end = record.getEnd();
  return {
    reason: nameOf(END_REASONS, end.getReason(), 'the reason of the end'),
    exitCode: end.getExitCode(),
    signal: end.getSignal(),
    message: end.getMessage(),
  };
}

export function putTexts(list: TextList, values: readonly string[]): void {
  values.forEach((value, index) => {
    list.set(index, value);
  });
}

export function texts(list: TextList): string[] {
  return Array.from({ length: list.getLength() }, (_, index) => list.get(index));
}
