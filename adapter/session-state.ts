/** What the request groups share. Holds no rules of the protocol; those are in the handlers. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { manyLines } from '../presentation/one-line.js';
import type { Direction } from '../replay/engine.js';
import { Breakpoints } from './breakpoints/breakpoints.js';
import { Client } from './client.js';
import { peerError } from './errors.js';
import type { AdapterHost } from './host.js';
import { Motion } from './motion.js';
import type { Recording } from './recording.js';

/** How the session reaches its client. */
export interface Outlet {
  event(name: string, body?: object): void;
  /** Sends the capabilities event for what handlers announce at that moment; `on` false withdraws it. */
  announce(moment: 'announcesWithRecording' | 'announcesWhileLive', on: boolean): void;
  /** What the initialize response tells. */
  capabilities(): DebugProtocol.Capabilities;
  /** `cancel`: false if no such request is under way. */
  cancel(requestSeq: number): boolean;
  /** Requests under way are called off, and later ones refused. */
  close(): void;
  /** Ends the session once everything sent has gone out. */
  end(): void;
}

export class SessionState {
  client = new Client({});
  initialized = false;
  /** Which way next, stepIn, stepOut and continue go: `:reverse` turns it, for clients without reverse commands. */
  direction: Direction = 'forward';
  readonly breakpoints = new Breakpoints();
  /** What is shown as progress, by its id. */
  readonly searches = new Map<string, AbortController>();
  private lastProgress = 0;
  private loaded: { recording: Recording; motion: Motion } | undefined;

  constructor(
    readonly host: AdapterHost,
    readonly outlet: Outlet,
  ) {}

  load(recording: Recording): void {
    const motion = new Motion(recording, this.breakpoints, (name, body) => this.outlet.event(name, body));
    this.loaded = { recording, motion };
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
  say(text: string, category: 'console' | 'important' | 'stdout' | 'stderr' = 'console'): void {
    const output = category === 'console' || category === 'important' ? manyLines(text) : text;
    this.outlet.event('output', { category, output });
  }
}
