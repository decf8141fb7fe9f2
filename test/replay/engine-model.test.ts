/** The engine gives the answers of a model that knows no chunks, at every position, however the trace is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Direction, type Engine, openEngine, type Position, type StepKind } from '../../replay/engine.js';
import type { CallId, LaneId, TimeNs } from '../../schema/coordinates.js';
import { layouts, oneEventChunks, recordings, temporaryFile, withEngine } from './synthetic/arbitrary.js';
import { FUNCTIONS } from './synthetic/functions.js';
import { ModelEngine } from './synthetic/model-engine.js';
import type { ModelPosition, Recording } from './synthetic/program.js';
import { writeTrace } from './synthetic/trace-writer.js';

const RUNS = { numRuns: 80 };
const KINDS: StepKind[] = ['in', 'over', 'out'];
const DIRECTIONS: Direction[] = ['forward', 'backward'];

const traces = fc.tuple(recordings, fc.oneof({ weight: 4, arbitrary: layouts }, fc.constant(oneEventChunks)));

function check(property: (engine: Engine, model: ModelEngine, recording: Recording) => void): void {
  fc.assert(
    fc.property(traces, ([recording, layout]) => {
      withEngine(recording, layout(recording), (engine) => {
        property(engine, new ModelEngine(recording), recording);
        expect(engine.info.state.kind).toBe('complete');
      });
    }),
    RUNS,
  );
}

const lanesOf = (recording: Recording) => [1, ...recording.lanes.map((lane) => lane.id), 99] as LaneId[];
const at = (position: ModelPosition) => position.position as Position;

it('has programs to try that do everything', () => {
  const sample = fc.sample(recordings, { seed: 3, numRuns: 100 });
  const positions = sample.flatMap((recording) => recording.positions);
  const kinds = ['await', 'call', 'catch', 'entry', 'exit', 'lost', 'output', 'resumed', 'throw', 'yield'];
  expect([...new Set(positions.map(({ kind }) => kind))].sort()).toEqual(kinds);
  expect(positions.filter(({ stack }) => stack.some(({ running }) => !running)).length).toBeGreaterThan(50);
  expect(sample.filter(({ lanes }) => lanes.length > 1).length).toBeGreaterThan(20);
  expect(sample.flatMap(({ uncaughtAt }) => uncaughtAt).length).toBeGreaterThan(20);
});

describe('every position', () => {
  it('is described as it was', () => {
    check((engine, model) => {
      for (const expected of model.positions) {
        const { kind, timeNs, lane, call, level, line, threw } = expected;
        expect(engine.describe(at(expected))).toMatchObject({ kind, timeNs, lane, call, level, line, threw });
        expect(engine.describe(at(expected)).function).toBe(expected.fn);
      }
    });
  });

  it('has the stack it had, with the callers that wait', () => {
    check((engine, model) => {
      for (const expected of model.positions) {
        const stack = engine.stack(at(expected));
        const frames = stack.map(({ call, function: fn, line, running, through }) => {
          return { call, fn: fn.id, line, running, through };
        });
        expect(frames).toEqual(expected.stack);
      }
    });
  });

  it('has the arguments of all its calls and the outcome of its own', () => {
    check((engine, model, recording) => {
      for (const expected of model.positions) {
        for (const frame of expected.stack) {
          const values = engine.values(at(expected), frame.call as CallId);
          expect(values.parameters.map(({ value }) => value)).toEqual(recording.arguments.get(frame.call));
          expect(values.parameters.map(({ name }) => name)).toEqual(FUNCTIONS[frame.fn - 1]!.parameters);
        }
        const own = engine.values(at(expected), expected.call as CallId);
        expect(own.outcome?.value).toEqual(expected.outcome);
      }
    });
  });

  it('and no other is a position', () => {
    check((engine, model, recording) => {
      const positions = new Set(model.positions.map(at));
      for (let position = -1; position <= 2 * recording.events.length + 2; position++) {
        if (positions.has(position as Position)) continue;
        expect(() => engine.describe(position as Position)).toThrow(RangeError);
      }
      expect(() => engine.describe(0.5 as Position)).toThrow(RangeError);
    });
  });
});

describe('finding a position', () => {
  it('by first and last, of one lane and of all', () => {
    check((engine, model, recording) => {
      expect(engine.first()).toBe(model.positions[0]?.position);
      expect(engine.last()).toBe(model.positions.at(-1)?.position);
      for (const lane of lanesOf(recording)) {
        expect(engine.first(lane)).toBe(model.lane(lane)[0]?.position);
        expect(engine.last(lane)).toBe(model.lane(lane).at(-1)?.position);
      }
    });
  });

  it('by time, of one lane and of all', () => {
    check((engine, model, recording) => {
      const end = (recording.events.at(-1)?.timeNs ?? 0) + 500;
      for (let timeNs = 0; timeNs <= end; timeNs += 350) {
        expect(engine.atTime(timeNs as TimeNs)).toBe(model.atTime(timeNs));
        for (const lane of lanesOf(recording)) {
          expect(engine.atTime(timeNs as TimeNs, lane)).toBe(model.atTime(timeNs, lane));
        }
      }
    });
  });

  it('by another one of another lane', () => {
    check((engine, model, recording) => {
      for (const position of model.positions) {
        for (const lane of lanesOf(recording)) {
          expect(engine.inLane(at(position), lane)).toBe(model.inLane(position.position, lane));
        }
      }
    });
  });
});

it('what was printed is told from everywhere, in both directions', async () => {
  await fc.assert(
    fc.asyncProperty(recordings, layouts, async (recording, layout) => {
      const path = temporaryFile(writeTrace(recording, layout(recording)));
      const engine = openEngine(path);
      const model = new ModelEngine(recording);
      const last = model.positions.at(-1)?.position ?? 0;
      for (const { position } of model.positions) {
        for (const direction of DIRECTIONS) {
          const told: unknown[] = [];
          for await (const { moment, lane, stream, value, isAtCall, position: at } of engine.outputs(
            position as Position,
            direction,
          )) {
            told.push({ moment, lane, stream, text: value.kind === 'string' && value.value, isAtCall });
            const own =
              model.inLane(2 * moment + 1, lane) ?? model.positions.findLast((p) => p.position <= 2 * moment)?.position;
            expect(at).toBe(own);
          }
          const isBefore = (moment: number) => position === last || 2 * moment + 1 <= position;
          const expected = recording.outputs.filter(({ moment }) => isBefore(moment) === (direction === 'backward'));
          expect(told).toEqual(direction === 'backward' ? expected.reverse() : expected);
        }
      }
      engine.close();
    }),
    { numRuns: 60 },
  );
});

describe('stepping', () => {
  it('goes where the contract says, from everywhere', () => {
    check((engine, model) => {
      for (const from of model.positions) {
        for (const kind of KINDS) {
          for (const direction of DIRECTIONS) {
            expect(engine.step(at(from), kind, direction)).toEqual({ ...model.step(from, kind, direction), hits: [] });
          }
        }
      }
    });
  });

  it('in visits every position of the lane, and backwards the same ones reversed', () => {
    check((engine, model, recording) => {
      for (const lane of lanesOf(recording)) {
        const positions = model.lane(lane).map(at);
        if (positions.length === 0) continue;
        expect(walk(engine, positions[0]!, 'in', 'forward')).toEqual(positions);
        expect(walk(engine, positions.at(-1)!, 'in', 'backward')).toEqual(positions.toReversed());
      }
    });
  });

  it('over visits the same positions both ways in a lane that begins and ends at its lowest level, without awaits', () => {
    check((engine, model, recording) => {
      for (const lane of lanesOf(recording)) {
        const all = model.lane(lane);
        if (all.some(({ kind }) => kind === 'await')) continue;
        const lowest = Math.min(...all.map((position) => position.level));
        const begin = all.find((position) => position.level === lowest);
        const end = all.findLast((position) => position.level === lowest);
        if (begin === undefined || end === undefined) continue;
        const forward = walk(engine, at(begin), 'over', 'forward').filter((position) => position <= end.position);
        const backward = walk(engine, at(end), 'over', 'backward').filter((position) => position >= begin.position);
        expect(backward).toEqual(forward.toReversed());
      }
    });
  });
});

/** All positions from one on, until the boundary says stop. */
function walk(engine: Engine, from: Position, kind: StepKind, direction: Direction): Position[] {
  const positions = [from];
  for (;;) {
    const stop = engine.step(positions.at(-1)!, kind, direction);
    if (stop.position !== positions.at(-1)) positions.push(stop.position);
    if (stop.boundary !== undefined) return positions;
  }
}

it('knows the lanes, with what began and ended them', () => {
  check((engine, _model, recording) => {
    expect(engine.lanes().map(({ id }) => id)).toEqual(lanesOf(recording).slice(0, -1));
    for (const lane of recording.lanes) {
      const info = engine.lanes().find(({ id }) => id === lane.id);
      expect(info).toMatchObject({ kind: 'request', startTimeNs: lane.startTimeNs });
      expect(info?.finishTimeNs).toBe(lane.finishTimeNs);
      expect(engine.request(lane.id as LaneId)).toMatchObject({ value: `request ${lane.id}` });
      if (lane.finishEvent === undefined) expect(engine.response(lane.id as LaneId)).toBeUndefined();
      else expect(engine.response(lane.id as LaneId)).toMatchObject({ value: `response ${lane.id}` });
    }
  });
});
