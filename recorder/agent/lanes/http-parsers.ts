/**
 * Keeps what an HTTP/1 parser calls in the lane of the request it is reading. A parser lives as long as its connection, and
 * so does its asynchronous context: where contexts are frames, the body of a request would arrive in that of the
 * connection. Node reads and writes `incoming` at each of the places in question before it calls any listener, so that
 * property of the parser becomes an accessor. It has returned when a listener runs, and is in no stack trace.
 */
import type { LaneId } from '../../../schema/coordinates.js';
import { ownData } from '../capture/own-properties.js';
import { executionAsyncId, SafeWeakMap } from '../host/pristine.js';
import { defineAccessor } from '../host/properties.js';
import type { Lanes, RequestHost } from './lanes.js';

/** Of the request that a parser is reading or read last. */
export interface ReadRequest {
  incoming: unknown;
  lane: LaneId | undefined;
  /** Of the parser on its connection: in other hands it gets another. */
  asyncId: number;
  isAnswered: boolean;
}

export class HttpParsers {
  readonly #reading = new SafeWeakMap<object, ReadRequest>();

  constructor(
    private readonly lanes: Lanes,
    private readonly host: RequestHost,
  ) {}

  /** Called in the parser's own context, when it has read the head. `parser` must not be a Proxy. */
  reads(parser: object, lane: LaneId): ReadRequest {
    const reading = this.#reading.get(parser) ?? this.#watch(parser);
    reading.lane = lane;
    reading.asyncId = executionAsyncId();
    reading.isAnswered = false;
    return reading;
  }

  #watch(parser: object): ReadRequest {
    const reading: ReadRequest = {
      incoming: ownData(parser, 'incoming'),
      lane: undefined,
      asyncId: 0,
      isAnswered: false,
    };
    const get = (): unknown => {
      this.#goesOn(reading);
      return reading.incoming;
    };
    const set = (incoming: unknown): void => {
      if (incoming === null) this.#ends(reading);
      reading.incoming = incoming;
    };
    defineAccessor(parser, 'incoming', get, set, true);
    this.#reading.set(parser, reading);
    return reading;
  }

  /** A part of the body, or its end. */
  #goesOn({ lane, asyncId }: ReadRequest): void {
    if (lane === undefined || asyncId !== executionAsyncId()) return;
    try {
      this.lanes.follow(lane);
    } catch (error) {
      this.host.failed(error);
    }
  }

  /** Without an answer the connection is about to close, which request and response are told next. */
  #ends(reading: ReadRequest): void {
    const { lane, isAnswered } = reading;
    reading.lane = undefined;
    if (lane === undefined || isAnswered) return;
    try {
      this.lanes.adopt(lane);
    } catch (error) {
      this.host.failed(error);
    }
  }
}
