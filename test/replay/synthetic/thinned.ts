/**
 * A recording as it would be if some of its calls had been left out, to save time: their events are gone, and what they
 * called says through which of them it came. The positions are those of the whole recording that remain.
 */
import { DETAILS, EventKind } from '../../../schema/enums.js';
import { FUNCTIONS } from './functions.js';
import type { Boundary, Call, Event, ModelFrame, ModelPosition, Recording } from './program.js';
import type { Layout } from './trace-writer.js';

/** Most `through` events before one `enter`. */
const MOST_THROUGH = 4;

/** Only such calls are left out here; that others can be as well is tried with the recorder (test/budget). */
function isSynchronous(fn: number): boolean {
  const { isAsync, isGenerator } = FUNCTIONS[fn - 1]!;
  return !isAsync && !isGenerator;
}

export interface Thinned {
  recording: Recording;
  /** The whole recording's positions that remain, in order: those of `recording` are the same places. */
  remaining: ModelPosition[];
}

export function thinned(whole: Recording, leavesOut: (call: { id: number; fn: number }) => boolean): Thinned {
  return new Thinning(whole, leavesOut).result();
}

class Thinning {
  readonly #whole: Recording;
  readonly #leftOut = new Set<number>();
  readonly #resumed = new Set<number>();
  readonly #stepped = new Set<number>();
  /** By number of the whole recording's event. */
  readonly #moments = new Map<number, number>();
  /** Recorded callers and last levels. */
  readonly #callers = new Map<number, number>();
  readonly #levels = new Map<number, number>();
  /** By position of the whole recording. */
  readonly #levelsAt = new Map<number, number>();
  readonly #events: Event[] = [];
  readonly #boundaries: Boundary[] = [];
  readonly #counts: Recording['leftOut'] = [];

  constructor(whole: Recording, leavesOut: (call: { id: number; fn: number }) => boolean) {
    this.#whole = whole;
    whole.events.forEach(({ kind, number: fn }, id) => {
      if (kind === EventKind.enter && isSynchronous(fn) && leavesOut({ id, fn })) this.#leftOut.add(id);
    });
    for (let moment = 0; moment < whole.events.length; moment++) this.#take(moment);
    this.#boundaries.push(this.#boundary(whole.boundaries.at(-1)!));
  }

  result(): Thinned {
    const positions = this.#positions();
    const { lanes, thrownAt, uncaughtAt } = this.#whole;
    const moved = (positions: number[]) => positions.map((position) => this.#position(position));
    return {
      recording: {
        events: this.#events,
        boundaries: this.#boundaries,
        positions: positions.map(({ now }) => now),
        lanes: lanes.map((lane) => ({
          ...lane,
          startEvent: this.#moments.get(lane.startEvent)!,
          ...(lane.finishEvent === undefined ? {} : { finishEvent: this.#moments.get(lane.finishEvent)! }),
        })),
        thrownAt: moved(thrownAt),
        uncaughtAt: moved(uncaughtAt),
        arguments: new Map(
          [...this.#whole.arguments].flatMap(([id, values]) => {
            const now = this.#moments.get(id);
            return now === undefined ? [] : [[now, values] as const];
          }),
        ),
        leftOut: this.#counts,
        outputs: [],
      },
      remaining: positions.map(({ before }) => before),
    };
  }

  #take(moment: number): void {
    const event = this.#whole.events[moment]!;
    const boundary = this.#whole.boundaries[moment]!;
    const isEnter = event.kind === EventKind.enter;
    if (isEnter && this.#leftOut.has(moment)) {
      if (!this.#stepped.has(event.number)) this.#emit(this.#step(event), boundary);
      this.#stepped.add(event.number);
      this.#counts.push({ fn: event.number, before: this.#events.length });
      return;
    }
    if (event.call !== undefined && this.#leftOut.has(event.call.id)) return;
    const stack = boundary.stack.map((index) => boundary.open[index]!);
    const below = stack.findLastIndex((call) => !this.#leftOut.has(call.id));
    const caller = stack[below];
    if (!isEnter) {
      const { call } = event;
      const isResume = event.kind === EventKind.resume;
      const level = isResume ? this.#resumedLevel(call!.id, caller, boundary) : call && this.#levels.get(call.id);
      const isNew = isResume && caller === undefined && level !== this.#levels.get(call!.id);
      const values = isNew ? [{ kind: 'number' as const, value: level! }] : isResume ? [] : event.values;
      this.#moments.set(moment, this.#emit({ ...event, values }, boundary));
      if (call === undefined) return;
      this.#levels.set(call.id, level!);
      this.#levelsAt.set(2 * moment + 1, level!);
      return;
    }
    const through = stack.slice(below + 1);
    for (const { fn, site } of through.slice(-MOST_THROUGH)) {
      this.#emit({ kind: EventKind.through, timeNs: event.timeNs, number: fn, site, values: [] }, boundary);
    }
    if (caller !== undefined) {
      if (through.length === 0) this.#callers.set(moment, caller.id);
      this.#levelsAt.set(2 * moment, this.#levels.get(caller.id)!);
    }
    this.#levels.set(moment, this.#levelAbove(caller?.id));
    this.#levelsAt.set(2 * moment + 1, this.#levels.get(moment)!);
    this.#moments.set(moment, this.#emit({ ...event, site: caller?.site ?? 0 }, boundary));
  }

  #resumedLevel(id: number, below: Call | undefined, { open }: Boundary): number {
    return this.#levelAbove(below?.id ?? this.#openCaller(id, open));
  }

  #openCaller(id: number, open: readonly Call[]): number | undefined {
    let outer = this.#callers.get(id);
    while (outer !== undefined && !open.some((call) => call.id === outer)) outer = this.#callers.get(outer);
    return outer;
  }

  /** Whether one made the other, or what made it, with none left out between. */
  #isCaller(outer: number, inner: number): boolean {
    let caller = this.#callers.get(inner);
    while (caller !== undefined && caller !== outer) caller = this.#callers.get(caller);
    return caller !== undefined;
  }

  #levelAbove(below: number | undefined): number {
    return below === undefined ? 0 : this.#levels.get(below)! + 1;
  }

  /** Odd functions are recorded no more, of even ones one call of many. */
  #step({ number, timeNs }: Event): Event {
    const detail = number % 2 === 1 ? 'off' : 'sampled';
    return { kind: EventKind.step, timeNs, number, site: DETAILS.indexOf(detail), values: [] };
  }

  /** Returns its number. */
  #emit(event: Event, boundary: Boundary): number {
    this.#boundaries.push(this.#boundary(boundary));
    const { call } = event;
    this.#events.push(call === undefined ? event : { ...event, call: { ...call, id: this.#moments.get(call.id)! } });
    return this.#events.length - 1;
  }

  #boundary({ lane, open, stack }: Boundary): Boundary {
    const kept = open.filter((call) => !this.#leftOut.has(call.id));
    const copies = new Map(kept.map((call) => [call, this.#call(call)]));
    for (const [call, copy] of copies) {
      const caller = this.#openCaller(call.id, open);
      copy.parent = copies.get(kept.find(({ id }) => id === caller)!);
    }
    const standing = stack.map((index) => kept.indexOf(open[index]!));
    return { lane, open: [...copies.values()], stack: standing.filter((index) => index !== -1) };
  }

  #call(call: Call): Call {
    const id = this.#moments.get(call.id)!;
    return { ...call, id, level: this.#levels.get(call.id)!, callerSite: this.#events[id]!.site };
  }

  #position(position: number): number {
    return 2 * (this.#moments.get(Math.floor(position / 2)) ?? Number.NaN) + (position % 2);
  }

  #positions(): { before: ModelPosition; now: ModelPosition }[] {
    return this.#whole.positions.flatMap((before) => {
      const moment = Math.floor(before.position / 2);
      if (before.kind === 'resumed') this.#resumed.add(before.call);
      if (!this.#moments.has(moment) || this.#leftOut.has(before.call)) return [];
      const now = {
        ...before,
        position: this.#position(before.position),
        call: this.#moments.get(before.call)!,
        level: this.#levelsAt.get(before.position)!,
        stack: this.#stack(before.stack),
      };
      return [{ before, now }];
    });
  }

  #stack(stack: readonly ModelFrame[]): ModelFrame[] {
    const frames: ModelFrame[] = [];
    let aboveIsResumed = false;
    let last = Number.NaN;
    for (const frame of stack) {
      if (!frame.running && !this.#isCaller(frame.call, last)) break;
      last = frame.call;
      if (!this.#leftOut.has(frame.call)) {
        frames.push({ ...frame, call: this.#moments.get(frame.call)!, through: [] });
        aboveIsResumed = this.#resumed.has(frame.call);
        continue;
      }
      const above = frames.at(-1)!;
      if (!aboveIsResumed && above.through.length < MOST_THROUGH)
        above.through.unshift({ fn: frame.fn, line: frame.line });
    }
    return frames;
  }
}

/** Cuts move to where a chunk may end: not between calls left out and the one they made. */
export function soundCuts(recording: Recording, layout: Layout): Layout {
  const isThrough = (event: number) => recording.events[event]?.kind === EventKind.through;
  const cuts = layout.cuts.map((cut) => {
    let at = cut;
    while (isThrough(at - 1)) at--;
    return at;
  });
  return { ...layout, cuts };
}
