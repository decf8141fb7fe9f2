/**
 * An imaginary program, run by a list of numbers, that is recorded twice: as the events a recorder would write, and as
 * the list of all positions with everything there is to know at each, taken from the program's own state.
 */
import type { CapturedValue } from '../../../replay/model.js';
import { EventKind } from '../../../schema/enums.js';
import { FUNCTIONS, lineOf } from './functions.js';

export interface Call {
  id: number;
  fn: number;
  lane: number;
  level: number;
  parent: Call | undefined;
  site: number;
  callerSite: number;
  state: 'stack' | 'await' | 'yield' | 'ended';
}

/** `call` for events about a call, `number` for functions and lanes. */
export interface Event {
  kind: number;
  timeNs: number;
  call?: Call;
  number: number;
  site: number;
  values: CapturedValue[];
}

export interface ModelFrame {
  call: number;
  fn: number;
  line: number;
  running: boolean;
  /** Calls left out between it and the next frame, outermost first. */
  through: { fn: number; line: number }[];
}

export interface ModelPosition {
  position: number;
  kind: string;
  timeNs: number;
  lane: number;
  call: number;
  fn: number;
  level: number;
  line: number;
  threw: boolean;
  stack: ModelFrame[];
  /** Function called, for `call`. */
  callee: number;
  outcome: CapturedValue | undefined;
}

/** The program's state between two events, as a keyframe has it. */
export interface Boundary {
  lane: number;
  open: Call[];
  stack: number[];
}

export interface Recording {
  events: Event[];
  positions: ModelPosition[];
  /** One before each event, and one at the end. */
  boundaries: Boundary[];
  lanes: { id: number; startEvent: number; startTimeNs: number; finishEvent?: number; finishTimeNs?: number }[];
  /** Positions at which an exception was first seen, and of those the ones that reached the event loop. */
  thrownAt: number[];
  uncaughtAt: number[];
  /** Arguments of each call. */
  arguments: Map<number, CapturedValue[]>;
  /** Calls that were left out, in order: function, and the number of the next event. */
  leftOut: { fn: number; before: number }[];
  outputs: { moment: number; lane: number; stream: string; text: string; isAtCall: boolean }[];
}

const levelAbove = (below: Pick<Call, 'level'> | undefined): number => (below === undefined ? 0 : below.level + 1);

function openOuter({ parent }: Call): Call | undefined {
  let outer = parent;
  while (outer?.state === 'ended') outer = outer.parent;
  return outer;
}

/** Mostly those that can be suspended: what they leave behind is where recordings are hard. */
const pick = (choice: number): number => [1, 3, 6, 4, 3, 2, 5, 6, 3, 6][choice % 10]!;

const text = (value: string): CapturedValue => ({ kind: 'string', value, length: value.length });
const integer = (value: number): CapturedValue => ({ kind: 'number', value });

export class Program {
  readonly recording: Recording = {
    events: [],
    positions: [],
    boundaries: [],
    lanes: [],
    thrownAt: [],
    uncaughtAt: [],
    arguments: new Map(),
    leftOut: [],
    outputs: [],
  };
  #timeNs = 0;
  #lane = 1;
  #stack: Call[] = [];
  #calls: Call[] = [];
  /** Exception each call has in hand: where it was first seen, and its value. */
  readonly #inHand = new Map<Call, { at: number; value: CapturedValue }>();

  /** Each number is one thing the program does; what it means depends on where the program is. */
  constructor(commands: readonly number[]) {
    for (const command of commands) this.#do(command % 20, Math.floor(command / 20));
    this.#boundary();
  }

  get #top(): Call | undefined {
    return this.#stack.at(-1);
  }

  #do(what: number, choice: number): void {
    this.#timeNs += (choice % 3) * 700;
    const top = this.#top;
    if (top === undefined) this.#atEventLoop(what, choice);
    else if (what < 6) {
      this.#goOnIn(top.lane);
      this.#enter(pick(choice), choice);
    } else if (what < 12) this.#suspendOrLeave(top, choice);
    else if (what < 14) this.#leave(choice);
    else if (what < 15) this.#resume('yield', choice);
    else if (what < 16) this.#throw(choice, true);
    else if (what === 16) this.#throw(choice, false);
    else if (what === 17) this.#lost();
    else if (what === 18) {
      // A callback of another lane is called here.
      this.#switchLane(choice, true);
      this.#enter(pick(choice), choice);
    } else if (choice % 3 === 0) this.#print(top, choice);
    else this.#finishLane(choice);
  }

  #atEventLoop(what: number, choice: number): void {
    if (what < 4) this.#enter(pick(choice), choice);
    else if (what < 14) this.#resume('await', choice);
    else if (what < 15) this.#resume('yield', choice);
    else if (what < 18) this.#switchLane(choice, what === 17);
    else if (choice % 3 === 0) this.#print(undefined, choice);
    else this.#finishLane(choice);
  }

  #print(by: Call | undefined, choice: number): void {
    const kind = choice % 2 === 0 ? EventKind.output : EventKind.errorOutput;
    const moment = this.recording.events.length + (by !== undefined && by.lane !== this.#lane ? 1 : 0);
    const written = text(`printed ${choice % 7}`);
    if (by === undefined) this.#event(kind, { values: [written] });
    else this.#about(kind, 'output', by, this.#site(by, choice), [written]);
    const stream = kind === EventKind.output ? 'stdout' : 'stderr';
    this.recording.outputs.push({
      moment,
      lane: this.#lane,
      stream,
      text: `printed ${choice % 7}`,
      isAtCall: by !== undefined,
    });
  }

  #suspendOrLeave(top: Call, choice: number): void {
    const kind = FUNCTIONS[top.fn - 1]!;
    if (kind.isAsync) this.#suspend('await', choice);
    else if (kind.isGenerator) this.#suspend('yield', choice);
    else this.#leave(choice);
  }

  #site(call: Call, choice: number): number {
    return choice % FUNCTIONS[call.fn - 1]!.sites.length;
  }

  #enter(fn: number, choice: number): void {
    const caller = this.#top;
    if (caller !== undefined && this.#stack.length > 8) {
      this.#leave(choice);
      return;
    }
    const moment = this.recording.events.length;
    // Before the event, as in a recorded program: a keyframe between the two has the newer site.
    if (caller !== undefined) caller.site = this.#site(caller, choice);
    const site = caller?.site ?? 0;
    const call: Call = {
      id: moment,
      fn,
      lane: this.#lane,
      level: levelAbove(caller),
      parent: caller,
      site: 0,
      callerSite: site,
      state: 'stack',
    };
    const values = FUNCTIONS[fn - 1]!.parameters.map((name, i) =>
      i === 0 ? integer(moment) : text(`${name}${choice % 4}`),
    );
    this.#event(EventKind.enter, { number: fn, site, values });
    this.recording.arguments.set(moment, values);
    if (caller !== undefined) this.#position('call', 2 * moment, caller, undefined, fn, false, caller.lane);
    this.#calls.push(call);
    this.#stack.push(call);
    this.#position('entry', 2 * moment + 1, call);
  }

  #leave(choice: number): void {
    const call = this.#top!;
    const value = text(`result ${choice % 5}`);
    this.#about(EventKind.leave, 'exit', call, this.#site(call, choice), [value]);
    this.#end(call);
  }

  #suspend(state: 'await' | 'yield', choice: number): void {
    const call = this.#top!;
    const values = state === 'yield' ? [integer(choice)] : [];
    this.#about(EventKind[state], state, call, this.#site(call, choice), values);
    call.state = state;
    this.#stack.pop();
  }

  #resume(state: 'await' | 'yield', choice: number): void {
    const suspended = this.#calls.filter((call) => call.state === state);
    const call = suspended[choice % Math.max(1, suspended.length)];
    if (call === undefined) {
      this.#enter(pick(choice), choice);
      return;
    }
    // A generator goes on as part of what asks it to.
    const { lane } = this.#top ?? call;
    this.#goOnIn(lane);
    call.lane = lane;
    const level = levelAbove(this.#top ?? openOuter(call));
    const values = this.#top !== undefined || level === call.level ? [] : [integer(level)];
    call.state = 'stack';
    this.#stack.push(call);
    this.#about(EventKind.resume, 'resumed', call, call.site, values, true, undefined, level);
  }

  /** A throw, or an error of the runtime that is first seen as it ends a call; then the calls it ends, or a catch. */
  #throw(choice: number, isSeen: boolean): void {
    const thrower = this.#top!;
    const error: CapturedValue = {
      kind: 'error',
      className: 'TypeError',
      objectId: 1000 + this.recording.events.length,
      message: text(`no ${choice}`),
      stack: text('at f'),
      cause: { kind: 'absent' },
      properties: [],
    };
    if (isSeen) {
      const at = this.#about(EventKind.throw, 'throw', thrower, this.#site(thrower, choice), [error]);
      this.#inHand.set(thrower, { at, value: error });
      this.recording.thrownAt.push(at);
      if (choice % 4 === 0) {
        // A finally block that makes a call.
        this.#enter(1, choice);
        this.#leave(choice);
      }
    } else if (choice % 5 === 4 && !this.#inHand.has(thrower)) {
      // An error of the runtime that the call itself catches.
      const at = this.#about(EventKind.catch, 'catch', thrower, this.#site(thrower, choice), [error]);
      this.recording.thrownAt.push(at);
      this.#inHand.delete(thrower);
      return;
    }
    const ended = 1 + (choice % 3);
    for (let i = 0; i < ended && this.#top !== undefined; i++) this.#unwind(this.#top, error, choice);
    const catcher = this.#top;
    if (catcher !== undefined && choice % 2 === 0) {
      const value = this.#inHand.get(catcher)?.value ?? error;
      const known = choice % 5 === 0 ? [value] : [];
      this.#about(EventKind.catch, 'catch', catcher, this.#site(catcher, choice), known, false, value);
      this.#inHand.delete(catcher);
    }
  }

  #unwind(call: Call, error: CapturedValue, choice: number): void {
    this.#goOnIn(call.lane);
    const moment = this.recording.events.length;
    const held = this.#inHand.get(call) ?? { at: 2 * moment + 1, value: error };
    const isFirst = held.at === 2 * moment + 1;
    if (isFirst) this.recording.thrownAt.push(held.at);
    this.#about(EventKind.unwind, 'exit', call, call.site, isFirst ? [error] : [], false, held.value);
    this.#end(call);
    this.#inHand.delete(call);
    const receiver = this.#top ?? openOuter(call);
    if (receiver !== undefined) this.#inHand.set(receiver, held);
    else if (choice % 2 === 1) {
      this.#event(EventKind.uncaught, { values: [held.value] });
      this.recording.uncaughtAt.push(held.at);
    }
  }

  #lost(): void {
    const call = this.#top!;
    this.#about(EventKind.lost, 'lost', call, call.site, []);
    this.#end(call);
  }

  #switchLane(choice: number, mayBeNew: boolean): void {
    const { lanes } = this.recording;
    if (lanes.length > 0 && !(mayBeNew && lanes.length < 4)) {
      const other = [1, ...lanes.map((lane) => lane.id)][choice % (lanes.length + 1)]!;
      if (other !== this.#lane) this.#laneEvent(other);
      return;
    }
    const id = lanes.length + 2;
    this.#laneEvent(id);
    const startEvent = this.recording.events.length;
    this.#event(EventKind.laneStart, { number: id, values: [text(`request ${id}`)] });
    lanes.push({ id, startEvent, startTimeNs: this.#timeNs });
  }

  #finishLane(choice: number): void {
    const lane = this.recording.lanes[choice % Math.max(1, this.recording.lanes.length)];
    if (lane === undefined || lane.finishEvent !== undefined) return;
    lane.finishEvent = this.recording.events.length;
    lane.finishTimeNs = this.#timeNs;
    this.#event(EventKind.laneFinish, { number: lane.id, values: [text(`response ${lane.id}`)] });
  }

  /** Every event of a call is in the call's lane. */
  #goOnIn(lane: number): void {
    if (lane !== this.#lane) this.#laneEvent(lane);
  }

  #laneEvent(lane: number): void {
    this.#event(EventKind.lane, { number: lane });
    this.#lane = lane;
  }

  #end(call: Call): void {
    this.#stack.pop();
    call.state = 'ended';
  }

  /** Returns the position. */
  #about(
    kind: number,
    name: string,
    call: Call,
    site: number,
    values: CapturedValue[],
    isOnStackAlready = false,
    outcome: CapturedValue | undefined = values[0],
    level = call.level,
  ): number {
    if (!isOnStackAlready) this.#goOnIn(call.lane);
    const moment = this.recording.events.length;
    if (isOnStackAlready) {
      // The keyframe before a resume must not have the call on the stack yet.
      this.#stack.pop();
      call.state = FUNCTIONS[call.fn - 1]!.isGenerator ? 'yield' : 'await';
    }
    this.#event(kind, { call, site, values });
    if (isOnStackAlready) {
      call.state = 'stack';
      this.#stack.push(call);
    }
    call.site = site;
    call.level = level;
    this.#position(name, 2 * moment + 1, call, outcome, 0, kind === EventKind.unwind);
    return 2 * moment + 1;
  }

  #event(kind: number, event: Partial<Event>): void {
    this.#boundary();
    this.recording.events.push({ kind, timeNs: this.#timeNs, number: 0, site: 0, values: [], ...event });
    this.#timeNs += this.recording.events.length % 2 === 0 ? 100 : 0;
  }

  #boundary(): void {
    const copies = new Map<Call, Call>();
    const open = this.#calls.filter((call) => call.state !== 'ended');
    for (const call of open) copies.set(call, { ...call });
    for (const copy of copies.values()) copy.parent = copies.get(openOuter(copy)!);
    this.recording.boundaries.push({
      lane: this.#lane,
      open: [...copies.values()],
      stack: this.#stack.map((call) => open.indexOf(call)),
    });
  }

  #position(
    kind: string,
    position: number,
    call: Call,
    outcome?: CapturedValue,
    callee = 0,
    threw = false,
    lane = this.#lane,
  ): void {
    const timeNs = this.recording.events[Math.floor(position / 2)]!.timeNs;
    const frame = (of: Call, running: boolean): ModelFrame => {
      return { call: of.id, fn: of.fn, line: lineOf(of.fn, of.site), running, through: [] };
    };
    const stack = this.#stack.map((of) => frame(of, true)).reverse();
    const bottom = this.#stack[0];
    let waiting = bottom && openOuter(bottom);
    for (; waiting?.state === 'await' || waiting?.state === 'yield'; waiting = openOuter(waiting)) {
      stack.push(frame(waiting, false));
    }
    const { id, fn, level } = call;
    const line = lineOf(fn, call.site);
    this.recording.positions.push({
      position,
      kind,
      timeNs,
      lane,
      call: id,
      fn,
      level,
      line,
      threw,
      stack,
      callee,
      outcome: kind === 'resumed' ? undefined : outcome,
    });
  }
}
