/** Strings and shapes across the chunks of a long segment. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Dictionaries } from '../../replay/reader/dictionaries.js';
import { TraceReader } from '../../replay/reader/trace-reader.js';
import { encodeChunk } from '../../schema/chunk-codec.js';
import type { LaneId, Moment, TimeNs } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import { encodeHeader } from '../../schema/header-codec.js';
import type { ChunkContents } from '../../schema/trace-types.js';
import { temporaryFolder } from '../support/cli.js';
import { HEADER } from './synthetic/trace-writer.js';

/** One event a chunk; the chunks named add a string and a shape, all others nothing. */
function writeSegment(chunks: number, adding: ReadonlySet<number>): string {
  const records = [encodeHeader(HEADER)];
  let next = 1;
  for (let i = 0; i < chunks; i++) {
    const adds = adding.has(i);
    const contents: ChunkContents = {
      kinds: Uint8Array.of(EventKind.enter),
      times: Uint32Array.of(0),
      subjects: Uint32Array.of(1),
      sites: Uint16Array.of(0),
      values: Uint32Array.of(0),
      tape: Uint32Array.of(0),
      keyframe: { lane: 1 as LaneId, calls: [], stack: [] },
      firstString: next,
      strings: adds ? [`from ${i}`] : [],
      firstShape: next,
      shapes: adds ? [{ className: next, keys: [next] }] : [],
      scripts: [],
      functions: [],
      lanes: [],
      finishedLanes: [],
      notices: [],
      skipped: [],
      steps: [],
      leftOut: [],
    };
    if (adds) next++;
    const time = i as TimeNs;
    const head = { firstEvent: i as Moment, firstTimeNs: time, lastTimeNs: time, eventCount: 1, segment: 0 };
    records.push(encodeChunk({ ...head, sequence: i + 1 }, contents));
  }
  const path = join(temporaryFolder(), 'segment.rvtrace');
  writeFileSync(path, Buffer.concat(records));
  return path;
}

test.each([
  ['the first', [0]],
  ['a few', [0, 3, 700, 701, 1999]],
  ['the last', [1999]],
  ['each', Array.from({ length: 2000 }, (_, i) => i)],
])('where %s of 2000 chunks add entries, each is found with few reads', (_, adding) => {
  const reader = new TraceReader(writeSegment(2000, new Set(adding)));
  adding.forEach((chunk, i) => {
    if (adding.length > 100 && i % 97 !== 0) return;
    const dictionaries = new Dictionaries(reader);
    const reads = vi.spyOn(reader, 'chunk');
    expect(dictionaries.string(1999, i + 1)).toBe(`from ${chunk}`);
    expect(dictionaries.shape(1999, i + 1)).toEqual({ className: `from ${chunk}`, keys: [`from ${chunk}`] });
    expect(reads.mock.calls.length).toBeLessThan(30);
    reads.mockRestore();
    if (chunk > 0) expect(() => dictionaries.string(chunk - 1, i + 1)).toThrow(RangeError);
  });
  expect(() => new Dictionaries(reader).string(1999, adding.length + 1)).toThrow(RangeError);
  reader.close();
});
