/**
 * The life of a session from launch to the first stop, and what a recorded program's end does to it. The end of a program
 * is not the end of the session: from there on one goes backwards.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { formatDuration } from '../presentation/time.js';
import { MAIN_LANE } from '../schema/coordinates.js';
import { messageOf, peerError, RequestError, userError } from './errors.js';
import type { LiveRecording } from './host.js';
import type { LaunchOptions } from './launch-options.js';
import { LoadedCode } from './loaded-code.js';
import type { LogPoints } from './log-points.js';
import type { Motion } from './motion.js';
import { type ProgramExit, Recording } from './recording.js';
import type { SessionState } from './session-state.js';
import type { StopReport } from './stop-reports.js';
import type { UnreachedLines } from './unreached-lines.js';

/** Of frames, variables and sources: those of one recording are never of the next. A session ends after a hundred restarts. */
const NUMBERS_OF_A_RECORDING = 2 ** 24;
const MOST_RESTARTS = 100;

/** How often a running program's trace is looked at for breakpoints, new scripts and notices. */
const FOLLOW_INTERVAL_MS = 200;

export class Lifecycle {
  private follower: NodeJS.Timeout | undefined;
  private loadedCode: LoadedCode;
  private begun = false;
  private restarts = 0;
  private looking = false;
  private takenChunks = 0;
  private ending: Promise<void> | undefined;
  /** A program that is about to be recorded. */
  private starting: Promise<LiveRecording> | undefined;
  private restarting: Promise<void> | undefined;
  /** How the program ended, where it did so before its recording was open. */
  private earlyExit: ProgramExit | undefined;

  constructor(
    private readonly session: SessionState,
    private readonly logPoints: LogPoints,
    private readonly unreachedLines: UnreachedLines,
  ) {
    this.loadedCode = new LoadedCode(session.outlet);
  }

  /** Opens or starts the recording; rejects with a RequestError for the user, and can then be called again. */
  async load(options: LaunchOptions): Promise<void> {
    const recording = options.kind === 'replay' ? this.openTrace(options) : await this.startProgram(options);
    this.session.load(recording);
    this.session.outlet.announce('announcesWithRecording', true);
    if (recording.live) this.session.outlet.announce('announcesWhileLive', true);
    this.takeIn(recording);
    this.describeRecording(recording);
  }

  /** Throws a RequestError for the user; what there is stays. */
  mustBeRestartable(): void {
    if (this.restarts === MOST_RESTARTS) throw userError('A session can be restarted a hundred times: start another.');
  }

  /** Ends what is there, and loads again; rejects with a RequestError for the user, and then there is nothing any more. */
  async restart(options: LaunchOptions): Promise<void> {
    this.restarts += 1;
    this.restarting = this.replaceBy(options);
    await this.restarting;
  }

  private async replaceBy(options: LaunchOptions): Promise<void> {
    await this.putAway(true);
    this.mustGoOn();
    this.logPoints.forgetRecording();
    this.session.unload();
    this.loadedCode = new LoadedCode(this.session.outlet);
    this.begun = false;
    this.takenChunks = 0;
    this.starting = undefined;
    await this.load(options);
  }

  private openTrace(options: LaunchOptions & { kind: 'replay' }): Recording {
    const recording = this.recordingAt(options.trace, options);
    try {
      if (typeof options.stopAt === 'object') recording.mustContain(options.stopAt.timeNs);
      return recording;
    } catch (error) {
      recording.close();
      throw error;
    }
  }

  private async startProgram(options: LaunchOptions & { kind: 'record' }): Promise<Recording> {
    let live: LiveRecording;
    const run = this.restarts;
    this.earlyExit = undefined;
    try {
      this.starting = this.session.host.startRecording(options.record, {
        onOutput: (category, text) => this.session.say(text, category),
        onOtherTrace: (path, processId, threadId) => {
          const thread = threadId === 0 ? `Process ${processId}` : `Thread ${threadId} of process ${processId}`;
          this.session.say(`${thread} is recorded to ${path}\n`);
        },
        onExit: (code, signal) => {
          // Of a program that was ended to be started anew nobody wants to know.
          if (run === this.restarts) this.programEnded({ code, signal });
        },
      });
      live = await this.starting;
    } catch (error) {
      this.starting = undefined;
      throw userError(messageOf(error));
    }
    // Nobody knows of the program any more.
    if (this.ending) await live.stop();
    this.mustGoOn();
    try {
      const recording = this.recordingAt(live.tracePath, options);
      recording.live = live;
      return recording;
    } catch (error) {
      // Nobody could stop a program whose session never began.
      await live.stop();
      throw error;
    }
  }

  private recordingAt(path: string, options: LaunchOptions): Recording {
    try {
      const engine = this.session.host.openTrace(path);
      const { roots, overrides } = options.mapping;
      // A folder that was given is where the program's own is now, after what was said of others.
      const { cwd } = engine.info.header;
      const own =
        options.kind === 'replay' && options.folder !== undefined ? [{ remote: cwd, local: options.folder }] : [];
      const mapping = { roots: [...roots, ...own], overrides };
      return new Recording(
        engine,
        this.session.client,
        options.stopAt,
        mapping,
        this.restarts * NUMBERS_OF_A_RECORDING,
      );
    } catch (error) {
      throw error instanceof RequestError ? error : userError(messageOf(error));
    }
  }

  /** After configurationDone and the launch response. */
  async begin(signal: AbortSignal): Promise<void> {
    const { recording, motion } = this.session.mustBeLoaded();
    this.begun = true;
    if (!recording.live) {
      const stop = await firstStop(this.session, signal);
      if (stop === undefined) return;
      motion.announce(stop);
      this.logPoints.print();
      this.unreachedLines.look();
      return;
    }
    const { pid } = recording.live;
    const { header } = recording;
    const name = oneLine(header.arguments[1] ?? 'node');
    this.session.outlet.event('process', {
      name,
      systemProcessId: pid,
      isLocalProcess: true,
      startMethod: 'launch',
    } satisfies DebugProtocol.ProcessEvent['body']);
    motion.follow();
    // A client has no thread to pause until it hears of one.
    this.session.outlet.event('thread', { reason: 'started', threadId: MAIN_LANE });
    this.follower = setInterval(() => this.follow(recording, motion), FOLLOW_INTERVAL_MS);
    this.follower.unref();
    if (this.earlyExit) this.programEnded(this.earlyExit);
  }

  /**
   * Closes the recording; resolves when the program is gone, or on its own again. Never rejects. The first call counts: a
   * client that has disconnected closes its end of the pipe too.
   */
  end(stopProgram: boolean): Promise<void> {
    this.ending ??= this.endAll(stopProgram);
    return this.ending;
  }

  private async endAll(stopProgram: boolean): Promise<void> {
    await this.putAway(stopProgram);
    // A restart that is under way ends by itself now, and with it what it has started.
    await this.restarting?.catch(wasRefused);
  }

  private mustGoOn(): void {
    if (this.ending) throw peerError('The session has ended.');
  }

  private async putAway(stopProgram: boolean): Promise<void> {
    clearInterval(this.follower);
    this.session.motion?.interrupt();
    this.logPoints.stop();
    this.unreachedLines.stop();
    this.session.programOutput.stop();
    try {
      // Not awaited if it is there, so that the signal is sent before anything else.
      const live = this.session.recording?.live ?? (await this.starting?.catch(wasRefused));
      await (stopProgram ? live?.stop() : live?.detach());
    } catch (error) {
      console.error('rearview: the program could not be ended:', error);
    }
    this.session.recording?.close();
  }

  private async follow(recording: Recording, motion: Motion): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      recording.refresh();
      const { chunkCount } = recording.engine.info;
      if (chunkCount !== this.takenChunks) this.takeIn(recording);
      this.takenChunks = chunkCount;
      await motion.look();
    } catch (error) {
      if (this.session.recording !== recording) return;
      clearInterval(this.follower);
      this.session.say(`The recording can no longer be followed: ${messageOf(error)}\n`, 'important');
    } finally {
      this.looking = false;
    }
  }

  /** Passes on what became known: scripts that breakpoints wait for, and notices. */
  private takeIn(recording: Recording): void {
    const { breakpoints, client, outlet } = this.session;
    for (const breakpoint of breakpoints.rebind(client, recording.bindingTarget)) {
      outlet.event('breakpoint', { reason: 'changed', breakpoint });
    }
    this.logPoints.print();
    if (this.begun && (recording.live || recording.exit)) this.loadedCode.tell(recording);
    for (const notice of recording.newNotices()) this.session.say(`${notice.text}\n`, 'important');
  }

  private programEnded(exit: ProgramExit): void {
    if (this.ending) return;
    const { recording, motion } = this.session;
    if (!recording || !motion || !this.begun) {
      this.earlyExit = exit;
      return;
    }
    clearInterval(this.follower);
    recording.refresh();
    recording.live = undefined;
    recording.exit = exit;
    this.session.outlet.announce('announcesWhileLive', false);
    this.takeIn(recording);
    const { eventCount, path } = recording.engine.info;
    const how = exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
    this.session.say(`The program ended ${how}. ${eventCount} events are recorded in ${path}\n`);
    this.stopAtEnd(motion).catch((error) => console.error('rearview: no end of the recording to stop at:', error));
  }

  /** Someone who looks at an earlier moment stays there; who waits for a breakpoint gets it. */
  private async stopAtEnd(motion: Motion): Promise<void> {
    await motion.look();
    const stop = motion.state === 'running' ? await firstStop(this.session) : undefined;
    if (stop && motion.state === 'running') motion.announce(stop);
    this.unreachedLines.look();
  }

  private describeRecording(recording: Recording): void {
    const { info } = recording.engine;
    if (recording.live) {
      this.session.say(`Recording process ${recording.live.pid} to ${info.path}\n`);
      return;
    }
    const { header, state, eventCount, durationNs } = info;
    const program = oneLine(header.arguments.slice(1).join(' ')) || `process ${header.processId}`;
    const size = `${eventCount} events in ${formatDuration(durationNs)}`;
    this.session.say(`Recording of ${program}: ${size}, Node.js ${header.nodeVersion}\n`);
    if (state.kind === 'cut') this.session.say(`The recording is not complete: ${state.reason}\n`, 'important');
  }
}

/** The launch request has told why. */
function wasRefused(): undefined {}

/**
 * Where to begin looking. `auto`, for a trace: if the program failed, where the exception was thrown that nobody caught, or at the
 * end if none was; else at the end of the last request that was answered with 5xx; else at the start. Undefined where the signal ends
 * the search.
 */
async function firstStop(session: SessionState, signal?: AbortSignal): Promise<StopReport | undefined> {
  const { recording, motion } = session.mustBeLoaded();
  const { engine, stopAt } = recording;
  if (stopAt === 'start') return motion.stops.start('entry');
  if (stopAt === 'end') return motion.stops.newest();
  if (stopAt !== 'auto') return motion.stops.time(stopAt.timeNs);
  const { state } = engine.info;
  if (state.kind === 'complete' && state.end.reason === 'exit' && state.end.exitCode !== 0)
    return (await motion.stops.lastUncaught(signal)) ?? (signal?.aborted ? undefined : motion.stops.newest());
  const failed = recording.lanes.all().findLast((lane) => (lane.status ?? 0) >= 500);
  const position = failed && engine.last(failed.id);
  return position === undefined ? motion.stops.start('entry') : motion.stops.at(position, 'pause');
}
