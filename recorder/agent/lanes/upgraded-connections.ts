/**
 * Keeps what a connection does after an upgrade (a WebSocket) or a CONNECT in the lane of the request that asked for it.
 *
 * Its callbacks come in the asynchronous context of the connection, which is older than the request. When something has
 * come in, Node looks up the socket by a property of its handle first: it becomes an accessor (as in http-parsers.ts). What
 * is called when the handle has been closed goes through ours.
 */
import type { LaneId } from '../../../schema/coordinates.js';
import { Facts } from '../capture/facts.js';
import { isObject, objectIn, ownData, ownSymbol, ownSymbolData } from '../capture/own-properties.js';
import type { NodeInternals } from '../host/options.js';
import { apply, charCodeAt, deleteProperty, executionAsyncId, isArray, isView } from '../host/pristine.js';
import { defineAccessor, defineData } from '../host/properties.js';
import type { Lanes, RequestHost } from './lanes.js';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Node's object for the connection in its binding. */
interface Handle extends Record<string, unknown> {
  getAsyncId(): number;
}

const WRITES = ['writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String', 'writeBuffer', 'writev'];

export class UpgradedConnections {
  /** Under which a handle keeps what is called when it has been closed. */
  readonly #onClose: symbol | undefined;

  constructor(
    private readonly lanes: Lanes,
    private readonly host: RequestHost,
    node: NodeInternals,
  ) {
    const symbols = node.internalBinding?.('symbols') as { handle_onclose?: symbol } | undefined;
    this.#onClose = symbols?.handle_onclose;
  }

  watch(socket: object, lane: LaneId): void {
    this.#watchHandOver(socket, lane);
    const handle = ownSymbolData(socket, 'kHandle') as Handle | undefined;
    const owner = isObject(handle) ? ownSymbol(handle, 'owner_symbol') : undefined;
    if (handle === undefined || owner === undefined) return;
    this.#watchReads(handle, owner, lane);
    const status = watchFirstWrite(handle);
    // An encrypted connection ends with the one below.
    const lowest = objectIn(handle, '_parent') ?? handle;
    if (this.#onClose !== undefined) this.#watchClose(lowest, this.#onClose, lane, status);
  }

  /**
   * Before the program is given the socket, its parser gives up the connection. Where contexts are made of async hooks the
   * one in force is another then.
   */
  #watchHandOver(socket: object, lane: LaneId): void {
    const parser = ownData(socket, 'parser');
    const set = (other: unknown): void => {
      defineData(socket, 'parser', other, true);
      this.#follow(lane);
    };
    defineAccessor(socket, 'parser', () => parser, set, true);
  }

  #watchReads(handle: Handle, owner: symbol, lane: LaneId): void {
    const asyncId = handle.getAsyncId();
    let socket = ownData(handle, owner);
    const get = (): unknown => {
      if (asyncId === executionAsyncId()) this.#follow(lane);
      return socket;
    };
    const set = (other: unknown): void => {
      socket = other;
    };
    defineAccessor(handle, owner, get, set, true);
  }

  /** The lane is finished when the program has been told. */
  #watchClose(handle: object, key: symbol, lane: LaneId, status: () => number): void {
    let closed: unknown;
    const set = (callback: unknown): void => {
      closed =
        typeof callback !== 'function'
          ? callback
          : (): unknown => {
              this.#follow(lane);
              try {
                return apply(callback as AnyFunction, handle, []);
              } finally {
                this.#finish(lane, status());
              }
            };
    };
    defineAccessor(handle, key, () => closed, set, false);
  }

  #follow(lane: LaneId): void {
    try {
      this.lanes.follow(lane);
    } catch (error) {
      this.host.failed(error);
    }
  }

  #finish(lane: LaneId, status: number): void {
    try {
      const facts = new Facts();
      if (status !== 0) facts.add('statusCode', status);
      this.lanes.finish(lane, status, status === 0 ? undefined : facts);
    } catch (error) {
      this.host.failed(error);
    }
  }
}

/** The program answers on the socket itself: its status is in what it writes first. Gives a function that tells it. */
function watchFirstWrite(handle: Handle): () => number {
  let status = 0;
  for (let i = 0; i < WRITES.length; i++) {
    const name = WRITES[i] as string;
    const write = handle[name];
    if (typeof write !== 'function') continue;
    const first = function (this: unknown, ...args: unknown[]): unknown {
      for (let i = 0; i < WRITES.length; i++) deleteProperty(handle, WRITES[i] as string);
      status = statusIn(isArray(args[1]) ? ownData(args[1], 0) : args[1]);
      return apply(write as AnyFunction, this, args);
    };
    defineData(handle, name, first, false);
  }
  return () => status;
}

/** Of `HTTP/1.1 101 Switching Protocols`; 0 for anything else. */
function statusIn(written: unknown): number {
  const codeAt = (at: number): number => {
    if (typeof written === 'string') return charCodeAt(written, at);
    return isView(written) ? ((written as Uint8Array)[at] ?? 0) : 0;
  };
  const status = (codeAt(9) - 48) * 100 + (codeAt(10) - 48) * 10 + codeAt(11) - 48;
  const isAnswer = codeAt(0) === 72 && codeAt(4) === 47 && codeAt(8) === 32;
  return isAnswer && status >= 100 && status <= 999 ? status : 0;
}
