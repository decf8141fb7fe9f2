/** Single answers of the engine that the model does not give: source lines, events out of order, reports. */
import { describe, expect, it } from 'vitest';
import { type Direction, type Engine, type Position, verifyTrace } from '../../replay/engine.js';
import type { CapturedValue, SourceId } from '../../replay/model.js';
import type { CallId, Line, TimeNs } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import { oneEventChunks, temporaryFile, withEngine } from './synthetic/arbitrary.js';
import { SCRIPT } from './synthetic/functions.js';
import { type Boundary, type Call, type Event, Program, type Recording } from './synthetic/program.js';
import { HEADER, type Layout, writeTrace } from './synthetic/trace-writer.js';

const NOWHERE = new Program([]).recording;

describe('a line of the source', () => {
  const resolve = (line: number, source?: SourceId) =>
    withEngine(NOWHERE, { cuts: [] }, (engine) => engine.resolveLine(source ?? engine.sources()[0]!.id, line as Line));

  it('is itself where a function can stand there', () => {
    expect([10, 11, 13, 62].map((line) => resolve(line))).toEqual([10, 11, 13, 62]);
  });

  it('is the next one that a function can stand at', () => {
    expect([1, 14, 19].map((line) => resolve(line))).toEqual([10, 13, 20]);
  });

  it('is the last one of a function at its end', () => {
    expect([14, 15, 64, 65].map((line) => resolve(line))).toEqual([13, 13, 63, 63]);
  });

  it('is none behind the last, or in no source', () => {
    expect(resolve(66)).toBeUndefined();
    expect(resolve(10, 99 as SourceId)).toBeUndefined();
  });
});

/**
 * A recording of events alone, as a recorder with a mistake could write it: calls are made by `enter`, one each, and
 * named by their number. Keyframes are right for events in order.
 */
function eventsOnly(list: { kind: number; call?: number; site?: number; fn?: number }[]): Recording {
  const calls: Call[] = [];
  let stack: Call[] = [];
  const boundary = (): Boundary => {
    const open = calls.filter((call) => call.state !== 'ended');
    const copies = open.map((call) => ({ ...call }));
    for (const copy of copies) copy.parent = copies[open.indexOf(copy.parent!)];
    return { lane: 1, open: copies, stack: stack.map((call) => open.indexOf(call)) };
  };
  const boundaries = [boundary()];
  const events = list.map(({ kind, call: number, site = 0, fn = 1 }, moment): Event => {
    const call = number === undefined ? undefined : calls[number]!;
    if (call === undefined) {
      const parent = stack.at(-1);
      const level = parent === undefined ? 0 : parent.level + 1;
      calls.push({ id: moment, fn, lane: 1, level, parent, site: 0, callerSite: site, state: 'stack' });
      if (parent !== undefined) parent.site = site;
      stack = [...stack, calls.at(-1)!];
    } else {
      call.site = site;
      if (kind === EventKind.resume) call.level = stack.length;
      call.state = STATES[kind] ?? 'ended';
      stack = call.state === 'stack' ? [...stack.filter((other) => other !== call), call] : stack.slice(0, -1);
    }
    boundaries.push(boundary());
    return { kind, timeNs: moment, number: fn, site, values: [], ...(call === undefined ? {} : { call }) };
  });
  return { ...NOWHERE, events, boundaries };
}

const STATES: Readonly<Record<number, Call['state']>> = {
  [EventKind.await]: 'await',
  [EventKind.yield]: 'yield',
  [EventKind.resume]: 'stack',
  [EventKind.throw]: 'stack',
  [EventKind.catch]: 'stack',
};

function stacks(recording: Recording): (number[] | undefined)[] {
  return withEngine(recording, { cuts: [] }, (engine) =>
    recording.events.map((_, moment) => {
      const position = (2 * moment + 1) as Position;
      return engine.stack(position).map((frame) => frame.call as number);
    }),
  );
}

describe('events that a recorder should not have written', () => {
  it('end the calls above the one they name', () => {
    const enter = { kind: EventKind.enter };
    const recording = eventsOnly([enter, enter, enter, { kind: EventKind.leave, call: 0 }, enter]);
    expect(stacks(recording)).toEqual([[0], [1, 0], [2, 1, 0], [0], [4]]);
  });

  it('put a call on the stack that is not there, also one that has ended', () => {
    const enter = { kind: EventKind.enter, fn: 3 };
    const suspend = { kind: EventKind.await, call: 0 };
    const leave = { kind: EventKind.leave, call: 0 };
    expect(stacks(eventsOnly([enter, suspend, leave, leave]))).toEqual([[0], [0], [0], [0]]);
  });

  it('end a suspended call where it is, and leave the stack alone', () => {
    const enter = { kind: EventKind.enter, fn: 3 };
    const suspend = { kind: EventKind.await, call: 0 };
    const lost = { kind: EventKind.lost, call: 0 };
    const recording = eventsOnly([enter, suspend, enter, lost, { kind: EventKind.leave, call: 1 }]);
    expect(stacks(recording)).toEqual([[0], [0], [2], [0, 2], [2]]);
  });
});

describe('a breakpoint on a line', () => {
  const oneChunk = () => ({ cuts: [] });
  const hits = (recording: Recording, line: number, layout: (of: Recording) => Layout, direction: Direction) =>
    withEngine(recording, layout(recording), async (engine) => {
      const found: number[] = [];
      const conditions = {
        lines: [{ source: engine.sources()[0]!.id, line: line as Line, key: 5 }],
      } as const;
      let at = (direction === 'forward' ? engine.first() : engine.last())!;
      for (;;) {
        const stop = await engine.run(at, direction, conditions);
        if (stop.boundary !== undefined) return found;
        expect(stop.hits).toEqual([5]);
        at = stop.position;
        found.push(at);
      }
    });
  const expectHits = async (recording: Recording, line: number, expected: number[]) => {
    for (const layout of [oneChunk, oneEventChunks]) {
      expect(await hits(recording, line, layout, 'forward')).toEqual(expected);
      expect(await hits(recording, line, layout, 'backward')).toEqual(expected.toReversed());
    }
  };
  const enter = (site: number, fn = 2) => ({ kind: EventKind.enter, site, fn });
  const leave = (call: number) => ({ kind: EventKind.leave, call, site: 4 });
  /** f2 and f5, called by turns on the second line of their caller. */
  const round = (call: number) => [enter(1), leave(call), enter(2, 5), leave(call + 1)];

  it('is hit again by a loop on that line, once a round, however many chunks apart', async () => {
    const recording = eventsOnly([enter(0, 1), ...round(1), ...round(3), ...round(5), leave(0)]);
    await expectHits(recording, 11, [2, 10, 18]);
  });

  it('is hit again by a loop on that line that begins with an await', async () => {
    const wait = [EventKind.await, EventKind.resume, EventKind.await, EventKind.resume];
    const waits = wait.map((kind) => ({ kind, call: 0, site: 1 }));
    const recording = eventsOnly([enter(0, 3), ...waits, ...round(1), ...waits, ...round(3), ...round(5), leave(0)]);
    await expectHits(recording, 31, [3, 26, 34]);
  });

  it('is not hit again by the next call on it, nor by coming back from one', async () => {
    const recording = eventsOnly([enter(0, 1), enter(3), leave(1), enter(4), leave(2), leave(0)]);
    await expectHits(recording, 12, [2]);
    await expectHits(recording, 13, [6]);
  });
});

it('steps over a generator that a deeper call resumes, however shallow the call that made it', () => {
  const enter = (fn: number) => ({ kind: EventKind.enter, fn });
  const about = (kind: number, call: number) => ({ kind, call });
  const generator = [enter(4), about(EventKind.yield, 1)];
  const deep = [enter(5), enter(2), enter(2), about(EventKind.resume, 1), about(EventKind.yield, 1)];
  const leaves = [4, 3, 2, 0].map((call) => about(EventKind.leave, call));
  const recording = eventsOnly([enter(1), ...generator, ...deep, ...leaves]);
  for (const layout of [{ cuts: [] }, oneEventChunks(recording), { cuts: [5, 9] }]) {
    withEngine(recording, layout, (engine) => {
      const [call, resumed, yielded, left, exit] = [6, 13, 15, 17, 23] as Position[];
      expect(engine.step(call!, 'over', 'forward').position).toBe(exit);
      expect(engine.step(exit!, 'over', 'backward').position).toBe(call);
      expect(engine.step(resumed!, 'over', 'forward').position).toBe(yielded);
      expect(engine.step(yielded!, 'out', 'forward').position).toBe(left);
    });
  }
});

it('reads strings of the segment they are in, from whichever of its chunks', () => {
  const said = ['a', 'b', 'c', 'd', 'c', 'b', 'd', 'c'];
  const recording = eventsOnly([{ kind: EventKind.enter }, ...said.map(() => ({ kind: EventKind.throw, call: 0 }))]);
  said.forEach((value, i) => {
    recording.events[i + 1]!.values = [{ kind: 'string', value, length: 1 }];
  });
  withEngine(recording, { ...oneEventChunks(recording), segments: new Set([4]) }, (engine) => {
    const values = said.map((_, i) => engine.evaluate((2 * i + 3) as Position, 0 as CallId, '$error'));
    expect(values.map((value) => value.kind === 'string' && value.value)).toEqual(said);
  });
});

it('answers about calls only when they have begun', () => {
  const recording = eventsOnly([{ kind: EventKind.enter }, { kind: EventKind.enter }]);
  withEngine(recording, { cuts: [] }, (engine: Engine) => {
    expect(engine.values(3 as Position, 0 as CallId)).toMatchObject({ enteredAtNs: 0, parameters: [] });
    for (const call of [1, 2, -1, 0.5]) {
      expect(() => engine.values(1 as Position, call as CallId)).toThrow(RangeError);
    }
  });
});

it('tells of a trace what there is to tell', () => {
  const recording = new Program([0, 20, 40, 6, 206]).recording;
  const notices = [{ timeNs: 5 as TimeNs, text: 'Function f2 is too hot to record.' }];
  withEngine(recording, { cuts: [2], notices }, (engine) => {
    expect(engine.info).toMatchObject({
      header: HEADER,
      state: { kind: 'complete', end: { reason: 'exit', exitCode: 0 } },
      eventCount: recording.events.length,
      chunkCount: 2,
      durationNs: recording.events.at(-1)!.timeNs,
      notices,
    });
    expect(engine.scripts()).toEqual([SCRIPT]);
    // Each of the two chunks tells of two.
    expect(engine.skippedScripts()).toEqual([{ reason: 'package', name: 'express', count: 4 }]);
    expect(engine.functions().map((fn) => fn.name)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'f6']);
  });
});

it('verify counts what captures left out, by reason', () => {
  const secret: CapturedValue = { kind: 'withheld', reason: 'redacted' };
  const long: CapturedValue = { kind: 'string', value: 'abc', length: 9 };
  const cart: CapturedValue = { kind: 'cut', reason: 'depth', objectId: 0, className: 'Cart' };
  const list: CapturedValue = { kind: 'array', objectId: 0, length: 9, items: [secret, long, cart, secret] };
  const ones = Array.from({ length: 20 }, (): CapturedValue => ({ kind: 'number', value: 1 }));
  const full: CapturedValue = { kind: 'set', objectId: 0, size: 21, items: ones };
  const recording = eventsOnly([{ kind: EventKind.enter }, { kind: EventKind.leave, call: 0 }]);
  recording.events[1]!.values = [{ kind: 'array', objectId: 0, length: 2, items: [list, full] }];
  const report = verifyTrace(temporaryFile(writeTrace(recording, { cuts: [1] })));
  expect(report).toMatchObject({ state: { kind: 'complete' }, damage: [], eventCount: 2, chunkCount: 2 });
  expect(report.cutValues).toEqual({ redacted: 2, length: 1, depth: 1, budget: 1, breadth: 1 });
});
