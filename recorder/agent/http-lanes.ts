/**
 * A lane for every request to an HTTP server of the program, by Node's own diagnostics channels: no server is wrapped, and
 * a program without one pays nothing.
 *
 * What is shown of request and response is read from their own data: the header getters would build and keep things
 * inside the program's objects.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { LaneId } from '../../schema/coordinates.js';
import type { Lanes } from './lanes.js';
import { requestText, statusOf } from './opaque-text.js';
import { ownData } from './own-properties.js';
import {
  create,
  getOwnPropertySymbols,
  isArray,
  isProxy,
  lowerCase,
  SafeWeakMap,
  symbolDescription,
} from './pristine.js';
import { redactUrl } from './redacted-text.js';

const { subscribe, unsubscribe } = diagnosticsChannel;
const REQUEST_START = 'http.server.request.start';
const RESPONSE_FINISH = 'http.server.response.finish';

type Texts = Record<string, unknown>;

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
    headers: requestHeaders(ownData(request, 'rawHeaders')),
  };
}

/** From name and value by turns. A name that comes again gets an array. */
function requestHeaders(raw: unknown): Texts {
  const headers: Texts = create(null);
  if (!isArray(raw) || isProxy(raw)) return headers;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = ownData(raw, i);
    const value = ownData(raw, i + 1);
    if (typeof name === 'string' && typeof value === 'string') addHeader(headers, lowerCase(name), value);
  }
  return headers;
}

function addHeader(headers: Texts, name: string, value: string): void {
  const safe = name === 'referer' || name === 'location' ? redactUrl(value) : value;
  const before = headers[name];
  if (before === undefined) headers[name] = safe;
  else if (isArray(before)) before[before.length] = safe;
  else headers[name] = [before, safe];
}

/** Node keeps them under a symbol, as `{ name: [Name, value] }`. */
function responseHeaders(response: object): Texts {
  const headers: Texts = create(null);
  const kept = outgoingHeaders(response);
  if (kept === undefined) return headers;
  for (const name in kept) {
    const entry = ownData(kept, name);
    if (!isArray(entry) || isProxy(entry)) continue;
    const value = ownData(entry, 1);
    headers[name] = name === 'location' && typeof value === 'string' ? redactUrl(value) : value;
  }
  return headers;
}

function outgoingHeaders(response: object): object | undefined {
  const symbols = getOwnPropertySymbols(response);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) !== 'kOutHeaders') continue;
    const kept = ownData(response, symbol);
    if (typeof kept === 'object' && kept !== null && !isProxy(kept)) return kept;
  }
  return undefined;
}
