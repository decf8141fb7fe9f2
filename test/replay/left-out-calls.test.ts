/**
 * A trace in which calls were left out replays as the whole one does without them: every position that remains is the same
 * place with the same stack, and says through which calls it was reached.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodePlace, Direction, Engine, Position, StepKind } from '../../replay/engine.js';
import type { CallId, FunctionId, LaneId, Line } from '../../schema/coordinates.js';
import { DETAILS, EventKind } from '../../schema/enums.js';
import { layouts, oneEventChunks, recordings, withEngine } from './synthetic/arbitrary.js';
import { FUNCTIONS } from './synthetic/functions.js';
import { ModelEngine } from './synthetic/model-engine.js';
import type { ModelFrame, ModelPosition, Recording } from './synthetic/program.js';
import { soundCuts, type Thinned, thinned } from './synthetic/thinned.js';
import { type Layout, ONE_OF } from './synthetic/trace-writer.js';

const KINDS: StepKind[] = ['in', 'over', 'out'];
const DIRECTIONS: Direction[] = ['forward', 'backward'];

/** Which calls of a function are recorded: all, none, or one of two or three. */
const ruleOf = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([oneOf, none]) => ({ oneOf, none }));
const rules = fc.tuple(ruleOf, ruleOf, ruleOf).map(([one, two, five]) => ({ 1: one, 2: two, 5: five }));

const traces = fc
  .tuple(recordings, rules, fc.oneof({ weight: 4, arbitrary: layouts }, fc.constant(oneEventChunks)))
  .map(([whole, ruleBy, layoutOf]) => {
    const counts = new Map<number, number>();
    const thin = thinned(whole, ({ fn }) => {
      const { oneOf, none } = ruleBy[fn as 1 | 2 | 5];
      const count = counts.get(fn) ?? 0;
      counts.set(fn, count + 1);
      return none || count % oneOf !== 0;
    });
    return { whole, ...thin, layout: soundCuts(thin.recording, layoutOf(thin.recording)) };
  });

type Trace = Thinned & { whole: Recording; layout: Layout };

function check(property: (engine: Engine, trace: Trace) => void): void {
  fc.assert(
    fc.property(traces, (trace) => {
      withEngine(trace.recording, trace.layout, (engine) => {
        property(engine, trace);
        expect(engine.info.state.kind).toBe('complete');
      });
    }),
    { numRuns: 80 },
  );
}

const at = ({ position }: ModelPosition) => position as Position;
const isGenerator = (fn: number) => FUNCTIONS[fn - 1]!.isGenerator;
const lanesOf = ({ lanes }: Recording) => [1, ...lanes.map(({ id }) => id)] as LaneId[];
const standing = ({ function: { id }, line }: CodePlace) => ({ fn: id as number, line: line as number });

it('has traces to try in which calls of every kind are made through others', () => {
  const sample = fc.sample(traces, { seed: 5, numRuns: 200 });
  const frames = sample.flatMap(({ recording }) => recording.positions.flatMap(({ stack }) => stack));
  const throughOf = (fn: number) => frames.filter((frame) => frame.fn === fn && frame.through.length > 0);
  for (const { id } of FUNCTIONS) expect(throughOf(id).length).toBeGreaterThan(5);
  expect(Math.max(...frames.map(({ through }) => through.length))).toBeGreaterThan(2);
  expect(sample.filter(({ recording }) => recording.leftOut.length > 3).length).toBeGreaterThan(50);
  for (const { whole, recording, remaining } of sample) {
    const gone = recording.leftOut.length;
    expect(remaining.length < whole.positions.length).toBe(gone > 0);
  }
});

describe('every position that remains', () => {
  it('is the same place, at the depth that its recorded callers give', () => {
    check((engine, { recording, remaining }) => {
      recording.positions.forEach((now, i) => {
        const { kind, timeNs, lane, line, fn, threw } = remaining[i]!;
        const expected = { kind, timeNs, lane, line, function: fn, threw, call: now.call, level: now.level };
        expect(engine.describe(at(now))).toMatchObject(expected);
      });
    });
  });

  it('has the stack of the whole recording, with the calls that were left out between the others', () => {
    check((engine, { recording }) => {
      for (const expected of recording.positions) {
        const stack = engine.stack(at(expected)).map(({ call, function: fn, line, running, through }) => {
          return { call, fn: fn.id as number, line: line as number, running, through: through.map(standing) };
        });
        expect(asFarAsTold(stack)).toEqual(asFarAsTold(expected.stack));
      }
    });
  });

  it('has the arguments of its calls and its outcome', () => {
    check((engine, { recording }) => {
      for (const expected of recording.positions) {
        const values = engine.values(at(expected), expected.call as CallId);
        expect(values.parameters.map(({ value }) => value)).toEqual(recording.arguments.get(expected.call));
        expect(values.outcome === undefined).toBe(
          !['exit', 'throw', 'catch', 'yield', 'output'].includes(expected.kind),
        );
      }
    });
  });

  it('and there is no other', () => {
    check((engine, { recording }) => {
      const positions = new Set(recording.positions.map(at));
      for (let position = -1; position <= 2 * recording.events.length + 2; position++) {
        if (positions.has(position as Position)) continue;
        expect(() => engine.describe(position as Position)).toThrow(RangeError);
      }
    });
  });
});

/**
 * No event says that a call which was left out made a generator go on: neither where the call below stood, nor that nothing
 * waits for a generator at the bottom of the stack.
 */
function asFarAsTold(stack: readonly ModelFrame[]): ModelFrame[] {
  const bottom = stack.findLastIndex(({ running }) => running);
  const told = isGenerator(stack[bottom]!.fn) ? stack.slice(0, bottom + 1) : stack;
  return told.map((frame, i) => (i > 0 && isGenerator(told[i - 1]!.fn) ? { ...frame, line: 0 } : frame));
}

describe('stepping', () => {
  it('goes where the contract says, from everywhere', () => {
    check((engine, { recording }) => {
      const model = new ModelEngine(recording);
      for (const from of recording.positions) {
        for (const kind of KINDS) {
          for (const direction of DIRECTIONS) {
            expect(engine.step(at(from), kind, direction)).toEqual({ ...model.step(from, kind, direction), hits: [] });
          }
        }
      }
    });
  });

  it('visits what the whole recording would visit, both ways', () => {
    check((engine, { whole, recording, remaining }) => {
      const now = new Map(remaining.map(({ position }, i) => [position, at(recording.positions[i]!)]));
      for (const lane of lanesOf(recording)) {
        const expected = new ModelEngine(whole).lane(lane).flatMap(({ position }) => now.get(position) ?? []);
        if (expected.length === 0) continue;
        expect(walk(engine, expected[0]!, 'forward')).toEqual(expected);
        expect(walk(engine, expected.at(-1)!, 'backward')).toEqual(expected.toReversed());
      }
    });
  });
});

function walk(engine: Engine, from: Position, direction: Direction): Position[] {
  const positions = [from];
  for (;;) {
    const { position, boundary } = engine.step(positions.at(-1)!, 'in', direction);
    if (boundary !== undefined) return positions;
    positions.push(position);
  }
}

const ALL_LINES = FUNCTIONS.flatMap(({ sites }) => [...new Set(sites.map(({ line }) => line as number))]);
const lines = fc.uniqueArray(fc.constantFrom(...ALL_LINES), { minLength: 1, maxLength: 12 });

it('breakpoints are hit where the whole recording hits them, in calls that made none that was left out', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(traces, lines, async ({ whole, recording, remaining, layout }, wanted) => {
      if (recording.positions.length === 0) return;
      const expected = new ModelEngine(recording).lineHits(new Set(wanted));
      const before = new Set(new ModelEngine(whole).lineHits(new Set(wanted)));
      const madeLeftOut = callersOfLeftOut(whole, remaining);
      recording.positions.forEach(({ position }, i) => {
        const { call, position: was } = remaining[i]!;
        if (madeLeftOut.has(call)) return;
        expect(expected.includes(position)).toBe(before.has(was));
        seen += before.has(was) ? 1 : 0;
      });
      await withEngine(recording, layout, async (engine) => {
        const [first, last] = [engine.first(), engine.last()];
        expect(await hits(engine, wanted, 'forward')).toEqual(expected.filter((hit) => hit !== first));
        expect(await hits(engine, wanted, 'backward')).toEqual(expected.filter((hit) => hit !== last).reverse());
      });
    }),
    { numRuns: 80 },
  );
  expect(seen).toBeGreaterThan(100);
});

/** Calls of the whole recording with a `call` position that does not remain. */
function callersOfLeftOut(whole: Recording, remaining: readonly ModelPosition[]): Set<number> {
  const kept = new Set(remaining.map(({ position }) => position));
  return new Set(whole.positions.filter(({ position }) => !kept.has(position)).map(({ call }) => call));
}

async function hits(engine: Engine, wanted: readonly number[], direction: Direction): Promise<number[]> {
  const source = engine.sources()[0]!.id;
  const conditions = {
    lines: wanted.map((line) => ({ source, line: line as Line, key: line })),
  } as const;
  const found: number[] = [];
  let from = (direction === 'forward' ? engine.first() : engine.last())!;
  for (;;) {
    const stop = await engine.run(from, direction, conditions);
    if (stop.boundary !== undefined) return found;
    from = stop.position;
    found.push(from);
  }
}

it('tells of each step, and of how many calls were left out', () => {
  check((engine, { recording }) => {
    const events = recording.events.flatMap((event, moment) =>
      event.kind === EventKind.step ? [{ ...event, moment }] : [],
    );
    expect(
      engine
        .steps()
        .map(({ function: { id }, line, detail, oneOf, moment, timeNs }) => [id, line, detail, oneOf, moment, timeNs]),
    ).toEqual(
      events.map(({ number, site, moment, timeNs }) => {
        const detail = DETAILS[site];
        return [number, 10 * number, detail, detail === 'sampled' ? ONE_OF : 0, moment, timeNs];
      }),
    );
    for (const { fn, before } of recording.leftOut) {
      const step = engine.steps().find(({ function: { id } }) => id === fn)!;
      expect(engine.detailAt(fn as FunctionId, (2 * before) as Position)).toEqual(step);
      expect(engine.detailAt(fn as FunctionId, (2 * step.moment - 1) as Position)).toBeUndefined();
    }
    const counts = engine.leftOut().map(({ function: { id }, calls }) => ({ id, calls }));
    expect(counts).toEqual(counts.toSorted((a, b) => b.calls - a.calls));
    for (const fn of [1, 2, 5]) {
      const calls = recording.leftOut.filter((call) => call.fn === fn).length;
      expect(counts.find(({ id }) => id === fn)?.calls ?? 0).toBe(calls);
    }
  });
});
