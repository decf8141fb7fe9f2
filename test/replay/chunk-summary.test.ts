/** What a search passes chunks by: their summaries, read from the beginning of the records and from nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyTrace } from '../../replay/engine.js';
import { TraceReader } from '../../replay/reader/trace-reader.js';
import { encodeSummary, readSummary } from '../../schema/chunk-summary.js';
import { crc32 } from '../../schema/crc32.js';
import { CHECKSUM_OFFSET } from '../../schema/layout.js';
import { recordings, temporaryFile } from './synthetic/arbitrary.js';
import { writeRecords, writeTrace } from './synthetic/trace-writer.js';

const ids = fc
  .uniqueArray(fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff })), { maxLength: 400 })
  .map((list) => Uint32Array.from(list).sort());
const summaries = fc.record({
  lanes: ids,
  functions: ids,
  hasThrow: fc.boolean(),
  hasUnwind: fc.boolean(),
  hasCatch: fc.boolean(),
  hasUncaught: fc.boolean(),
  hasOutput: fc.boolean(),
});

describe('a summary', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(summaries, (summary) => {
        expect(readSummary(encodeSummary(summary))).toEqual(summary);
      }),
    );
  });

  it('with any bit wrong is noticed', () => {
    const bytes = encodeSummary({
      lanes: Uint32Array.of(0, 7),
      functions: Uint32Array.of(1, 2, 300, 70_000),
      hasThrow: true,
      hasUnwind: false,
      hasCatch: true,
      hasUncaught: false,
      hasOutput: true,
    });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => readSummary(damaged), `bit ${bit}`).toThrow('its summary is damaged');
    }
  });
});

describe('a reader', () => {
  const recording = fc.sample(recordings, { seed: 7, numRuns: 300 }).find(({ events }) => events.length >= 20)!;
  const records = writeRecords(recording, { cuts: [8, 14] });
  const startOfSecond = records[0]!.length + records[1]!.length;
  const whole = new TraceReader(temporaryFile(Buffer.concat(records)));
  const { summary } = whole.chunk(1);
  whole.close();

  it('has from the beginning of a record what its events say', () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 6 });
    fc.assert(
      fc.property(recordings, cuts, (recording, at) => {
        const reader = new TraceReader(temporaryFile(writeTrace(recording, { cuts: [...new Set(at)].sort(byNumber) })));
        for (let i = 0; i < reader.directory.length; i++) {
          const peeked = reader.summary(i);
          expect(reader.chunk(i).summary).toEqual(peeked);
          expect(reader.summary(i)).toBe(reader.chunk(i).summary);
        }
        reader.close();
      }),
      { numRuns: 100 },
    );
  });

  it('does not read the events of a chunk for it', () => {
    const damaged = Buffer.concat(records);
    damaged[startOfSecond + records[2]!.length - 1]! ^= 0x55;
    const reader = new TraceReader(temporaryFile(damaged));
    expect(reader.summary(1)).toEqual(summary);
    expect(reader.cuts).toBe(0);
    expect(() => reader.chunk(1)).toThrow('its checksum does not match');
    expect(reader.cuts).toBe(1);
    reader.close();
  });

  it('takes the word of the writer, and verify does not', () => {
    const wrong = Buffer.from(records[2]!);
    const at = wrong.indexOf(encodeSummary(summary));
    expect(at).toBeGreaterThan(0);
    wrong.set(encodeSummary({ ...summary, hasUncaught: !summary.hasUncaught }), at);
    wrong.writeUInt32LE(0, CHECKSUM_OFFSET);
    wrong.writeUInt32LE(crc32(wrong), CHECKSUM_OFFSET);
    const path = temporaryFile(Buffer.concat([records[0]!, records[1]!, wrong, records[3]!]));
    const reason = 'its summary is not that of its events';
    expect(verifyTrace(path).state).toMatchObject({ kind: 'cut', reason });
    expect(verifyTrace(temporaryFile(Buffer.concat(records))).damage).toEqual([]);
  });
});

const byNumber = (a: number, b: number): number => a - b;
