/** Traces that are cut, damaged, still growing, or none: everything before the damage is shown, and nothing hangs. */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Engine, openEngine, type Position, TraceError, verifyTrace } from '../../replay/engine.js';
import { crc32 } from '../../schema/crc32.js';
import { CHECKSUM_OFFSET, FORMAT_VERSION_OFFSET } from '../../schema/layout.js';
import { recordings, temporaryFile } from './synthetic/arbitrary.js';
import { ModelEngine } from './synthetic/model-engine.js';
import type { Recording } from './synthetic/program.js';
import { writeRecords, writeTrace } from './synthetic/trace-writer.js';

const recording = someRecording(14);
const layout = { cuts: [5, 9] };
const records = writeRecords(recording, layout);
const whole = Buffer.concat(records);
/** Bytes of the file up to each record's end, and events up to it. */
const ends = records.map((_, i) => records.slice(0, i + 1).reduce((sum, record) => sum + record.length, 0));
const eventsBefore = [0, 5, 9, recording.events.length, recording.events.length];

/** One with some of everything, and about that many events. */
function someRecording(events: number): Recording {
  const found = fc.sample(recordings, { seed: 7, numRuns: 2000 }).find((candidate) => {
    const isLong = candidate.events.length >= events && candidate.events.length <= events + 6;
    return isLong && candidate.positions.length >= events - 2 && candidate.thrownAt.length > 0;
  });
  if (found === undefined) throw new Error('the generator makes no such recording any more');
  return found;
}

const model = new ModelEngine(recording);

/** Asks everything there is to ask at one position after the other, until there are no more. */
function readAll(engine: Engine): unknown[] {
  const found: unknown[] = [];
  engine.lanes();
  for (const { position } of model.positions) {
    const at = position as Position;
    try {
      const { kind, call, line, lane, level } = engine.describe(at);
      const stack = engine.stack(at).map((frame) => [frame.call, frame.line, frame.running]);
      const { parameters } = engine.values(at, call);
      found.push({ position: at, kind, call, line, lane, level, stack, parameters });
    } catch (error) {
      if (error instanceof RangeError && position >= 2 * engine.info.eventCount) return found;
      throw error;
    }
  }
  return found;
}

function opened<Result>(bytes: Uint8Array, use: (engine: Engine) => Result): Result {
  const engine = openEngine(temporaryFile(bytes));
  try {
    return use(engine);
  } finally {
    engine.close();
  }
}

function codeOf(bytes: Uint8Array): string {
  try {
    openEngine(temporaryFile(bytes)).close();
  } catch (error) {
    expect(error).toBeInstanceOf(TraceError);
    return (error as TraceError).code;
  }
  return 'none';
}

const everything = opened(whole, readAll);

it('has a trace to try', () => {
  expect(everything).toHaveLength(model.positions.length);
  expect(everything.length).toBeGreaterThan(10);
});

describe('a trace that ends at any byte', () => {
  it('keeps every whole record before, and says where it is cut', () => {
    for (let length = ends[0]!; length < whole.length; length++) {
      const kept = ends.findLastIndex((end) => end <= length);
      opened(whole.subarray(0, length), (engine) => {
        const { state, eventCount } = engine.info;
        expect(eventCount).toBe(eventsBefore[kept]);
        expect(state).toMatchObject({ kind: 'cut', moment: eventCount, offsetBytes: ends[kept], fileBytes: length });
        expect(readAll(engine)).toEqual(everything.filter((found) => isBefore(found, eventCount)));
        expect(engine.last()).toBe(model.positions.findLast((p) => p.position < 2 * eventCount)?.position);
      });
    }
  });

  it('cannot be opened without its header', () => {
    for (let length = 1; length < ends[0]!; length++) {
      expect(codeOf(whole.subarray(0, length))).toBe('damaged');
    }
  });
});

describe('a trace with one wrong byte', () => {
  it('keeps everything before the record it is in', () => {
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << (at % 8);
      const record = ends.findIndex((end) => at < end);
      if (record === 0) {
        expect(['damaged', 'not-a-trace', 'newer-version']).toContain(codeOf(bytes));
        continue;
      }
      opened(bytes, (engine) => {
        const found = readAll(engine);
        expect(engine.info.state.kind).toBe('cut');
        expect(engine.info.eventCount).toBe(eventsBefore[record - 1]);
        expect(found).toEqual(everything.filter((one) => isBefore(one, engine.info.eventCount)));
      });
    }
  });

  it('is found by verify wherever it is', () => {
    for (let at = ends[0]!; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x10;
      const record = ends.findIndex((end) => at < end);
      const report = verifyTrace(temporaryFile(bytes));
      expect(report.damage).toMatchObject([{ offsetBytes: ends[record - 1] }]);
      expect(report.eventCount).toBe(eventsBefore[record - 1]);
    }
  });

  it('answers the question in which it was found for what is left', () => {
    const bytes = Buffer.from(whole);
    bytes[ends[2]! - 1]! ^= 1;
    opened(bytes, (engine) => {
      expect(engine.info.state.kind).toBe('complete');
      expect(engine.atTime(recording.events[6]!.timeNs as never)).toBeLessThan(2 * eventsBefore[1]!);
      expect(engine.info.state).toMatchObject({ kind: 'cut', moment: 5, reason: 'its checksum does not match' });
      expect(engine.refresh()).toBe(false);
    });
  });
});

function isBefore(found: unknown, eventCount: number): boolean {
  return (found as { position: number }).position < 2 * eventCount;
}

describe('records that break a rule their checksum does not show', () => {
  const gap = Buffer.concat([records[0]!, records[1]!, records[3]!, records[4]!]);
  const twoHeaders = Buffer.concat([records[0]!, records[0]!]);
  it.each([
    ['a missing record', gap, 5, 'expected record 2, found 3'],
    ['a second header', twoHeaders, 0, 'expected one header, at the start'],
    [
      'bytes of something else',
      Buffer.concat([records[0]!, records[1]!, Buffer.alloc(200, 7)]),
      5,
      'found other bytes',
    ],
  ])('%s', (_, bytes, eventCount, reason) => {
    opened(bytes, (engine) => {
      expect(engine.info.state).toMatchObject({
        kind: 'cut',
        moment: eventCount,
        reason: expect.stringContaining(reason),
      });
      expect(readAll(engine)).toEqual(everything.filter((found) => isBefore(found, eventCount)));
    });
  });

  it('bytes behind the end do no harm, and verify tells of them', () => {
    const path = temporaryFile(Buffer.concat([whole, Buffer.alloc(9)]));
    expect(verifyTrace(path)).toMatchObject({ state: { kind: 'complete' }, damage: [{ offsetBytes: whole.length }] });
  });

  it('two pointers to the same words', () => {
    const bytes = Buffer.from(whole);
    // Columns 1 and 3 of the chunk, times and sites: pointers 1 and 3 behind the record's 72 bytes, offsets in words.
    const pointer = (index: number) => ends[0]! + 72 + 8 * index;
    bytes.writeUInt32LE(bytes.readUInt32LE(pointer(1)) - (2 << 2), pointer(3));
    bytes.copy(bytes, pointer(3) + 4, pointer(1) + 4, pointer(1) + 8);
    resign(bytes.subarray(ends[0]!, ends[1]!));
    opened(bytes, (engine) => {
      expect(readAll(engine)).toEqual([]);
      expect(engine.info.state).toMatchObject({ kind: 'cut', reason: expect.stringContaining('found a pointer') });
    });
  });

  it('any bytes at all in the place of columns and tables', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 40 }), (where, wrong) => {
        const bytes = Buffer.from(whole);
        const [from, to] = [ends[0]! + 64, ends[1]! - wrong.length];
        bytes.set(wrong, from + (where % (to - from)));
        resign(bytes.subarray(ends[0]!, ends[1]!));
        opened(bytes, (engine) => {
          try {
            readAll(engine);
            engine.functions();
          } catch (error) {
            // Sound bytes that make no sense: a value, or a call that another chunk knows otherwise.
            expect(error instanceof TraceError || error instanceof RangeError).toBe(true);
          }
        });
        verifyTrace(temporaryFile(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

/** Gives a record the checksum of its bytes. */
function resign(record: Buffer): void {
  record.writeUInt32LE(0, CHECKSUM_OFFSET);
  record.writeUInt32LE(crc32(record), CHECKSUM_OFFSET);
}

describe('a file that is no trace', () => {
  it('is refused with a sentence and a code', () => {
    expect(codeOf(Buffer.alloc(0))).toBe('empty');
    expect(
      codeOf(Buffer.from('#!/usr/bin/env node\nconsole.log("a program, not a trace, and longer than a head")\n')),
    ).toBe('not-a-trace');
    expect(() => openEngine('/nowhere/at/all.rvtrace')).toThrow('There is no file /nowhere/at/all.rvtrace.');
    expect(() => openEngine('/')).toThrow(expect.objectContaining({ code: 'unreadable' }));
  });

  it('or one of a newer version', () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt16LE(2, FORMAT_VERSION_OFFSET);
    resign(bytes.subarray(0, ends[0]));
    expect(codeOf(bytes)).toBe('newer-version');
  });
});

describe('a trace that is being written', () => {
  const live = { ...layout, header: { processId: process.pid, hostname: hostname() } };
  const bytes = writeTrace(recording, live);
  const liveEnds = writeRecords(recording, live).map((_, i, all) => Buffer.concat(all.slice(0, i + 1)).length);

  it('shows what was appended after each refresh, at whatever byte the writer is', () => {
    const path = temporaryFile(bytes.subarray(0, liveEnds[0]));
    const engine = openEngine(path);
    expect(engine.info.state.kind).toBe('recording');
    expect(engine.first()).toBeUndefined();
    for (let at = liveEnds[0]!; at < bytes.length; at += 50) {
      appendFileSync(path, bytes.subarray(at, Math.min(at + 50, bytes.length)));
      const kept = liveEnds.findLastIndex((end) => end <= at + 50);
      const grew = engine.info.eventCount !== eventsBefore[kept] || kept === records.length - 1;
      expect(engine.refresh()).toBe(grew);
      expect(engine.refresh()).toBe(false);
      expect(engine.info.eventCount).toBe(eventsBefore[kept]);
      expect(engine.info.state.kind).toBe(kept === records.length - 1 ? 'complete' : 'recording');
    }
    expect(readAll(engine)).toEqual(everything);
    engine.close();
  });

  it('is cut once its process is gone', () => {
    // Ids above the largest that Linux gives: no process has it.
    const dead = { ...layout, end: false, header: { processId: 2 ** 30, hostname: hostname() } };
    const elsewhere = { ...layout, end: false, header: { processId: process.pid, hostname: 'elsewhere.invalid' } };
    for (const one of [dead, elsewhere]) {
      opened(writeTrace(recording, one), (engine) => {
        expect(engine.info.state).toMatchObject({ kind: 'cut', moment: recording.events.length });
        expect(readAll(engine)).toEqual(everything);
      });
    }
  });

  it('keeps what is left when the file becomes shorter', () => {
    const path = temporaryFile(bytes.subarray(0, liveEnds[3]));
    const engine = openEngine(path);
    truncateSync(path, liveEnds[2]! - 3);
    expect(engine.refresh()).toBe(true);
    expect(engine.info.state).toMatchObject({ kind: 'cut', moment: 5, reason: 'the file has become shorter' });
    expect(readAll(engine)).toEqual(everything.filter((found) => isBefore(found, 5)));
    writeFileSync(path, '');
    expect(() => readAll(engine)).not.toThrow();
    engine.close();
  });
});
