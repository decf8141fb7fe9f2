/** How a session reaches its client. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Client } from './client.js';

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

export type OutputCategory = 'console' | 'important' | 'stdout' | 'stderr';

/** For what writes to the console. */
export interface Screen {
  readonly client: Client;
  readonly outlet: Outlet;
  say(text: string, category?: OutputCategory): void;
}
