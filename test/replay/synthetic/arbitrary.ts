/** Generated recordings and layouts, and temporary trace files of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Engine, openEngine } from '../../../replay/engine.js';
import { Program, type Recording } from './program.js';
import { type Layout, writeTrace } from './trace-writer.js';

export const recordings: fc.Arbitrary<Recording> = fc
  .array(fc.nat({ max: 1999 }), { minLength: 1, maxLength: 90, size: 'max' })
  .map((commands) => new Program(commands).recording);

/** Up to ten cuts anywhere, as shares of the trace, and a segment boundary at some. */
export const layouts: fc.Arbitrary<(recording: Recording) => Layout> = fc
  .record({
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }),
    segments: fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { maxLength: 3 }),
  })
  .map(({ shares, segments }) => (recording) => ({
    cuts: shares.map((share) => Math.round(share * recording.events.length)).sort((a, b) => a - b),
    segments: new Set(segments),
  }));

/** Every event in a chunk of its own: all state goes through keyframes. */
export const oneEventChunks = (recording: Recording): Layout => ({ cuts: recording.events.map((_, i) => i).slice(1) });

const folder = mkdtempSync(join(tmpdir(), 'rearview-replay-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

export function temporaryFile(bytes: Uint8Array): string {
  const path = join(folder, `${process.pid}-${files++ % 8}.rvtrace`);
  rmSync(path, { force: true });
  writeFileSync(path, bytes);
  return path;
}

export function withEngine<Result>(recording: Recording, layout: Layout, use: (engine: Engine) => Result): Result {
  const engine = openEngine(temporaryFile(writeTrace(recording, layout)));
  let result: Result;
  try {
    result = use(engine);
  } catch (error) {
    engine.close();
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => engine.close()) as Result;
  engine.close();
  return result;
}
