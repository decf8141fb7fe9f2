/** Runs of a user's command, as it is or recorded: how they are started, how they are ended, and that none outlives us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import inspector from 'node:inspector';
import type { RecordingOptions } from '../../recorder/recording-options.js';
import { launch } from '../../recorder/target/launch.js';
import { printProblem } from '../print.js';
import { UserError } from '../user-error.js';

export type Command = readonly [string, ...string[]];

/** A server may take its time to close connections; longer than this a person has stopped waiting. */
const KILL_AFTER_MS = 5000;

export interface RunningCommand {
  child: ChildProcess;
  ended: Promise<CommandEnd>;
}

export interface CommandEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export class CommandRunner {
  readonly #running = new Set<ChildProcess>();
  #interruption: NodeJS.Signals | undefined;

  constructor() {
    // NODE_OPTIONS=--inspect=PORT is meant for the command, which could not listen there as long as we do.
    inspector.close();
    // What waits for the command finds it ended, and clears up; a second signal ends us as it does anybody.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        this.#interruption = signal;
        this.#killAll();
      });
    }
    process.once('exit', () => this.#killAll());
  }

  /** Its standard output is nobody's: it would come once for every run. `recording` undefined: as it is. */
  async start(command: Command, recording: RecordingOptions | undefined): Promise<RunningCommand> {
    this.requireNoInterruption();
    const stdio: ['inherit', 'ignore', 'inherit'] = ['inherit', 'ignore', 'inherit'];
    if (recording === undefined) {
      const [file, ...args] = command;
      const child = spawn(file, args, { stdio });
      const ended = new Promise<CommandEnd>((resolve) => {
        child.once('exit', (code, signal) => resolve({ code, signal }));
      });
      await once(child, 'spawn').catch((error: Error) => {
        throw new UserError(`cannot start ${file}: ${error.message}`);
      });
      return this.#track(child, ended);
    }
    const { child, exited } = await launch({
      command,
      cwd: process.cwd(),
      env: process.env,
      stdio,
      recording,
      onRecorded: () => {},
      onNotRecorded: (reason) => printProblem(reason),
    });
    return this.#track(child, exited);
  }

  /** Asks it to end as a service manager does, and makes it after a while. */
  async stop({ child, ended }: RunningCommand): Promise<void> {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    await ended;
    clearTimeout(timer);
  }

  /** Throws a UserError if somebody wants us to end. */
  requireNoInterruption(): void {
    if (this.#interruption !== undefined) throw new UserError(`interrupted by ${this.#interruption}`);
  }

  #track(child: ChildProcess, ended: Promise<CommandEnd>): RunningCommand {
    this.#running.add(child);
    ended.then(() => this.#running.delete(child));
    return { child, ended };
  }

  #killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }
}
