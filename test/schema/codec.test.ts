/** What the codec writes, it reads back; the byte layout is what Cap'n Proto makes of the schema. */
import { describe, expect, test } from 'vitest';
import { decodeChunk, encodeChunk } from '../../schema/chunk-codec.js';
import { crc32, slicingCrc32 } from '../../schema/crc32.js';
import * as enums from '../../schema/enums.js';
import * as generated from '../../schema/generated/trace.capnp.cjs';
import { decodeEnd, decodeHeader, encodeEnd, encodeHeader } from '../../schema/header-codec.js';
import * as layout from '../../schema/layout.js';
import { checksumHolds, openRecord, RecordBuffers, type RecordHead, readHead } from '../../schema/record.js';
import { estimateTableBytes } from '../../schema/table-codec.js';
import { exampleChunk, exampleHead, exampleHeader } from './examples.js';

function headOf(bytes: Uint8Array): RecordHead {
  const head = readHead(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  if (typeof head === 'string') throw new Error(`not a record: ${head}`);
  return head;
}

describe('records', () => {
  test('header', () => {
    const bytes = encodeHeader(exampleHeader);
    expect(headOf(bytes)).toMatchObject({ kind: layout.RecordKind.header, sequence: 0, byteLength: bytes.length });
    expect(decodeHeader(openRecord(bytes))).toEqual(exampleHeader);
  });

  test('chunk', () => {
    const bytes = encodeChunk(exampleHead, exampleChunk);
    expect(headOf(bytes)).toMatchObject({ ...exampleHead, kind: layout.RecordKind.chunk });
    expect(decodeChunk(openRecord(bytes), exampleHead.eventCount)).toEqual(exampleChunk);
  });

  test('chunks of any size built in the same memory are those built in memory of their own', () => {
    const buffers = new RecordBuffers();
    const sized = (words: number) => ({ ...exampleChunk, tape: new Uint32Array(words).fill(0xabcd_ef01) });
    for (const words of [10_000, 3, 20_000, 1_500_000, 50, 20_000]) {
      const chunk = sized(words);
      expect(Buffer.compare(encodeChunk(exampleHead, chunk, buffers), encodeChunk(exampleHead, chunk))).toBe(0);
      const broken = { ...chunk, functions: [undefined as never] };
      expect(() => encodeChunk(exampleHead, broken, buffers)).toThrow();
    }
  });

  test('a chunk read at an odd offset', () => {
    const bytes = encodeChunk(exampleHead, exampleChunk);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeChunk(openRecord(shifted.subarray(3)), exampleHead.eventCount)).toEqual(exampleChunk);
  });

  test('end', () => {
    const end = { reason: 'failed', exitCode: 0, signal: '', message: 'no space left on device' } as const;
    const bytes = encodeEnd({ ...exampleHead, eventCount: 0 }, end);
    expect(headOf(bytes).kind).toBe(layout.RecordKind.end);
    expect(decodeEnd(openRecord(bytes))).toEqual(end);
  });

  test('the fixed part is where the generated accessors read it', () => {
    const root = openRecord(encodeChunk(exampleHead, exampleChunk));
    expect(root.getMagic()).toBe(layout.MAGIC);
    expect(root.getFormatVersion()).toBe(layout.FORMAT_VERSION);
    expect(Number(root.getFirstEvent())).toBe(exampleHead.firstEvent);
    expect(Number(root.getFirstTimeNs())).toBe(exampleHead.firstTimeNs);
    expect(Number(root.getLastTimeNs())).toBe(exampleHead.lastTimeNs);
    expect(root.getEventCount()).toBe(exampleHead.eventCount);
    expect(root.getSegment()).toBe(exampleHead.segment);
    expect(root.getSequence()).toBe(exampleHead.sequence);
    expect(root.which()).toBe(generated.Record_Which.CHUNK);
  });

  test('every flipped bit is noticed', () => {
    const bytes = encodeEnd(exampleHead, { reason: 'exit', exitCode: 3, signal: '', message: '' });
    expect(checksumHolds(bytes, headOf(bytes))).toBe(true);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const head = readHead(new DataView(damaged.buffer), 0);
      expect(typeof head === 'string' || !checksumHolds(damaged, head), `bit ${bit}`).toBe(true);
    }
  });

  const unknown = 'of tomorrow' as never;
  test.each([
    ['the kind of a script', { scripts: [{ ...exampleChunk.scripts[0]!, kind: unknown }] }],
    ['the kind of a function', { functions: [{ ...exampleChunk.functions[0]!, kind: unknown }] }],
    ['the kind of a lane', { lanes: [{ ...exampleChunk.lanes[0]!, kind: unknown }] }],
    ['why a script was not chosen', { skipped: [{ ...exampleChunk.skipped[0]!, reason: unknown }] }],
    [
      'the kind of code without hooks',
      {
        scripts: [
          { ...exampleChunk.scripts[0]!, unrecorded: [{ kind: unknown, position: exampleChunk.functions[0]!.start }] },
        ],
      },
    ],
  ])('a value that an enum does not have is refused: %s', (what, tables) => {
    const bytes = encodeChunk(exampleHead, { ...exampleChunk, ...tables });
    const reason = new RegExp(`^${what} is \\d+, which this version of Rearview does not know`);
    expect(() => decodeChunk(openRecord(bytes), exampleHead.eventCount)).toThrow(reason);
  });

  test('so is a reason of the end', () => {
    const bytes = encodeEnd(exampleHead, { reason: unknown, exitCode: 0, signal: '', message: '' });
    expect(() => decodeEnd(openRecord(bytes))).toThrow(/^the reason of the end is \d+, which/);
  });

  test.each(['x', 'é', '\ud83d\ude00'])('names of lanes may have any length, in characters such as %s', (character) => {
    const lanes = Array.from({ length: 20 }, (_, i) => ({ ...exampleChunk.lanes[0]!, name: character.repeat(i) }));
    const bytes = encodeChunk(exampleHead, { ...exampleChunk, lanes });
    expect(decodeChunk(openRecord(bytes), exampleHead.eventCount).lanes).toEqual(lanes);
  });

  test('texts of the dictionary may have any length, one beside others that take more bytes', () => {
    const strings = ['', 'a', 'été', 'b'.repeat(100), '\ud83d\ude00', ''];
    for (const table of [strings, strings.filter((text) => /^\w*$/.test(text))]) {
      const bytes = encodeChunk(exampleHead, { ...exampleChunk, strings: table });
      expect(decodeChunk(openRecord(bytes), exampleHead.eventCount).strings).toEqual(table);
    }
  });

  test('tables take no more than is estimated', () => {
    const empty = {
      ...exampleChunk,
      ...{
        strings: [],
        shapes: [],
        scripts: [],
        functions: [],
        lanes: [],
        finishedLanes: [],
        notices: [],
        skipped: [],
      },
    };
    const emptyBytes = encodeChunk(exampleHead, empty).length;
    const many = <T>(one: T | undefined) => Array<T>(100).fill(one!);
    const long = '\u20ac'.repeat(1000);
    for (const tables of [
      exampleChunk,
      { ...empty, strings: many('') },
      { ...empty, strings: many(long) },
      { ...empty, shapes: many(exampleChunk.shapes[0]) },
      { ...empty, shapes: many({ className: 1, keys: [1, 2, 3], symbolKeys: [0, 1, 2], flags: 7 }) },
      { ...empty, scripts: many(exampleChunk.scripts[0]) },
      { ...empty, scripts: many({ ...exampleChunk.scripts[0]!, url: long, sha256: long, sourceMapMissing: long }) },
      { ...empty, functions: many(exampleChunk.functions[0]) },
      {
        ...empty,
        functions: many({ ...exampleChunk.functions[0]!, name: '', className: '', parameters: [], sites: [] }),
      },
      { ...empty, functions: many({ ...exampleChunk.functions[0]!, name: long, className: long, parameters: [long] }) },
      { ...empty, lanes: many({ ...exampleChunk.lanes[0]!, name: long }) },
      { ...empty, finishedLanes: many(exampleChunk.finishedLanes[0]) },
      { ...empty, notices: many({ ...exampleChunk.notices[0]!, text: long }) },
      { ...empty, skipped: many({ ...exampleChunk.skipped[0]!, name: long }) },
    ]) {
      expect(encodeChunk(exampleHead, tables).length - emptyBytes).toBeLessThanOrEqual(estimateTableBytes(tables));
    }
  });

  test('columns of the wrong length are refused', () => {
    const bytes = encodeChunk(exampleHead, exampleChunk);
    expect(() => decodeChunk(openRecord(bytes), exampleHead.eventCount + 1)).toThrow(RangeError);
  });
});

test.each([
  ['the one in use', crc32],
  ['ours, where Node has none', slicingCrc32],
])('crc32 is the IEEE one: %s', (_name, crc) => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc(bytes)).toBe(0xcbf43926);
  expect(crc(bytes.subarray(4), crc(bytes.subarray(0, 4)))).toBe(0xcbf43926);
});

describe('constants are those of the schema', () => {
  const constantCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const namesOf = (generatedEnum: object) => Object.keys(generatedEnum).filter((key) => !/^\d+$/.test(key));

  test.each([
    ['EventKind', enums.EventKind, generated.EventKind],
    ['ValueTag', enums.ValueTag, generated.ValueTag],
    ['CutReason', enums.CutReason, generated.CutReason],
  ])('%s', (_name, ours, theirs) => {
    const renamed = Object.fromEntries(Object.entries(ours).map(([name, value]) => [constantCase(name), value]));
    expect(renamed).toEqual(Object.fromEntries(namesOf(theirs).map((name) => [name, theirs[name as never]])));
  });

  test.each([
    ['ScriptKind', enums.SCRIPT_KINDS, generated.ScriptKind],
    ['FunctionKind', enums.FUNCTION_KINDS, generated.FunctionKind],
    ['UnrecordedKind', enums.UNRECORDED_KINDS, generated.UnrecordedKind],
    ['SkipReason', enums.SKIP_REASONS, generated.SkipReason],
    ['LaneKind', enums.LANE_KINDS, generated.LaneKind],
    ['EndReason', enums.END_REASONS, generated.EndReason],
  ])('%s', (_name, ours, theirs) => {
    expect(ours.map(constantCase)).toEqual(ours.map((_value, index) => theirs[index as never]));
    expect(namesOf(theirs)).toHaveLength(ours.length);
  });
});
