/**
 * One request of the protocol: its handler and the capabilities that announce it stand in one object, so that one cannot
 * be without the other.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Arguments } from './read-arguments.js';

/** Sends the success response; later calls are an error of ours. A request with an empty response takes no body. */
export type Reply = (body?: object) => void;

export interface RequestHandler {
  /** In the initialize response. */
  announces?: DebugProtocol.Capabilities;
  /** In an event once there is a recording. */
  announcesWithRecording?: DebugProtocol.Capabilities;
  /** In an event when a program is being recorded, and withdrawn in one when it ended. */
  announcesWhileLive?: DebugProtocol.Capabilities;
  /**
   * Must reply once, or throw: a RequestError becomes the error response.
   * @param signal aborted by `cancel`, and when the session ends.
   */
  handle(args: Arguments, reply: Reply, signal: AbortSignal): void | Promise<void>;
}

export type RequestGroup = Readonly<Record<string, RequestHandler>>;

/** Merges what the handlers of all groups announce at one moment. */
export function announced(
  handlers: ReadonlyMap<string, RequestHandler>,
  moment: 'announces' | 'announcesWithRecording' | 'announcesWhileLive',
): DebugProtocol.Capabilities {
  return Object.assign({}, ...[...handlers.values()].map((handler) => handler[moment] ?? {}));
}
