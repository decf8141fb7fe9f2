/** A search that is asked again as the recording grows finds what one over the whole recording finds. */
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Engine, openEngine, type Position, type Search, type StopConditions } from '../../replay/engine.js';
import type { FunctionId, Line } from '../../schema/coordinates.js';
import { layouts, oneEventChunks, recordings, temporaryFile } from './synthetic/arbitrary.js';
import { writeRecords } from './synthetic/trace-writer.js';

interface Followed {
  /** Where a view that follows the recording stopped, in the order it did. */
  stops: number[];
  /** How many of these it had gone past before they were known. */
  late: number;
  whole: number[];
}

/** Opens the trace after its first chunk, where scripts and functions are declared, and lets it grow chunk by chunk. */
async function follow(records: Uint8Array[], conditionsOf: (engine: Engine) => StopConditions): Promise<Followed> {
  const path = temporaryFile(Buffer.concat(records.slice(0, 2)));
  const engine = openEngine(path);
  try {
    const conditions = conditionsOf(engine);
    const search = engine.search(conditions);
    const stops: number[] = [];
    let looked = 0;
    let late = 0;
    let last = -1;
    for (const record of [new Uint8Array(), ...records.slice(2)]) {
      appendFileSync(path, record);
      engine.refresh();
      const hit = await search.recordedSince(looked);
      if (hit !== undefined) stops.push(hit.position, ...(await goOn(search, hit.position)));
      if (hit !== undefined && hit.position <= last) late++;
      looked = engine.info.chunkCount;
      last = engine.last() ?? -1;
    }
    const whole: number[] = [];
    for await (const { position } of engine.hits(conditions)) whole.push(position);
    return { stops, late, whole };
  } finally {
    engine.close();
  }
}

async function goOn(search: Search, from: Position): Promise<Position[]> {
  const stops: Position[] = [];
  for (let at = from; ; ) {
    const { boundary, position } = await search.run(at, 'forward');
    if (boundary !== undefined) return stops;
    at = position;
    stops.push(at);
  }
}

const hitCount = fc.record({
  operator: fc.constantFrom<'=' | '>=' | '%'>('=', '>=', '%'),
  n: fc.integer({ min: 1, max: 4 }),
});

it('stops once at every hit, with its number from the beginning', async () => {
  const lines = fc.uniqueArray(fc.integer({ min: 10, max: 63 }), { minLength: 1, maxLength: 8 });
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(recordings, layouts, lines, hitCount, async (recording, layoutOf, at, count) => {
      const { stops, whole } = await follow(writeRecords(recording, layoutOf(recording)), (engine) => ({
        lines: at.map((line) => ({ source: engine.sources()[0]!.id, line: line as Line, key: line, hitCount: count })),
        functions: [{ key: 1, functions: new Set([1, 2, 3] as FunctionId[]), hitCount: count }],
        exceptions: [{ key: 2, which: 'all', hitCount: count }],
      }));
      expect(stops).toEqual(whole);
      seen += stops.length;
    }),
    { numRuns: 100 },
  );
  expect(seen).toBeGreaterThan(100);
});

it('finds uncaught exceptions where they were thrown, also those that are known to be later', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(recordings, async (recording) => {
      const { stops, late, whole } = await follow(writeRecords(recording, oneEventChunks(recording)), () => ({
        exceptions: [{ key: 0, which: 'uncaught' }],
      }));
      expect([...new Set(stops)].sort((a, b) => a - b)).toEqual(whole);
      seen += late;
    }),
    { numRuns: 60 },
  );
  expect(seen).toBeGreaterThan(0);
});
