/**
 * Keeps what an HTTP/1 parser calls in the lane of the request it is reading. A parser lives as long as its connection, and
 * so does its asynchronous context: where contexts are frames, the body of a request would arrive in that of the
 * connection. Node reads and writes `incoming` at each of the places in question before it calls any listener, so that
 * property of the parser becomes an accessor. It has returned when a listener runs, and is in no stack trace.
 *
 * Of a request that asks for an upgrade nothing else tells. So parsers are watched from when they get a connection, by an
 * accessor of their prototype.
 */
import type { LaneId } from '../../../schema/coordinates.js';
import { isObject, objectIn, ownData } from '../capture/own-properties.js';
import type { NodeInternals } from '../host/options.js';
import { executionAsyncId, isProxy, SafeWeakMap } from '../host/pristine.js';
import { defineAccessor, defineData, ownDescriptor } from '../host/properties.js';
import type { Lanes, RequestHost } from './lanes.js';

/** Of the request that a parser is reading or read last. */
export interface ReadRequest {
  incoming: unknown;
  lane: LaneId | undefined;
  /** Of the parser on its connection: in other hands it gets another. */
  asyncId: number;
  isAnswered: boolean;
  /** Whether it asks for an upgrade is known: not before its head has been read. */
  isLookedAt: boolean;
}

/** What follows an upgrade comes in the context of the connection if that is encrypted. */
const ANY = -1;

export class HttpParsers {
  readonly #reading = new SafeWeakMap<object, ReadRequest>();

  constructor(
    private readonly lanes: Lanes,
    private readonly host: RequestHost,
    /** Called for what a server has read, in the context of what follows, before any listener. */
    private readonly onUpgrade: (request: object, socket: object) => LaneId | undefined,
    node: NodeInternals,
  ) {
    const binding = node.internalBinding?.('http_parser') as { HTTPParser?: { prototype: object } } | undefined;
    const prototype = binding?.HTTPParser?.prototype;
    const initialize = prototype === undefined ? undefined : ownDescriptor(prototype, 'initialize');
    if (prototype === undefined || initialize?.configurable !== true) return;
    let method = initialize.value as unknown;
    const given = (parser: object): void => {
      if (!isProxy(parser) && parser !== prototype && !this.#reading.has(parser)) this.#watch(parser);
    };
    const get = function (this: object): unknown {
      given(this);
      return method;
    };
    const set = function (this: object, other: unknown): void {
      if (this === prototype) method = other;
      else defineData(this, 'initialize', other, true);
    };
    defineAccessor(prototype, 'initialize', get, set, initialize.enumerable === true);
  }

  /** Called in the parser's own context, when it has read the head. `parser` must not be a Proxy. */
  reads(parser: object, lane: LaneId): ReadRequest {
    const reading = this.#reading.get(parser) ?? this.#watch(parser);
    reading.lane = lane;
    reading.asyncId = executionAsyncId();
    reading.isAnswered = false;
    reading.isLookedAt = true;
    return reading;
  }

  #watch(parser: object): ReadRequest {
    const reading: ReadRequest = {
      incoming: ownData(parser, 'incoming'),
      lane: undefined,
      asyncId: 0,
      isAnswered: false,
      isLookedAt: true,
    };
    const get = (): unknown => {
      if (!reading.isLookedAt) this.#lookAt(parser, reading);
      this.#goesOn(reading);
      return reading.incoming;
    };
    const set = (incoming: unknown): void => {
      if (incoming === null) this.#ends(reading);
      reading.isLookedAt = incoming === null;
      reading.incoming = incoming;
    };
    defineAccessor(parser, 'incoming', get, set, true);
    this.#reading.set(parser, reading);
    return reading;
  }

  /** Clients read answers, which have no method. */
  #lookAt(parser: object, reading: ReadRequest): void {
    reading.isLookedAt = true;
    try {
      const { incoming } = reading;
      if (!isObject(incoming) || ownData(incoming, 'upgrade') !== true) return;
      const socket = objectIn(parser, 'socket');
      if (socket === undefined || typeof ownData(incoming, 'method') !== 'string') return;
      reading.lane = this.onUpgrade(incoming, socket);
      reading.asyncId = ANY;
    } catch (error) {
      this.host.failed(error);
    }
  }

  /** A part of the body, or its end. */
  #goesOn({ lane, asyncId }: ReadRequest): void {
    if (lane === undefined || (asyncId !== ANY && asyncId !== executionAsyncId())) return;
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
