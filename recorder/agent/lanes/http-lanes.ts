/**
 * A lane for every request to an HTTP server of the program, by Node's own diagnostics channels: no server is wrapped, and
 * a program without one pays nothing.
 *
 * What is shown of request and response is read from their own data: the header getters would build and keep things
 * inside the program's objects.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { LaneId } from '../../../schema/coordinates.js';
import { Facts } from '../capture/facts.js';
import { headersByTurns, requestName, responseHeaders, statusOf } from '../capture/http-headers.js';
import { objectIn, ownData } from '../capture/own-properties.js';
import { redactUrl } from '../capture/redacted-text.js';
import type { NodeInternals } from '../host/options.js';
import { nowMs, SafeWeakMap } from '../host/pristine.js';
import { HttpParsers, type ReadRequest } from './http-parsers.js';
import type { Lanes, RequestHost } from './lanes.js';
import { UpgradedConnections } from './upgraded-connections.js';

const { subscribe, unsubscribe } = diagnosticsChannel;
const REQUEST_START = 'http.server.request.start';
const RESPONSE_FINISH = 'http.server.response.finish';

export class HttpLanes {
  readonly #byRequest = new SafeWeakMap<object, { lane: LaneId; reading: ReadRequest | undefined }>();
  readonly #parsers: HttpParsers;
  readonly #connections: UpgradedConnections;
  #isStopped = false;

  constructor(
    private readonly lanes: Lanes,
    private readonly host: RequestHost,
    node: NodeInternals,
  ) {
    this.#parsers = new HttpParsers(lanes, host, this.#onUpgrade, node);
    this.#connections = new UpgradedConnections(lanes, host, node);
    subscribe(REQUEST_START, this.#onStart);
    subscribe(RESPONSE_FINISH, this.#onFinish);
  }

  stop(): void {
    this.#isStopped = true;
    unsubscribe(REQUEST_START, this.#onStart);
    unsubscribe(RESPONSE_FINISH, this.#onFinish);
  }

  readonly #onStart = (message: unknown): void => {
    const beforeMs = nowMs();
    try {
      const request = objectIn(message, 'request');
      if (request === undefined) return;
      this.host.begin();
      const lane = this.#open(request);
      if (lane === undefined) return;
      const parser = objectIn(objectIn(message, 'socket'), 'parser');
      const reading = parser === undefined ? undefined : this.#parsers.reads(parser, lane);
      this.#byRequest.set(request, { lane, reading });
      this.lanes.follow(lane);
      this.host.laneTook(nowMs() - beforeMs);
    } catch (error) {
      this.host.failed(error);
    }
  };

  #open(request: object): LaneId | undefined {
    const target = ownData(request, 'url');
    const url = typeof target === 'string' ? redactUrl(target) : undefined;
    const method = ownData(request, 'method');
    const facts = new Facts();
    facts.add('method', method);
    facts.add('url', url);
    facts.add('httpVersion', ownData(request, 'httpVersion'));
    facts.add('headers', headersByTurns(ownData(request, 'rawHeaders')));
    return this.lanes.open('request', requestName(method, url), facts);
  }

  readonly #onUpgrade = (request: object, socket: object): LaneId | undefined => {
    if (this.#isStopped) return undefined;
    this.host.begin();
    const lane = this.#open(request);
    if (lane !== undefined) this.#connections.watch(socket, lane);
    return lane;
  };

  readonly #onFinish = (message: unknown): void => {
    const beforeMs = nowMs();
    try {
      const request = objectIn(message, 'request');
      const response = objectIn(message, 'response');
      const known = request === undefined ? undefined : this.#byRequest.get(request);
      if (response === undefined || known === undefined) return;
      const { lane, reading } = known;
      if (reading?.lane === lane) reading.isAnswered = true;
      // The responses of a pipeline are sent on by the one before them.
      this.lanes.follow(lane);
      const status = statusOf(response);
      const facts = new Facts();
      facts.add('statusCode', status);
      facts.add('headers', responseHeaders(response));
      this.lanes.finish(lane, status, facts);
      this.host.laneTook(nowMs() - beforeMs);
    } catch (error) {
      this.host.failed(error);
    }
  };
}
