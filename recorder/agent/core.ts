/**
 * The recording: puts its parts together, and is the one place where a failure of any of them ends. Whatever goes wrong, the
 * program goes on as if it were not recorded; the trace and the recorder say why recording stopped. Nothing is written to the
 * program's own streams, which may be read by another.
 */

import type { LaneId } from '../../schema/coordinates.js';
import { EventKind, type SkipReason } from '../../schema/enums.js';
import type { TraceEnd } from '../../schema/trace-types.js';
import type { FunctionEntry } from '../instrument/hook-protocol.js';
import { Budget } from './budget/budget.js';
import { CallCosts } from './calls/call-costs.js';
import { LeftOutCalls, type LeftOutHost } from './calls/left-out-calls.js';
import { RecordingHooks } from './calls/recording-hooks.js';
import { ShadowStack, type ShadowStackHost } from './calls/shadow-stack.js';
import { hasRoomForChunk } from './calls/stack-room.js';
import { Capture } from './capture/capture.js';
import { addInstrumentedText, type InstrumentedText } from './capture/code-places.js';
import { Dictionary } from './capture/dictionary.js';
import { FunctionFlags } from './capture/function-flags.js';
import { findNodeSources } from './capture/node-sources.js';
import { ownData } from './capture/own-properties.js';
import { promiseDetailsOf } from './capture/promise-details.js';
import { configureRedaction } from './capture/redaction.js';
import { type ChunkCloser, Events } from './columns/events.js';
import { Tape } from './columns/tape.js';
import { Clock } from './host/clock.js';
import type { AgentOptions, NodeInternals, StandardStream, WayIn } from './host/options.js';
import { isProxy, isStackOverflow, min, nowMs, queueTask } from './host/pristine.js';
import { UnrefTimer } from './host/unref-timer.js';
import { hidePromises } from './host/unseen-promises.js';
import { HttpLanes } from './lanes/http-lanes.js';
import { HTTP2_UNSEEN, type Http2Lanes, watchHttp2 } from './lanes/http2-lanes.js';
import { Lanes } from './lanes/lanes.js';
import type { LoadedScript } from './loading/loading-host.js';
import { ChunkWriter } from './writing/chunk-writer.js';
import type { Recording, TaskListener } from './writing/recording.js';
import { TraceFile } from './writing/trace-file.js';
import { headerOf } from './writing/trace-header.js';
import { TraceTables } from './writing/trace-tables.js';

const NS_IN_MS = 1e6;
/** Chunk times are 32 bits of nanoseconds: 4.29 s. */
const LONGEST_CHUNK_NS = 4e9;

/**
 * Runs before the program's code. The file is made once there is something to tell, a script or a request, for most
 * processes of a tree (package managers, runners) have none.
 */
export function createRecording(
  options: AgentOptions,
  node: NodeInternals,
  news: RecordingNews = { begun() {}, stopped() {} },
): Recording {
  configureRedaction(options.redaction);
  findNodeSources(node);
  hidePromises(node);
  return new LiveRecording(options, node, news);
}

export type RecordingNews = Pick<WayIn, 'begun' | 'stopped'>;

class LiveRecording implements Recording, ChunkCloser, ShadowStackHost, LeftOutHost {
  readonly hooks: RecordingHooks;
  isRecording = true;
  readonly #clock: Clock;
  readonly #flags = new FunctionFlags();
  readonly #tape = new Tape();
  readonly #dictionary = new Dictionary();
  readonly #tables = new TraceTables(this.#flags);
  readonly #capture: Capture;
  readonly #events: Events;
  readonly #shadow: ShadowStack;
  readonly #budget: Budget;
  readonly #lanes: Lanes;
  readonly #timer: UnrefTimer;
  #isTimerRunning = false;
  #http: HttpLanes | undefined;
  #http2: Http2Lanes | undefined;
  #file: TraceFile | undefined;
  #writer: ChunkWriter | undefined;
  #isWriting = false;
  #tasks: TaskListener | undefined;
  readonly queueTask: (task: () => void) => void;

  constructor(
    private readonly options: AgentOptions,
    node: NodeInternals,
    private readonly news: RecordingNews,
  ) {
    this.#clock = new Clock(node);
    const longestAgeNs = min(options.flushIntervalMs * NS_IN_MS, LONGEST_CHUNK_NS);
    this.queueTask = taskQueueOf(node);
    this.#timer = new UnrefTimer(options.flushIntervalMs, this.#onTimer);
    this.#capture = new Capture(this.#tape, this.#dictionary, options.limits, promiseDetailsOf(node));
    this.#events = new Events(this.#clock, this.#tape, longestAgeNs, this);
    const leftOut = new LeftOutCalls(this.#events, this);
    const costs = new CallCosts();
    this.#shadow = new ShadowStack(this.#events, this.#capture, leftOut, costs, this);
    leftOut.standOn(this.#shadow);
    this.#budget = new Budget(options.budget, this.#flags, this.#events, leftOut, this.#tables, costs);
    this.#lanes = new Lanes(this.#events, this.#capture, this.#tables);
    this.hooks = new RecordingHooks(this.#flags, this.#events, this.#capture, this.#shadow, leftOut, costs);
    try {
      this.#lanes.openStartUp();
      this.#http = new HttpLanes(this.#lanes, this, node);
      this.#http2 = watchHttp2(this.#lanes, this, node);
      if (this.#http2 === undefined) this.notice(HTTP2_UNSEEN);
    } catch (error) {
      this.fail(error);
    }
  }

  begin(): void {
    if (this.#writer !== undefined || !this.isRecording) return;
    try {
      this.#file = new TraceFile(this.options.tracePath);
      this.#writer = new ChunkWriter(this.#file, {
        clock: this.#clock,
        events: this.#events,
        tape: this.#tape,
        dictionary: this.#dictionary,
        tables: this.#tables,
        shadow: this.#shadow,
      });
      this.#writer.writeHeader(headerOf(this.options, this.#clock.startedAtUnixMicros));
      this.news.begun(this.#file.path);
    } catch (error) {
      this.fail(error);
    }
  }

  addScript(script: LoadedScript, functions: readonly FunctionEntry[], text?: InstrumentedText): void {
    this.begin();
    if (!this.isRecording) return;
    try {
      if (text !== undefined) addInstrumentedText(text);
      this.#tables.addScript(script, functions);
      this.#startTimer();
      if (this.#tables.isFull) this.flush();
    } catch (error) {
      this.failed(error);
    }
  }

  stackWasRead(error: unknown): void {
    if (!this.isRecording || typeof error !== 'object' || error === null) return;
    try {
      this.#capture.stackWasRead(error);
    } catch (failure) {
      this.failed(failure);
    }
  }

  scriptSkipped(reason: SkipReason, name: string): void {
    this.#tell(() => this.#tables.addSkipped(reason, name));
  }

  notice(text: string): void {
    this.#tell(() => this.#tables.addNotice(this.#clock.read(), text));
  }

  #tell(add: () => void): void {
    if (!this.isRecording) return;
    try {
      add();
      this.#startTimer();
    } catch (error) {
      this.failed(error);
    }
  }

  flush(): void {
    if (this.isRecording) this.closeChunk();
  }

  taskEnded(): void {
    this.#shadow.taskEnded();
  }

  uncaught(value: unknown): void {
    try {
      if (this.#events.begin()) this.#events.emit(EventKind.uncaught, 0, 0, this.#capture.one(value));
    } catch (error) {
      this.failed(error);
    }
    this.taskEnded();
  }

  wrote(stream: StandardStream, text: string): void {
    // What a process without own code prints is in no trace.
    if (this.#writer === undefined || !this.isRecording) return;
    try {
      if (this.#events.begin()) this.#shadow.wrote(stream, this.#capture.written(text));
    } catch (error) {
      this.failed(error);
    }
  }

  end(end: TraceEnd): void {
    if (!this.isRecording) return;
    try {
      if (!this.closeChunk(true)) return;
      if (this.#writer?.hasEnded) this.#writer.takeBackEnd();
      this.#writer?.writeEnd(end);
      // Exit listeners of the program run after ours: what they do is put before the end as soon as it is done.
      this.#shadow.watchRest(() => this.#moveEnd(end));
    } catch (error) {
      this.fail(error);
    }
  }

  failed(error: unknown): void {
    if (!isStackOverflow(error)) this.fail(error);
  }

  fail(error: unknown): void {
    if (!this.isRecording) return;
    const message = reasonOf(error);
    this.#stopRecording();
    // Not where writing is what failed, or where the end is written: the file ends well there.
    const hasEnded = this.#writer?.hasEnded ?? false;
    if (!this.#isWriting && !hasEnded) attempt(() => this.#writer?.writeChunk());
    attempt(() => this.#file?.dropPartialRecord());
    if (!hasEnded) attempt(() => this.#writer?.writeEnd({ reason: 'failed', exitCode: 0, signal: '', message }));
    attempt(() => this.#file?.close());
    this.news.stopped(message);
  }

  close(): void {
    if (!this.isRecording) return;
    this.flush();
    this.#stopRecording();
    attempt(() => this.#file?.close());
  }

  onTask(listener: TaskListener): void {
    if (this.isRecording) this.#tasks = listener;
    else listener.stop();
  }

  laneOfTask(): LaneId {
    return this.#lanes.ofTask();
  }

  laneOfCallback(caller: LaneId): LaneId {
    return this.#lanes.ofCallback(caller);
  }

  taskBegins(): void {
    this.#tasks?.taskBegins();
  }

  laneTook(ms: number): void {
    this.#budget.laneTook(ms * NS_IN_MS);
  }

  closeChunk(isLast = false): boolean {
    if (!this.isRecording || this.#writer === undefined || !hasRoomForChunk()) return false;
    if (this.#isWriting && !this.recover()) return false;
    this.#isWriting = true;
    try {
      this.#budget.chunkEnds(isLast);
      this.#events.closed = true;
      const { count } = this.#events;
      const beforeMs = nowMs();
      this.#writer.writeChunk();
      this.#budget.chunkWritten(count, (nowMs() - beforeMs) * NS_IN_MS);
      this.#capture.restartBudget();
    } catch (error) {
      this.fail(error);
    } finally {
      this.#isWriting = false;
      this.#events.closed = !this.isRecording;
    }
    return this.isRecording;
  }

  #stopRecording(): void {
    this.isRecording = false;
    this.#events.closed = true;
    this.#shadow.abandon();
    this.#timer.stop();
    attempt(() => this.#http?.stop());
    attempt(() => this.#http2?.stop());
    attempt(() => this.#tasks?.stop());
  }

  chunkBegins(): void {
    this.#budget.chunkBegins();
    this.#startTimer();
  }

  /** Closing a chunk, an empty one as well, is when the budget is looked at. */
  manyLeftOut(): void {
    attempt(() => this.#startTimer());
  }

  #moveEnd(end: TraceEnd): void {
    try {
      if (this.closeChunk() && !this.#writer?.hasEnded) this.#writer?.writeEnd(end);
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * While a chunk is written nothing of the program runs. So if something does and it is not done, V8 has stopped the
   * script (`timeout` of node:vm), and there was no `finally`.
   */
  recover(): boolean {
    if (!this.#isWriting || !this.isRecording || !hasRoomForChunk()) return false;
    try {
      this.#writer?.recover();
      this.#isWriting = false;
      this.#events.closed = false;
    } catch (error) {
      this.fail(error);
    }
    return this.isRecording;
  }

  #startTimer(): void {
    if (this.#isTimerRunning) return;
    this.#timer.start();
    this.#isTimerRunning = true;
  }

  readonly #onTimer = (): void => {
    this.#isTimerRunning = false;
    this.flush();
  };
}

/** V8's own queue where Node shows it: a promise of ours would be seen by the program's async hooks. */
function taskQueueOf(node: NodeInternals): (task: () => void) => void {
  try {
    const binding = node.internalBinding?.('task_queue') as
      | { enqueueMicrotask?: (task: () => void) => void }
      | undefined;
    return binding?.enqueueMicrotask ?? queueTask;
  } catch {
    return queueTask; // A Node that keeps it elsewhere.
  }
}

function reasonOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && !isProxy(error) ? ownData(error, 'message') : error;
  return typeof message === 'string' ? message : 'an internal failure';
}

/** One of several steps to an orderly end, each worth doing whether or not the others succeed. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The recording is over already, and its reason is known.
  }
}
