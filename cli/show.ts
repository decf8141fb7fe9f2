/** `rearview show`: stack and scopes of a lane at a time. */

import { relative } from 'node:path';
import type { Command } from 'commander';
import { functionLabel } from '../presentation/function-label.js';
import { functionPlaces } from '../presentation/function-place.js';
import { preview } from '../presentation/preview.js';
import { leftOutLabel } from '../presentation/step-text.js';
import { parseTime, wholeMicroseconds } from '../presentation/time.js';
import {
  type CallValues,
  type CapturedValue,
  type CodePlace,
  type Engine,
  type Frame,
  openEngine,
  type Position,
  type PositionInfo,
} from '../replay/engine.js';
import type { LaneId, TimeNs } from '../schema/coordinates.js';
import { findTrace } from './find-trace.js';
import { laneJson } from './list.js';
import { printJson, printLine } from './print.js';
import { stateText } from './state-text.js';
import { UserError } from './user-error.js';
import { type Json, named, valueToJson } from './value-json.js';

interface ShowFlags {
  at?: string;
  lane?: string;
  json?: true;
}

export function addShowCommand(program: Command): void {
  program
    .command('show')
    .description('Show the call stack and its values at a time of a trace')
    .argument('<trace>', 'a trace file, the beginning of its name, or `latest`')
    .option('--at <time>', 'such as 1500us, 1.5ms or 2s since the trace began (default: its end)')
    .option('--lane <id>', 'the lane to show, a number of `rearview list` (default: the one that ran last)')
    .option('--json', 'print JSON')
    .action((trace: string, flags: ShowFlags) => {
      const engine = openEngine(findTrace(trace));
      try {
        if (flags.json) printJson(ofWhatIsSound(engine, () => answerJson(engine, flags)));
        else for (const line of ofWhatIsSound(engine, () => answerLines(engine, flags))) printLine(line);
      } finally {
        engine.close();
      }
    });
}

/** Damage that comes to light while we look takes positions away, maybe the one we look at: then again, in what is left. */
function ofWhatIsSound<Result>(engine: Engine, look: () => Result): Result {
  for (;;) {
    const { eventCount } = engine.info;
    try {
      return look();
    } catch (error) {
      if (!(error instanceof RangeError) || engine.info.eventCount === eventCount) throw error;
    }
  }
}

interface Asked {
  at: TimeNs;
  lane: LaneId | undefined;
  /** Undefined if nothing had run by then. */
  position: Position | undefined;
}

function askedFor(engine: Engine, flags: ShowFlags): Asked {
  const lane = flags.lane === undefined ? undefined : laneNumber(engine, flags.lane);
  const at = flags.at === undefined ? engine.info.durationNs : timeInside(engine, flags.at);
  return { at, lane, position: engine.atTime(at, lane) };
}

function answerLines(engine: Engine, flags: ShowFlags): string[] {
  const { at, lane, position } = askedFor(engine, flags);
  const nothing = `Nothing had run ${lane === undefined ? '' : `in lane ${lane} `}by ${atOption(at)}.`;
  const lines = position === undefined ? [nothing] : positionLines(engine, position);
  const { state } = engine.info;
  return state.kind === 'cut' ? [...lines, `  note: the trace is ${stateText(state)}`] : lines;
}

function answerJson(engine: Engine, flags: ShowFlags): Json {
  const { at, position } = askedFor(engine, flags);
  if (position !== undefined) return positionJson(engine, at, position);
  return { trace: engine.info.path, timeUs: wholeMicroseconds(at), position: null, lane: null, stack: [] };
}

function laneNumber(engine: Engine, text: string): LaneId {
  const lane = engine.lanes().find(({ id }) => String(id) === text);
  if (lane) return lane.id;
  const known = engine.lanes();
  const range = `it has ${known[0]?.id} to ${known.at(-1)?.id}`;
  throw new UserError(`the trace has no lane ${text}; ${range}, and rearview list shows them`);
}

function timeInside(engine: Engine, text: string): TimeNs {
  const time = parseTime(text);
  if (time === undefined) throw new UserError(`"${text}" is not a time; write it like 1500us, 1.5ms or 2s`);
  if (wholeMicroseconds(time) > wholeMicroseconds(engine.info.durationNs)) {
    throw new UserError(`${text} is outside the trace, which goes from 0us to ${atOption(engine.info.durationNs)}`);
  }
  return time;
}

/** As `--at` takes it, without a space. */
function atOption(time: TimeNs): string {
  return `${wholeMicroseconds(time)}us`;
}

function positionLines(engine: Engine, position: Position): string[] {
  const info = engine.describe(position);
  const lane = engine.lanes().find(({ id }) => id === info.lane);
  const lines = [`${atOption(info.timeNs)}  lane ${info.lane} (${lane?.name ?? 'unnamed'})  ${kindText(info)}`];
  const placeOf = functionPlaces(engine);
  let running = true;
  const problems = new Set<string>();
  for (const frame of engine.stack(position)) {
    problems.add(engine.sourceMapProblem(frame.script));
    if (running && !frame.running) lines.push('    ── awaited by ──');
    running = frame.running;
    lines.push(`  ${frameText(frame)}`);
    const text = (value: CapturedValue) => preview(value, engine.info.header.limits, placeOf);
    for (const line of valueLines(engine.values(position, frame.call), text)) lines.push(`      ${line}`);
    for (const place of frame.through.toReversed()) lines.push(`  ${leftOutLabel(place)}  ${placeText(place)}`);
  }
  for (const problem of problems) if (problem !== '') lines.push(`  note: ${problem}`);
  return lines;
}

function valueLines({ receiver, parameters, outcome }: CallValues, text: (value: CapturedValue) => string): string[] {
  const lines = parameters.map(({ name, value }) => `${name} = ${text(value)}`);
  if (receiver) lines.unshift(`this = ${text(receiver)}`);
  if (outcome) lines.push(`${outcome.kind} ${outcome.value ? text(outcome.value) : '(not captured)'}`);
  return lines;
}

function kindText(info: PositionInfo): string {
  if (info.kind === 'exit') return info.threw ? 'leaves by an exception' : 'returns';
  return {
    call: 'calls',
    entry: 'enters',
    await: 'awaits',
    yield: 'yields',
    resumed: 'goes on',
    throw: 'throws',
    catch: 'catches',
    lost: 'ended unseen',
    output: 'prints',
  }[info.kind];
}

function frameText(frame: Frame): string {
  return `${functionLabel(frame.function)}  ${placeText(frame)}`;
}

function placeText(place: CodePlace): string {
  // A compiler that runs inside the program leaves the file's name to what it makes of it.
  const compiled = place.source.kind === 'compiled' ? ' (compiled)' : '';
  return `${fileOf(place)}:${place.line}:${place.column}${compiled}`;
}

function fileOf({ source: { url, path } }: CodePlace): string {
  if (path === undefined || !url.startsWith('file:')) return url;
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function positionJson(engine: Engine, at: TimeNs, position: Position): Json {
  const info = engine.describe(position);
  const lane = engine.lanes().find(({ id }) => id === info.lane);
  return {
    trace: engine.info.path,
    timeUs: wholeMicroseconds(at),
    position: {
      position,
      kind: info.kind,
      threw: info.threw,
      event: info.moment,
      timeUs: wholeMicroseconds(info.timeNs),
    },
    lane: lane ? laneJson(lane) : null,
    stack: engine.stack(position).map((frame) => frameJson(frame, engine.values(position, frame.call))),
  };
}

function frameJson(frame: Frame, values: CallValues): Json {
  return {
    ...placeJson(frame),
    through: frame.through.toReversed().map(placeJson),
    running: frame.running,
    enteredAtUs: wholeMicroseconds(values.enteredAtNs),
    this: values.receiver ? valueToJson(values.receiver) : null,
    arguments: named(values.parameters),
    outcome: values.outcome
      ? { kind: values.outcome.kind, value: values.outcome.value ? valueToJson(values.outcome.value) : null }
      : null,
  };
}

function placeJson(place: CodePlace): Record<string, Json> {
  return {
    function: place.function.name,
    class: place.function.className,
    kind: place.function.kind,
    url: place.source.url,
    line: place.line,
    column: place.column,
    generated: { url: place.script.url, line: place.generated.line, column: place.generated.column },
  };
}
