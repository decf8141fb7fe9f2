/** What is known of a call at a position: its arguments, its receiver, and how it came out. */
import type { CallId, FunctionId, Moment } from '../../schema/coordinates.js';
import { EventKind } from '../../schema/enums.js';
import type { CallValues, CapturedValue } from '../model.js';
import { eventTimeNs } from '../reader/chunk-body.js';
import type { Dictionaries } from '../reader/dictionaries.js';
import type { ProgramCode } from '../reader/program-code.js';
import { ValueDecoder } from '../reader/value-decoder.js';
import { NONE } from './chunk-timeline.js';
import type { Exceptions } from './exceptions.js';
import type { Place, Timeline } from './timeline.js';

type Outcome = NonNullable<CallValues['outcome']>;

const OUTCOMES: Readonly<Record<number, Outcome['kind']>> = {
  [EventKind.leave]: 'returned',
  [EventKind.unwind]: 'thrown',
  [EventKind.throw]: 'thrown',
  [EventKind.yield]: 'yielded',
  [EventKind.catch]: 'caught',
  [EventKind.output]: 'printed',
  [EventKind.errorOutput]: 'printed',
};

export class CallValueReader {
  readonly #timeline: Timeline;
  readonly #code: ProgramCode;
  readonly #dictionaries: Dictionaries;
  readonly #exceptions: Exceptions;

  constructor(timeline: Timeline, code: ProgramCode, dictionaries: Dictionaries, exceptions: Exceptions) {
    this.#timeline = timeline;
    this.#code = code;
    this.#dictionaries = dictionaries;
    this.#exceptions = exceptions;
  }

  /** Throws a RangeError where the call was not entered by then. Cost: the chunk of its enter event, and values. */
  valuesAt(place: Place, id: CallId): CallValues {
    const { body, timeline, localEvent, before, call } = place;
    if (!(id <= timeline.firstEvent + localEvent)) throw noCall(id);
    const entry = this.#atEntry(id);
    const isOwn = !before && timeline.callIds[call] === id;
    const kind = isOwn ? OUTCOMES[timeline.columns.kinds[localEvent]!] : undefined;
    if (kind === undefined) return entry;
    const value = this.#outcomeValue(body.index, localEvent, kind);
    const outcome: Outcome = { kind, atNs: eventTimeNs(body, localEvent) };
    return { ...entry, outcome: value === undefined ? outcome : { ...outcome, value } };
  }

  /** The captured value of any event, undefined where it has none. */
  valueOf(moment: Moment): CapturedValue | undefined {
    const { directory } = this.#timeline.reader;
    const index = directory.chunkOfEvent(moment);
    if (index === NONE || moment >= this.#timeline.reader.eventCount) return undefined;
    return this.#value(index, moment - directory.at(index).firstEvent);
  }

  /** An object as it was captured by an event; undefined where it was not. Cost: the values of the event. */
  objectAt(index: number, localEvent: number, objectId: number): CapturedValue | undefined {
    const { columns } = this.#timeline.reader.chunk(index);
    let count = 1;
    if (columns.kinds[localEvent] === EventKind.enter) {
      const record = this.#code.function(columns.subjects[localEvent]! as FunctionId);
      count = record.parameters.length + (record.capturesThis ? 1 : 0);
    }
    const values = this.#valuesOf(index, localEvent);
    for (let i = 0; i < count; i++) values?.next();
    return values?.known(objectId);
  }

  #atEntry(id: CallId): CallValues {
    const { reader } = this.#timeline;
    const index = Number.isInteger(id) && id < reader.eventCount ? reader.directory.chunkOfEvent(id) : NONE;
    if (index === NONE) throw noCall(id);
    const body = reader.chunk(index);
    const localEvent = id - body.entry.firstEvent;
    if (body.columns.kinds[localEvent] !== EventKind.enter) throw noCall(id);
    const record = this.#code.function(body.columns.subjects[localEvent]! as FunctionId);
    const values: CallValues = { enteredAtNs: eventTimeNs(body, localEvent), parameters: [] };
    const captured = this.#valuesOf(index, localEvent);
    if (record.capturesThis) values.receiver = captured?.next() ?? { kind: 'absent' };
    for (const name of record.parameters) {
      values.parameters.push({ name, value: captured?.next() ?? { kind: 'absent' } });
    }
    return values;
  }

  /** An exception that ended a call may be known only where it was thrown, where it ended another, or was caught. */
  #outcomeValue(index: number, localEvent: number, kind: Outcome['kind']): CapturedValue | undefined {
    const own = this.#value(index, localEvent);
    if (own !== undefined || (kind !== 'thrown' && kind !== 'caught')) return own;
    const origin = this.#exceptions.originOf(index, localEvent);
    if (origin === undefined) return undefined;
    const thrown = this.valueOf(origin);
    if (thrown !== undefined) return thrown;
    const chunk = this.#timeline.chunk(index);
    for (const other of this.#exceptions.flow(chunk).origins.keys()) {
      if (this.#exceptions.originOf(index, other) !== origin) continue;
      const value = this.#value(index, other);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #value(index: number, localEvent: number): CapturedValue | undefined {
    return this.#valuesOf(index, localEvent)?.next();
  }

  /** Undefined where the event has no value. */
  #valuesOf(index: number, localEvent: number): EventValues | undefined {
    const { columns } = this.#timeline.reader.chunk(index);
    const at = columns.values[localEvent]!;
    if (at === 0) return undefined;
    const dictionaries = {
      string: (id: number) => this.#dictionaries.string(index, id),
      shape: (id: number) => this.#dictionaries.shape(index, id),
    };
    return new EventValues(new ValueDecoder(columns.tape, at, dictionaries));
  }
}

/**
 * The values of an event, one after another. One that makes no sense does not end the trace as a failed checksum does: it is
 * shown as damaged, and so are those behind it, for nobody knows where they begin.
 */
class EventValues {
  readonly #decoder: ValueDecoder;
  #isDamaged = false;

  constructor(decoder: ValueDecoder) {
    this.#decoder = decoder;
  }

  next(): CapturedValue {
    if (!this.#isDamaged) {
      try {
        return this.#decoder.next();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.#isDamaged = true;
      }
    }
    return { kind: 'withheld', reason: 'damaged' };
  }

  /** An object among those that were read. */
  known(objectId: number): CapturedValue | undefined {
    return this.#decoder.known(objectId);
  }
}

function noCall(id: number): RangeError {
  return new RangeError(`${id} is not a call that has begun at this position`);
}
