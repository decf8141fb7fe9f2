/**
 * A lane for every stream of an HTTP/2 server of the program. Node has diagnostics channels for streams in later versions
 * only, and none of them is in the right place to say what the stream's events belong to. So we stand one step lower: when
 * Node's HTTP/2 code loads it hands its callbacks to the binding, and the one for headers goes through ours. It puts off
 * what listeners are told, so we are in no stack trace.
 */
import type { LaneId } from '../../../schema/coordinates.js';
import { Facts } from '../capture/facts.js';
import { headersByTurns, requestName } from '../capture/http-headers.js';
import { isObject, objectIn, ownData, ownSymbol } from '../capture/own-properties.js';
import { redactUrl } from '../capture/redacted-text.js';
import type { NodeInternals } from '../host/options.js';
import { apply, executionAsyncId, getPrototypeOf, isArray, ownEnumerableKeys, SafeWeakMap } from '../host/pristine.js';
import { defineAccessor, ownDescriptor } from '../host/properties.js';
import type { Lanes, RequestHost } from './lanes.js';

// biome-ignore lint/suspicious/noExplicitAny: Node's own callbacks, passed on as they come.
type Callback = (this: any, ...rest: any[]) => unknown;

interface Http2Binding {
  setCallbackFunctions: Callback;
}

/** Place among the callbacks that Node hands over. */
const ON_HEADERS = 4;
/** NGHTTP2_HCAT_REQUEST: only servers get these. */
const REQUEST_HEADERS = 0;
const VERSION = '2.0';

/** Node's object for the stream in the binding. */
interface Handle {
  getAsyncId(): number;
}

interface Stream {
  lane: LaneId;
  asyncId: number;
  owner: unknown;
  hasFinished: boolean;
}

export const HTTP2_UNSEEN =
  'HTTP/2 requests are in no lanes of their own: this Node does not show how it receives them';

/** Undefined where Node does not show its HTTP/2 binding, or its code has been loaded already. */
export function watchHttp2(
  lanes: Lanes,
  host: RequestHost,
  { internalBinding }: NodeInternals,
): Http2Lanes | undefined {
  if (internalBinding === undefined || isLoaded()) return undefined;
  try {
    const binding = internalBinding('http2') as Http2Binding;
    return typeof binding.setCallbackFunctions === 'function' ? new Http2Lanes(lanes, host, binding) : undefined;
  } catch {
    return undefined; // A Node that was built without it, or keeps it elsewhere.
  }
}

/** By Node's list of what it has loaded of itself. */
function isLoaded(): boolean {
  const list = ownData(process, 'moduleLoadList');
  if (!isArray(list)) return false;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === 'NativeModule internal/http2/core') return true;
  }
  return false;
}

export class Http2Lanes {
  readonly #streams = new SafeWeakMap<object, Stream>();
  #isStopped = false;

  constructor(
    private readonly lanes: Lanes,
    private readonly host: RequestHost,
    binding: Http2Binding,
  ) {
    const { setCallbackFunctions } = binding;
    const starts = this.#starts;
    binding.setCallbackFunctions = function (this: unknown, ...callbacks: Callback[]) {
      binding.setCallbackFunctions = setCallbackFunctions;
      const onHeaders = callbacks[ON_HEADERS];
      if (typeof onHeaders === 'function') {
        callbacks[ON_HEADERS] = function (this: unknown, ...rest: unknown[]) {
          return starts(rest, () => apply(onHeaders, this, rest));
        };
      }
      return apply(setCallbackFunctions, this, callbacks);
    };
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** `rest`: the stream's handle, its id, the category of the headers, flags, and names and values by turns. */
  readonly #starts = (rest: readonly unknown[], callback: () => unknown): unknown => {
    const lane = rest[2] === REQUEST_HEADERS ? this.#open(rest[4]) : undefined;
    if (lane === undefined) return callback();
    const result = this.lanes.run(lane, callback);
    this.#guard(() => this.#watch(rest[0] as Handle, lane));
    return result;
  };

  #open(raw: unknown): LaneId | undefined {
    return this.#guard(() => {
      this.host.begin();
      const headers = headersByTurns(raw);
      const method = headers.get(':method');
      const url = headers.get(':path');
      const facts = new Facts();
      facts.add('method', method);
      facts.add('url', url);
      facts.add('httpVersion', VERSION);
      facts.add('headers', headers);
      return this.lanes.open('request', requestName(method, url ?? authorityOf(headers)), facts);
    });
  }

  /**
   * Whatever the handle calls looks up the stream first, and a stream that is destroyed destroys its handle before it
   * tells anybody: both by properties of the handle, or of its prototype (as in http-parsers.ts).
   */
  #watch(handle: Handle, lane: LaneId): void {
    const key = ownSymbol(handle, 'owner_symbol');
    // Node refused the stream.
    if (key === undefined) return;
    const stream: Stream = { lane, asyncId: handle.getAsyncId(), owner: ownData(handle, key), hasFinished: false };
    const get = (): unknown => {
      if (stream.asyncId === executionAsyncId()) this.#guard(() => this.lanes.follow(lane));
      return stream.owner;
    };
    const set = (owner: unknown): void => {
      stream.owner = owner;
    };
    defineAccessor(handle, key, get, set, true);
    this.#streams.set(handle, stream);
    const prototype = getPrototypeOf(handle);
    const destroy = prototype === null ? undefined : ownData(prototype, 'destroy');
    if (prototype !== null && typeof destroy === 'function') this.#watchDestroy(prototype, destroy);
  }

  #watchDestroy(prototype: object, destroy: unknown): void {
    const finishes = (handle: object): void => {
      const stream = this.#streams.get(handle);
      if (stream !== undefined) this.#guard(() => this.#finish(stream));
    };
    const get = function (this: object): unknown {
      finishes(this);
      return destroy;
    };
    defineAccessor(prototype, 'destroy', get, undefined, ownDescriptor(prototype, 'destroy')?.enumerable === true);
  }

  #finish(stream: Stream): void {
    this.lanes.adopt(stream.lane);
    if (stream.hasFinished) return;
    stream.hasFinished = true;
    const key = isObject(stream.owner) ? ownSymbol(stream.owner, 'sent-headers') : undefined;
    const headers = key === undefined ? undefined : objectIn(stream.owner, key);
    const status = headers === undefined ? undefined : ownData(headers, ':status');
    if (headers === undefined || typeof status !== 'number') return;
    const facts = new Facts();
    facts.add('statusCode', status);
    facts.add('headers', factsOf(headers));
    this.lanes.finish(stream.lane, status, facts);
  }

  #guard<T>(task: () => T): T | undefined {
    if (this.#isStopped) return undefined;
    try {
      return task();
    } catch (error) {
      this.host.failed(error);
      return undefined;
    }
  }
}

/** CONNECT has this alone. */
function authorityOf(headers: Facts): string | undefined {
  const authority = headers.get(':authority');
  return typeof authority === 'string' ? redactUrl(authority) : undefined;
}

/** `{ name: value }`, as Node has copied it from the program's. */
function factsOf(headers: object): Facts {
  const facts = new Facts();
  const names = ownEnumerableKeys(headers);
  for (let i = 0; i < names.length; i++) facts.add(names[i] as string, ownData(headers, names[i] as string));
  return facts;
}
