/** What the request groups share. Holds no rules of the protocol; those are in the handlers. */
import { manyLines } from '../presentation/one-line.js';
import type { Direction } from '../replay/engine.js';
import { Breakpoints } from './breakpoints/breakpoints.js';
import { Client } from './client.js';
import { peerError } from './errors.js';
import type { AdapterHost } from './host.js';
import { Motion } from './motion.js';
import type { Outlet, OutputCategory, Screen } from './outlet.js';
import { ProgramOutput } from './program-output.js';
import type { Recording } from './recording.js';

export class SessionState implements Screen {
  client = new Client({});
  initialized = false;
  /** Which way next, stepIn, stepOut and continue go: `:reverse` turns it, for clients without reverse commands. */
  direction: Direction = 'forward';
  readonly breakpoints = new Breakpoints();
  programOutput = new ProgramOutput(this);
  /** What is shown as progress, by its id. */
  readonly searches = new Map<string, AbortController>();
  private lastProgress = 0;
  private loaded: { recording: Recording; motion: Motion } | undefined;

  constructor(
    readonly host: AdapterHost,
    readonly outlet: Outlet,
  ) {}

  load(recording: Recording): void {
    this.programOutput = new ProgramOutput(this);
    const motion = new Motion(
      recording,
      this.breakpoints,
      (name, body) => this.outlet.event(name, body),
      (position) => this.programOutput.follow(recording, position),
    );
    this.loaded = { recording, motion };
  }

  /** Until another is loaded. */
  unload(): void {
    this.loaded = undefined;
    this.breakpoints.forgetRecording();
  }

  /** Undefined before `launch` has loaded one. */
  get recording(): Recording | undefined {
    return this.loaded?.recording;
  }

  get motion(): Motion | undefined {
    return this.loaded?.motion;
  }

  /** Throws where the client is ahead of its own launch. */
  mustBeLoaded(): { recording: Recording; motion: Motion } {
    if (!this.loaded) throw peerError('There is no recording yet: launch comes first.');
    return this.loaded;
  }

  nextProgressId(): string {
    this.lastProgress += 1;
    return `search-${this.lastProgress}`;
  }

  /** What a program has written, to stdout or stderr, is as it is. */
  say(text: string, category: OutputCategory = 'console'): void {
    const output = category === 'console' || category === 'important' ? manyLines(text) : text;
    this.outlet.event('output', { category, output });
  }
}
