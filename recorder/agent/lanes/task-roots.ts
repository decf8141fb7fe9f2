/**
 * What called into the program from the event loop, told by Node's own object behind the callback that runs: a timer, a
 * socket, a file request. Classes are looked up on prototypes, own data only; nothing of the program is run or changed.
 */
import type { LaneKind } from '../../../schema/enums.js';
import { ownData } from '../capture/own-properties.js';
import {
  asyncResourcePrototype,
  executionAsyncId,
  executionAsyncResource,
  getPrototypeOf,
  isPromise,
  isProxy,
  objectPrototype,
  SafeMap,
  SafeWeakMap,
  triggerAsyncId,
} from '../host/pristine.js';

export interface Root {
  readonly kind: LaneKind;
  /** As a person would call it. */
  readonly name: string;
}

export const START_UP: Root = { kind: 'main', name: 'start-up' };
const OTHER: Root = { kind: 'other', name: 'other callbacks' };
const TIMERS: Root = { kind: 'timer', name: 'timers' };
const IMMEDIATES: Root = { kind: 'immediate', name: 'immediates' };
const NETWORK: Root = { kind: 'network', name: 'network' };
const PIPES: Root = { kind: 'pipe', name: 'pipes and terminals' };
const FILES: Root = { kind: 'fileSystem', name: 'file system' };
const PROCESSES: Root = { kind: 'process', name: 'child processes' };
const MESSAGES: Root = { kind: 'message', name: 'messages' };
const SIGNALS: Root = { kind: 'signal', name: 'signals' };

/** By the names of Node's classes. */
const BY_CLASS = new SafeMap<string, Root>();
function classes(root: Root, ...names: string[]): void {
  for (let i = 0; i < names.length; i++) BY_CLASS.set(names[i] as string, root);
}
classes(TIMERS, 'Timeout');
classes(IMMEDIATES, 'Immediate');
classes(NETWORK, 'TCP', 'TCPConnectWrap', 'TLSWrap', 'JSStream', 'UDP', 'SendWrap', 'WriteWrap', 'ShutdownWrap');
classes(NETWORK, 'PipeConnectWrap', 'GetAddrInfoReqWrap', 'GetNameInfoReqWrap', 'QueryReqWrap', 'ChannelWrap');
classes(NETWORK, 'HTTPServerAsyncResource', 'HTTPClientAsyncResource', 'HTTPParser', 'Http2Session', 'Http2Stream');
classes(NETWORK, 'Http2Settings', 'Http2Ping', 'QuicEndpoint', 'QuicSession', 'QuicStream');
classes(PIPES, 'Pipe', 'TTY');
classes(
  FILES,
  'FSReqCallback',
  'FSEvent',
  'StatWatcher',
  'FileHandle',
  'FileHandleCloseReq',
  'ReadFileJob',
  'DirHandle',
);
classes(PROCESSES, 'Process');
classes(MESSAGES, 'MessagePort', 'Worker');
classes(SIGNALS, 'Signal');

/** Id of the program's first run; 0 is a task without an id (a promise's). */
const FIRST_ID = 1;
/** A power of two: the table keeps one task for each of the lowest bits of its id. */
const REMEMBERED = 256;

export class TaskRoots {
  /** Undefined: the class says nothing, what caused the task may. */
  readonly #byPrototype = new SafeWeakMap<object, Root>();
  /** Tasks seen lately, for what they put off (ticks): a table that forgets and never grows. */
  readonly #seenIds: number[] = [];
  readonly #seenRoots: Root[] = [];

  constructor() {
    for (let i = 0; i < REMEMBERED; i++) {
      this.#seenIds[i] = 0;
      this.#seenRoots[i] = START_UP;
    }
  }

  current(): Root {
    const id = executionAsyncId();
    if (id <= FIRST_ID) return START_UP;
    const root = this.#ofResource(executionAsyncResource()) ?? this.#ofCause(triggerAsyncId());
    const place = id % REMEMBERED;
    this.#seenIds[place] = id;
    this.#seenRoots[place] = root;
    return root;
  }

  #ofCause(id: number): Root {
    if (id <= FIRST_ID) return START_UP;
    const place = id % REMEMBERED;
    return this.#seenIds[place] === id ? (this.#seenRoots[place] as Root) : START_UP;
  }

  #ofResource(resource: object): Root | undefined {
    const prototype = isProxy(resource) || isPromise(resource) ? null : getPrototypeOf(resource);
    if (prototype === null || prototype === objectPrototype || prototype === asyncResourcePrototype) return undefined;
    const known = this.#byPrototype.get(prototype);
    if (known !== undefined) return known;
    const root = rootOfClass(prototype);
    if (root !== undefined) this.#byPrototype.set(prototype, root);
    return root;
  }
}

function rootOfClass(prototype: object): Root | undefined {
  for (let at: object | null = prototype; at !== null; at = getPrototypeOf(at)) {
    // One of the program's own, whatever its name.
    if (isProxy(at) || at === asyncResourcePrototype) return undefined;
  }
  const made = ownData(prototype, 'constructor');
  const name = typeof made === 'function' && !isProxy(made) ? ownData(made, 'name') : undefined;
  return (typeof name === 'string' ? BY_CLASS.get(name) : undefined) ?? OTHER;
}
