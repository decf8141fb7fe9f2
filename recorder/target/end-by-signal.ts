/**
 * The end of a trace whose process was ended by a signal. The process cannot write it itself (recorder/agent/process/idle-flush.ts
 * says why), so whoever started it does, once it is dead.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { Moment, TimeNs } from '../../schema/coordinates.js';
import { encodeEnd } from '../../schema/header-codec.js';
import {
  EVENT_COUNT_OFFSET,
  FIRST_EVENT_OFFSET,
  HEAD_BYTES,
  LAST_TIME_OFFSET,
  MAGIC,
  MAGIC_OFFSET,
  RecordKind,
  SEGMENT_OFFSET,
  SEGMENT_WORDS_OFFSET,
  SEQUENCE_OFFSET,
  STREAM_HEADER_BYTES,
  WHICH_OFFSET,
} from '../../schema/layout.js';

/**
 * Appends the end; a record that was being written when the process died makes room for it. A trace that has an end, or
 * nothing whole in it, stays as it is. Throws what the file system says. Cost: a read for each chunk.
 */
export function endBySignal(tracePath: string, signal: NodeJS.Signals): void {
  const fd = openSync(tracePath, 'r+');
  try {
    const last = lastWholeRecord(fd);
    if (last === undefined || last.head.readUInt16LE(WHICH_OFFSET) === RecordKind.end) return;
    const { head, endBytes } = last;
    const timeNs = Number(head.readBigUInt64LE(LAST_TIME_OFFSET)) as TimeNs;
    const record = encodeEnd(
      {
        firstEvent: (Number(head.readBigUInt64LE(FIRST_EVENT_OFFSET)) +
          head.readUInt32LE(EVENT_COUNT_OFFSET)) as Moment,
        firstTimeNs: timeNs,
        lastTimeNs: timeNs,
        eventCount: 0,
        segment: head.readUInt32LE(SEGMENT_OFFSET),
        sequence: head.readUInt32LE(SEQUENCE_OFFSET) + 1,
      },
      { reason: 'signal', exitCode: 0, signal, message: '' },
    );
    ftruncateSync(fd, endBytes);
    for (let written = 0; written < record.length; ) {
      written += writeSync(fd, record, written, record.length - written, endBytes + written);
    }
  } finally {
    closeSync(fd);
  }
}

/** Its fixed part, and where in the file it ends. */
function lastWholeRecord(fd: number): { head: Buffer; endBytes: number } | undefined {
  const { size } = fstatSync(fd);
  let last: { head: Buffer; endBytes: number } | undefined;
  for (let offset = 0; offset + HEAD_BYTES <= size; ) {
    const head = Buffer.alloc(HEAD_BYTES);
    if (readSync(fd, head, 0, HEAD_BYTES, offset) < HEAD_BYTES || head.readUInt32LE(MAGIC_OFFSET) !== MAGIC) break;
    offset += STREAM_HEADER_BYTES + 8 * head.readUInt32LE(SEGMENT_WORDS_OFFSET);
    if (offset > size) break;
    last = { head, endBytes: offset };
  }
  return last;
}
