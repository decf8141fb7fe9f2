/**
 * Signals that end a process: the trace gets its end, and the process dies by the signal as it would have without us.
 *
 * A listener on `process` would be counted by the program (libraries decide by that count who ends the process), so these
 * are handles of our own below it. Two things keep the program's signals its own:
 * - While the program listens to a signal, ours is stopped: what happens then is the program's decision alone.
 * - A handle is served by the event loop, so a loop that is stuck could not be interrupted any more. Ours are therefore
 *   started only once the loop has proved idle, and stopped when recorded code begins to run. A signal at work then
 *   kills at once, and the trace ends without an end, at most one flush interval before.
 */
import os from 'node:os';
import workerThreads from 'node:worker_threads';
import type { NodeInternals } from './options.js';
import { apply, defineProperty, SafeMap } from './pristine.js';
import { UnrefTimer } from './unref-timer.js';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Whether it is one of those that end a process and that a program may listen to. */
export function isEndingSignal(name: string): name is (typeof SIGNALS)[number] {
  for (let i = 0; i < SIGNALS.length; i++) if (SIGNALS[i] === name) return true;
  return false;
}

/** Starting and stopping the three costs 10 us, so at most 0.3 % of the time. */
const IDLE_MS = 3;

interface Handle {
  onsignal: () => void;
  unref(): void;
  start(signal: number): number;
  stop(): void;
  close(callback?: () => void): void;
}
type HandleClass = { new (): Handle; prototype: Handle };

/** What the recording does about its end. Neither throws. */
export interface SignalListener {
  /** The event loop has nothing to do. */
  idle(): void;
  /** The process is about to die by this signal. */
  dying(signal: string): void;
}

/** Told by the recording; see above. */
export interface SignalWatch {
  /** Recorded code begins to run on an empty stack. */
  taskBegins(): void;
  stop(): void;
}

/** Undefined where signals cannot be watched without a trace: in worker threads, on Windows, in a Node that hides it. */
export function watchSignals(node: NodeInternals, listener: SignalListener): SignalWatch | undefined {
  if (!workerThreads.isMainThread || process.platform === 'win32') return undefined;
  const binding = node.internalBinding?.('signal_wrap') as { Signal?: HandleClass } | undefined;
  return typeof binding?.Signal === 'function' ? new Watch(binding.Signal, listener) : undefined;
}

class Watch implements SignalWatch {
  readonly #listener: SignalListener;
  /** Ours, by signal number. */
  readonly #own = new SafeMap<number, Handle>();
  /** How many handles of the program are started for each signal, and which signal each is for. */
  readonly #theirCount = new SafeMap<number, number>();
  readonly #theirs = new SafeMap<Handle, number>();
  readonly #numbers: number[] = [];
  readonly #idleTimer: UnrefTimer;
  readonly #start: Handle['start'];
  readonly #stop: Handle['stop'];
  #isArmed = false;
  #isTimerRunning = false;
  #tasks = 0;
  #tasksAtTimer = 0;
  #isStopped = false;

  constructor(handleClass: HandleClass, listener: SignalListener) {
    this.#listener = listener;
    this.#start = handleClass.prototype.start;
    this.#stop = handleClass.prototype.stop;
    this.#idleTimer = new UnrefTimer(IDLE_MS, this.#onTimer);
    for (const name of SIGNALS) {
      const number = os.constants.signals[name];
      // Who listened before us cannot be followed: such a signal stays the program's.
      if (process.listenerCount(name) > 0) continue;
      const handle = new handleClass();
      handle.unref();
      handle.onsignal = () => this.#onSignal(name);
      this.#own.set(number, handle);
      this.#numbers[this.#numbers.length] = number;
    }
    this.#followTheirs(handleClass);
    this.taskBegins();
  }

  taskBegins(): void {
    this.#tasks = (this.#tasks + 1) | 0;
    if (this.#isArmed) this.#disarm();
    if (!this.#isTimerRunning && !this.#isStopped) this.#startTimer();
  }

  stop(): void {
    this.#isStopped = true;
    this.#idleTimer.stop();
    this.#disarm();
  }

  #startTimer(): void {
    this.#isTimerRunning = true;
    this.#tasksAtTimer = this.#tasks;
    this.#idleTimer.start();
  }

  readonly #onTimer = (): void => {
    this.#isTimerRunning = false;
    if (this.#isStopped) return;
    if (this.#tasks !== this.#tasksAtTimer) {
      this.#startTimer();
      return;
    }
    this.#listener.idle();
    this.#arm();
  };

  #arm(): void {
    if (this.#isArmed || this.#isStopped) return;
    this.#isArmed = true;
    for (let i = 0; i < this.#numbers.length; i++) this.#startOwn(this.#numbers[i] as number);
  }

  #disarm(): void {
    this.#isArmed = false;
    for (let i = 0; i < this.#numbers.length; i++) this.#stopOwn(this.#numbers[i] as number);
  }

  #startOwn(number: number): void {
    const handle = this.#own.get(number);
    if (handle !== undefined && !this.#theirCount.get(number)) apply(this.#start, handle, [number]);
  }

  #stopOwn(number: number): void {
    const handle = this.#own.get(number);
    if (handle !== undefined) apply(this.#stop, handle, []);
  }

  #onSignal(name: NodeJS.Signals): void {
    this.stop();
    this.#listener.dying(name);
    kill(process.pid, name);
  }

  /** Node makes one handle for each signal the program listens to, and closes it with the last listener. */
  #followTheirs(handleClass: HandleClass): void {
    const { prototype } = handleClass;
    const start = prototype.start;
    const close = prototype.close;
    const began = (handle: Handle, number: number): void => {
      this.#theirs.set(handle, number);
      this.#theirCount.set(number, (this.#theirCount.get(number) ?? 0) + 1);
      this.#stopOwn(number);
    };
    const ended = (handle: Handle): void => {
      const number = this.#theirs.get(handle);
      if (number === undefined) return;
      this.#theirs.delete(handle);
      this.#theirCount.set(number, (this.#theirCount.get(number) ?? 1) - 1);
      if (this.#isArmed) this.#startOwn(number);
    };
    replaceMethod(prototype, 'start', function (this: Handle, number: number): number {
      const failure = apply(start, this, [number]) as number;
      if (failure === 0) began(this, number);
      return failure;
    });
    replaceMethod(prototype, 'close', function (this: Handle, callback?: () => void): void {
      apply(close, this, [callback]);
      ended(this);
    });
  }
}

const kill = process.kill.bind(process);

function replaceMethod(
  prototype: Handle,
  name: 'start' | 'close',
  value: (this: Handle, argument: never) => unknown,
): void {
  defineProperty(prototype, name, { value, writable: true, enumerable: true, configurable: true });
}
