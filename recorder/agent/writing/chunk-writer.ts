/**
 * Turns what was recorded into records of the trace: the header, chunk after chunk, the end. Holds the keyframe of the
 * chunk at hand, since what is true at its begin must be written at its end.
 *
 * Everything that can fail is done before anything is changed: a chunk that cannot be encoded now, because V8's stack
 * is nearly full, is encoded later. V8 may also stop the script at any call in here (`timeout` of node:vm), without a
 * `finally`. So what follows a written chunk can be done twice: it is told by a `NextChunk`, which is there until all is done.
 */
import type { Moment } from '../../../schema/coordinates.js';
import type { NewRecordHead } from '../../../schema/record.js';
import type { Keyframe, TraceEnd, TraceHeader } from '../../../schema/trace-types.js';
import type { Call } from '../calls/call.js';
import type { ShadowStack } from '../calls/shadow-stack.js';
import type { Dictionary } from '../capture/dictionary.js';
import type { Events } from '../columns/events.js';
import type { Tape } from '../columns/tape.js';
import type { Clock } from '../host/clock.js';
import { subarray } from '../host/pristine.js';
import { realm } from '../realm/main.js';
import { CarriedOutcomes, makeKeyframe, numberNewCalls, openCalls } from './keyframe.js';
import type { TraceFile } from './trace-file.js';
import type { TraceTables } from './trace-tables.js';

const { encodeChunk, encodeEnd, encodeHeader } = realm;

export interface Recorded {
  clock: Clock;
  events: Events;
  tape: Tape;
  dictionary: Dictionary;
  tables: TraceTables;
  shadow: ShadowStack;
}

/** How the chunk begins that comes after the one in the file. */
interface NextChunk {
  firstEvent: number;
  calls: Call[];
  outcomes: CarriedOutcomes;
  /** If it begins one. */
  segment: number | undefined;
}

export class ChunkWriter {
  #keyframe: Keyframe;
  #sequence = 0;
  /** While a chunk is in the file and the next has not begun. */
  #next: NextChunk | undefined;
  /** Bytes of the end record, once it is written. */
  #endBytes = 0;

  constructor(
    private readonly file: TraceFile,
    private readonly recorded: Recorded,
  ) {
    this.#keyframe = makeKeyframe(recorded.shadow, []);
  }

  get hasEnded(): boolean {
    return this.#endBytes > 0;
  }

  writeHeader(header: TraceHeader): void {
    this.file.append(encodeHeader(header));
    this.#sequence = 1;
  }

  /** Writes what there is, and begins the next chunk. Cost: about 1 ms for a full one. */
  writeChunk(): void {
    const { events, tape, dictionary, tables, shadow } = this.recorded;
    const { count } = events;
    if (count === 0 && tables.isEmpty) return;
    // The process went on after all; whoever wrote the end writes it again.
    if (this.hasEnded) this.takeBackEnd();
    const record = encodeChunk(this.#head(count), {
      kinds: subarray(events.kinds, 0, count),
      times: subarray(events.times, 0, count),
      subjects: subarray(events.subjects, 0, count),
      sites: subarray(events.sites, 0, count),
      values: subarray(events.values, 0, count),
      tape: tape.contents(),
      keyframe: this.#keyframe,
      firstString: dictionary.firstString,
      strings: dictionary.strings,
      firstShape: dictionary.firstShape,
      shapes: dictionary.shapes,
      scripts: tables.scripts,
      functions: tables.functions,
      lanes: tables.lanes,
      finishedLanes: tables.finishedLanes,
      notices: tables.notices,
      skipped: tables.skipped,
      steps: tables.steps,
      leftOut: tables.leftOut,
      costs: tables.costs,
    });
    numberNewCalls(shadow, events);
    const calls = openCalls(shadow);
    const outcomes = new CarriedOutcomes(calls, tape);
    const firstEvent = events.firstEvent + count;
    const segment = dictionary.isFull ? dictionary.segment + 1 : undefined;
    const next: NextChunk = { firstEvent, calls, outcomes, segment };

    this.file.append(record);
    // The file's last statement and these are stores: V8 stops a script between them nowhere.
    this.#next = next;
    this.#sequence++;
    this.#beginNext(next);
  }

  /** May be done again, as often as V8 stops it in between. */
  #beginNext({ firstEvent, calls, outcomes, segment }: NextChunk): void {
    const { events, tape, dictionary, tables, shadow } = this.recorded;
    dictionary.taken();
    tables.taken();
    if (segment !== undefined) dictionary.restart(segment);
    tape.restart();
    outcomes.putBack(tape, segment !== undefined);
    this.#keyframe = makeKeyframe(shadow, calls);
    events.restart(firstEvent, calls.length);
    this.#next = undefined;
  }

  /** V8 stopped a script inside `writeChunk`. */
  recover(): void {
    if (this.#next === undefined) this.file.dropPartialRecord();
    else this.#beginNext(this.#next);
  }

  /** `writeChunk` comes first. */
  writeEnd(end: TraceEnd): void {
    const record = encodeEnd(this.#head(0), end);
    this.file.append(record);
    this.#endBytes = record.length;
  }

  /** So that another end can come, or what happened since. */
  takeBackEnd(): void {
    this.file.takeBack(this.#endBytes);
    this.#endBytes = 0;
  }

  #head(eventCount: number): NewRecordHead {
    const { clock, events, dictionary } = this.recorded;
    const firstTimeNs = eventCount > 0 ? events.firstTimeNs : clock.read();
    return {
      firstEvent: (this.#next?.firstEvent ?? events.firstEvent) as Moment,
      firstTimeNs,
      lastTimeNs: eventCount > 0 ? events.lastTimeNs : firstTimeNs,
      eventCount,
      segment: dictionary.segment,
      sequence: this.#sequence,
    };
  }
}
