/**
 * The columns of the chunk at hand. They are filled in place, and everything an event needs is settled before its first
 * store: `begin` reads the clock and makes room (by closing the chunk), then values go to the tape, then `emit` is stores
 * alone. So whatever breaks off in between (a stack that is nearly full), the columns hold whole events only.
 *
 * V8 stops a script (`timeout` of node:vm) where a function is called or a loop goes round, and nowhere else. So what an
 * event tells is in force together with it if it is done by stores right behind the `emit`.
 */
import type { Moment, TimeNs } from '../../../schema/coordinates.js';
import type { EventKind } from '../../../schema/enums.js';
import type { Clock } from '../host/clock.js';
import { BytesView, HalfWordsView, WordsView } from '../host/pristine.js';
import type { Tape } from './tape.js';

export const EVENTS_IN_CHUNK = 16_384;
/** Steps of functions before a chunk is closed (agent/budget). */
export const MOST_STEPS_AT_ONCE = 24;
/**
 * Events that one hook may emit after one `begin`. Most are nine, when a call enters: the lane and the await of one whose
 * `yield*` did not call a generator, the start of a new lane, the change to it, four calls left out, the enter.
 */
const MOST_EVENTS_OF_A_HOOK = 9;
const ROOM = MOST_EVENTS_OF_A_HOOK + MOST_STEPS_AT_ONCE;
/** One megabyte. */
const TAPE_WORDS_IN_CHUNK = 1 << 18;

export interface ChunkCloser {
  /** Writes the chunk and begins the next; false if the recording is over. */
  closeChunk(): boolean;
  /** Goes on where V8 has stopped what was at work; false if there was nothing of the kind. */
  recover(): boolean;
  /** Something of ours failed. Never throws, if there is room for it. */
  failed(error: unknown): void;
  /** The first event of a chunk is about to be emitted: it must reach the disk in time. */
  chunkBegins(): void;
}

export class Events {
  readonly kinds = new BytesView(EVENTS_IN_CHUNK);
  readonly times = new WordsView(EVENTS_IN_CHUNK);
  readonly subjects = new WordsView(EVENTS_IN_CHUNK);
  readonly sites = new HalfWordsView(EVENTS_IN_CHUNK);
  readonly values = new WordsView(EVENTS_IN_CHUNK);
  count = 0;
  /** Events behind those that are there only if one follows; see `announce`. */
  announced = 0;
  /** Enter events among them. */
  enters = 0;
  /** Calls in the chunk's keyframe: call refs begin after them. */
  keyframeCalls = 0;
  /** Number of the chunk's first event. */
  firstEvent = 0;
  firstTimeNs = 0 as TimeNs;
  /** Time of the event at hand, since the chunk's first. */
  offsetNs = 0;
  /** Nothing is recorded: the recording is over, or is itself at work. */
  closed = false;
  /**
   * What broke off a hook and has not been looked at. Hooks can only store it: at the bottom of a recursion that fails, to
   * look would fail as well.
   */
  failure: unknown = undefined;

  constructor(
    private readonly clock: Clock,
    private readonly tape: Tape,
    private readonly longestAgeNs: number,
    private readonly closer: ChunkCloser,
  ) {}

  get lastTimeNs(): TimeNs {
    return (this.firstTimeNs + (this.count === 0 ? 0 : (this.times[this.count - 1] as number))) as TimeNs;
  }

  /** Number and time of the event at hand: after `begin`, before its `emit`. */
  get nextEvent(): Moment {
    return (this.firstEvent + this.count) as Moment;
  }

  get nowNs(): TimeNs {
    return (this.firstTimeNs + this.offsetNs) as TimeNs;
  }

  /** How long ago `begin` was. */
  get sinceBeginNs(): number {
    return this.clock.read() - this.firstTimeNs - this.offsetNs;
  }

  /** As `closed`, after a look whether V8 stopped what was at work. */
  isClosed(): boolean {
    return this.closed && !this.closer.recover();
  }

  /** Must come before the values and the `emit` of an event. False if there must be none. */
  begin(): boolean {
    if (this.isClosed() || (this.failure !== undefined && !this.#goesOn())) return false;
    let now = this.clock.read();
    if (this.count !== 0) {
      const offset = now - this.firstTimeNs;
      if (
        offset <= this.longestAgeNs &&
        this.count <= EVENTS_IN_CHUNK - ROOM &&
        this.tape.used <= TAPE_WORDS_IN_CHUNK
      ) {
        this.offsetNs = offset;
        this.announced = 0;
        return true;
      }
      if (!this.closer.closeChunk()) return false;
      // Writing takes time, with many open calls more than a chunk may be old: the next one must not begin that old.
      now = this.clock.read();
    }
    this.offsetNs = 0;
    this.announced = 0;
    this.firstTimeNs = now;
    this.closer.chunkBegins();
    return true;
  }

  /** Whether there will be events after the failure. */
  #goesOn(): boolean {
    this.closer.failed(this.failure);
    this.failure = undefined;
    return !this.closed;
  }

  emit(kind: EventKind, subject: number, site: number, value: number): void {
    const at = this.count + this.announced;
    this.kinds[at] = kind;
    this.times[at] = this.offsetNs;
    this.subjects[at] = subject;
    this.sites[at] = site;
    this.values[at] = value;
    this.count = at + 1;
    this.announced = 0;
  }

  /** Puts an event before the next one that is emitted after this `begin`: readers take it for damage alone. */
  announce(kind: EventKind, subject: number, site: number): void {
    const { count } = this;
    this.emit(kind, subject, site, 0);
    this.announced = this.count - count;
    this.count = count;
  }

  /** The columns of the next chunk. */
  restart(firstEvent: number, keyframeCalls: number): void {
    this.firstEvent = firstEvent;
    this.count = 0;
    this.enters = 0;
    this.keyframeCalls = keyframeCalls;
  }
}
