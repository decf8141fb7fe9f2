/** What the format says of steps and calls left out: the rules the reader checks, and single cases of the stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine, type Position, verifyTrace } from '../../replay/engine.js';
import { decodeChunk, encodeChunk } from '../../schema/chunk-codec.js';
import { crc32 } from '../../schema/crc32.js';
import { EventKind } from '../../schema/enums.js';
import { CHECKSUM_OFFSET } from '../../schema/layout.js';
import { openRecord, readHead } from '../../schema/record.js';
import type { ChunkContents } from '../../schema/trace-types.js';
import { folder } from '../adapter/support/client.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
import { temporaryFile } from './synthetic/arbitrary.js';

const MAGIC = 'RVV1';
const path = join(folder, 'left-out.rvtrace');

function built(
  write: (builder: TraceBuilder, fn: (name: string, isAsync?: boolean) => ReturnType<TraceBuilder['fn']>) => void,
) {
  const builder = new TraceBuilder(path);
  const script = builder.script('/srv/shop/cart.js', '');
  let line = 1;
  write(builder, (name, isAsync = false) => {
    line += 10;
    return builder.fn(script, name, [line, line + 5], { isAsync, lines: [line + 1, line + 2] });
  });
  builder.end();
}

/** `name:line<name:line`: each frame with the calls it was made through, `...` before callers that wait. */
function stacks(): string[] {
  const engine = openEngine(path);
  const found: string[] = [];
  for (let at = engine.first(); at !== undefined; ) {
    const frames = engine.stack(at).map(({ function: fn, line, through, running }) => {
      const by = through.toReversed().map((caller) => `<${caller.function.name}:${caller.line}`);
      return `${running ? '' : '...'}${fn.name}:${line}${by.join('')}`;
    });
    found.push(`${engine.describe(at).kind} ${frames.join(' ')}`);
    const next = engine.step(at, 'in', 'forward');
    at = next.boundary === undefined ? next.position : undefined;
  }
  engine.close();
  return found;
}

describe('the stack', () => {
  it.each([0, 1, 2, 3])('has the callers left out of a call until it is suspended, in any chunk (%i)', (flushAt) => {
    built((builder, fn) => {
      const [outer, wrap, load] = [fn('outer', true), fn('wrap'), fn('load', true)];
      builder.step(wrap, 'off');
      builder.leftOut(wrap, 1);
      const outerCall = builder.enter(outer);
      if (flushAt === 1) builder.flush();
      builder.through(wrap, 22);
      const loadCall = builder.enter(load, [], 12);
      if (flushAt === 2) builder.flush();
      builder.suspend(loadCall, 32);
      builder.suspend(outerCall, 13);
      if (flushAt === 3) builder.flush();
      builder.resume(loadCall);
      builder.leave(loadCall, 33);
    });
    expect(stacks()).toEqual([
      'entry outer:11',
      'entry load:31<wrap:22 outer:12',
      'await load:32<wrap:22 outer:12',
      'await outer:13',
      // What called it has ended, and is no more on its stack than in a whole recording.
      'resumed load:32',
      'exit load:33',
    ]);
  });

  it('has them below the call that begins a stack', () => {
    built((builder, fn) => {
      const [tick, load] = [fn('tick'), fn('load')];
      builder.step(tick, 'sampled', 100);
      builder.through(tick, 12);
      builder.leave(builder.enter(load), 22);
    });
    expect(stacks()).toEqual(['entry load:21<tick:12', 'exit load:22<tick:12']);
  });

  it('has four of more, the innermost', () => {
    built((builder, fn) => {
      const [visit, load] = [fn('visit'), fn('load')];
      builder.step(visit, 'off');
      for (const line of [12, 12, 13, 13]) builder.through(visit, line);
      builder.leave(builder.enter(load), 22);
    });
    expect(stacks()[0]).toBe('entry load:21<visit:13<visit:13<visit:12<visit:12');
  });
});

describe('a chunk that breaks a rule ends the trace before it', () => {
  const [step, outer, through, load] = [0, 1, 2, 6];
  const sound = () =>
    built((builder, fn) => {
      const [outer, wrap, load] = [fn('outer'), fn('wrap'), fn('load')];
      builder.flush();
      builder.step(wrap, 'sampled', 100);
      builder.leftOut(wrap, 4);
      builder.enter(outer);
      for (const line of [22, 22, 22, 23]) builder.through(wrap, line);
      builder.enter(load, [], 12);
    });

  it.each<[string, (chunk: ChunkContents) => unknown, string]>([
    [
      'a step without its event',
      ({ kinds }) => kinds.fill(EventKind.lane, step, outer),
      'a step is not that of its event',
    ],
    ['an event without its step', ({ steps }) => steps.pop(), 'a step event has no step'],
    ['a step of another event', ({ steps }) => steps[0]!.event++, 'a step is not that of its event'],
    ['a step of another function', ({ steps }) => steps[0]!.function++, 'a step is not that of its event'],
    ['a step to another detail', ({ sites }) => sites[step]!--, 'a step is not that of its event'],
    ['a step to no detail', ({ sites }) => sites.fill(5, step, outer), 'a step is not that of its event'],
    ['one call of none recorded', ({ steps }) => Object.assign(steps[0]!, { oneOf: 0 }), 'of how many calls'],
    ['no call made by those left out', ({ kinds }) => kinds.fill(EventKind.lane, load), 'named before no call'],
    [
      'the end of a chunk before it',
      ({ kinds }) => kinds.fill(EventKind.through, load).fill(EventKind.enter, 3, load),
      'named before no call',
    ],
    ['another event before it', ({ kinds }) => kinds.fill(EventKind.lane, load - 1, load), 'named before no call'],
    ['more than four of them', ({ kinds }) => kinds.fill(EventKind.through, outer, through), 'than there may be'],
  ])('%s', (_, alter, reason) => {
    sound();
    const file = altered(alter);
    const engine = openEngine(file);
    expect(engine.last()).toBeUndefined();
    expect(engine.info.state).toMatchObject({ kind: 'cut', reason: expect.stringContaining(reason) });
    engine.close();
    expect(verifyTrace(file).damage).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  it('half a pair of calls left out', () => {
    sound();
    const bytes = readFileSync(altered(() => {}));
    const record = bytes.subarray(bytes.indexOf(MAGIC, bytes.indexOf(MAGIC, bytes.indexOf(MAGIC) + 4) + 4) - 16);
    // Length in bytes, above three bits of kind, of pointer 16 behind the record's 72 bytes.
    const length = 72 + 8 * 16 + 4;
    record.writeUInt32LE(record.readUInt32LE(length) - (4 << 3), length);
    const chunk = record.subarray(0, 8 + 8 * record.readUInt32LE(4));
    chunk.writeUInt32LE(0, CHECKSUM_OFFSET);
    chunk.writeUInt32LE(crc32(chunk), CHECKSUM_OFFSET);
    expect(verifyTrace(temporaryFile(bytes)).damage).toMatchObject([{ reason: 'calls left out are not in pairs' }]);
  });

  it('and one that breaks none does not', () => {
    sound();
    const engine = openEngine(altered(() => {}));
    expect(engine.stack(engine.last() as Position)).toHaveLength(2);
    expect(engine.info.state.kind).toBe('complete');
    engine.close();
  });

  /** The trace with its second chunk made anew. */
  function altered(alter: (chunk: ChunkContents) => void): string {
    const bytes = new Uint8Array(readFileSync(path));
    const records: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const head = readHead(new DataView(bytes.buffer, bytes.byteOffset + at), 0);
      if (typeof head === 'string') throw new Error(head);
      let record = bytes.slice(at, at + head.byteLength);
      if (head.sequence === 2) {
        const chunk = decodeChunk(openRecord(record), head.eventCount);
        alter(chunk);
        record = encodeChunk(head, chunk).slice();
      }
      records.push(record);
      at += head.byteLength;
    }
    return temporaryFile(Buffer.concat(records));
  }
});
