/**
 * A lane for every request to an HTTP server of the program, by Node's own diagnostics channels: no server is wrapped, and
 * a program without one pays nothing.
 *
 * What is shown of request and response is read from their own data: the header getters would build and keep things
 * inside the program's objects.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { LaneId } from '../../schema/coordinates.js';
import { requestHeaders, responseHeaders, type Texts } from './http-headers.js';
import type { Lanes } from './lanes.js';
import { requestText, statusOf } from './opaque-text.js';
import { ownData } from './own-properties.js';
import { isProxy, SafeWeakMap } from './pristine.js';
import { redactUrl } from './redacted-text.js';

const { subscribe, unsubscribe } = diagnosticsChannel;
const REQUEST_START = 'http.server.request.start';
const RESPONSE_FINISH = 'http.server.response.finish';

/** Neither throws: an error in a subscriber would become the program's uncaught exception. */
export interface HttpLanesHost {
  begin(): void;
  failed(error: unknown): void;
}

export class HttpLanes {
  readonly #byRequest = new SafeWeakMap<object, LaneId>();

  constructor(
    private readonly lanes: Lanes,
    private readonly host: HttpLanesHost,
  ) {
    subscribe(REQUEST_START, this.#onStart);
    subscribe(RESPONSE_FINISH, this.#onFinish);
  }

  stop(): void {
    unsubscribe(REQUEST_START, this.#onStart);
    unsubscribe(RESPONSE_FINISH, this.#onFinish);
  }

  readonly #onStart = (message: unknown): void => {
    try {
      const request = objectIn(message, 'request');
      if (request === undefined) return;
      this.host.begin();
      const name = requestText(ownData(request, 'method'), ownData(request, 'url'));
      const lane = this.lanes.open('request', name, requestFacts(request));
      if (lane === undefined) return;
      this.#byRequest.set(request, lane);
      this.lanes.follow(lane);
    } catch (error) {
      this.host.failed(error);
    }
  };

  readonly #onFinish = (message: unknown): void => {
    try {
      const request = objectIn(message, 'request');
      const response = objectIn(message, 'response');
      const lane = request === undefined ? undefined : this.#byRequest.get(request);
      if (response === undefined || lane === undefined) return;
      const status = statusOf(response);
      this.lanes.finish(lane, status, { statusCode: status, headers: responseHeaders(response) });
    } catch (error) {
      this.host.failed(error);
    }
  };
}

function objectIn(holder: unknown, key: string): object | undefined {
  if (typeof holder !== 'object' || holder === null || isProxy(holder)) return undefined;
  const value = ownData(holder, key);
  return typeof value === 'object' && value !== null && !isProxy(value) ? value : undefined;
}

function requestFacts(request: object): Texts {
  const url = ownData(request, 'url');
  return {
    method: ownData(request, 'method'),
    url: typeof url === 'string' ? redactUrl(url) : undefined,
    httpVersion: ownData(request, 'httpVersion'),
    headers: requestHeaders(request),
  };
}
