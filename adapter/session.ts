/**
 * One debug session: takes requests off the wire, hands each to its handler, and turns what a handler throws into an
 * error response. Which requests there are is in the request groups; nothing about the protocol is decided here.
 *
 * `dispatchRequest` replaces the base class's, which refuses `pathFormat: "uri"`, runs its own (empty) handler for
 * requests that were never announced, and sends the initialize response by itself.
 */
import { DebugSession, Event, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { EvaluationError, LostPosition, TraceError } from '../replay/engine.js';
import { cancelled, messageOf, peerError, RequestError, shortened } from './errors.js';
import type { AdapterHost } from './host.js';
import { Lifecycle } from './lifecycle.js';
import { LogPoints } from './log-points.js';
import type { Outlet } from './outlet.js';
import { asArguments } from './read-arguments.js';
import { announced, type RequestHandler } from './request-handler.js';
import { breakpointRequests } from './requests-breakpoints.js';
import { completionRequests } from './requests-completions.js';
import { evaluateRequests } from './requests-evaluate.js';
import { inspectionRequests } from './requests-inspection.js';
import { memoryRequests } from './requests-memory.js';
import { movingRequests } from './requests-moving.js';
import { sessionRequests } from './requests-session.js';
import { sourceRequests } from './requests-source.js';
import { targetRequests } from './requests-targets.js';
import { SessionState } from './session-state.js';
import { UnreachedLines } from './unreached-lines.js';

/** Errors whose message is a sentence for the user; anything else is a fault of ours. */
const SENTENCES = [RequestError, TraceError, EvaluationError, LostPosition];

export class RearviewSession extends DebugSession {
  private readonly handlers: ReadonlyMap<string, RequestHandler>;
  private readonly underWay = new Map<number, AbortController>();
  private readonly lifecycle: Lifecycle;
  private readonly state: SessionState;
  /** The client has disconnected, or is gone. */
  private closed = false;
  private over = false;

  /**
   * @param onEnd called once, when the client is gone or has disconnected, and everything is put away.
   * @param isAllowed says of the `token` of launch whether it is the right one; absent if none is needed.
   */
  constructor(
    host: AdapterHost,
    private readonly onEnd: () => void,
    isAllowed?: (token: unknown) => boolean,
  ) {
    super();
    const state = new SessionState(host, this.outlet());
    this.state = state;
    const logPoints = new LogPoints(state);
    const unreachedLines = new UnreachedLines(state);
    this.lifecycle = new Lifecycle(state, logPoints, unreachedLines);
    const groups = [
      sessionRequests(state, this.lifecycle, isAllowed),
      breakpointRequests(state, logPoints, unreachedLines),
      movingRequests(state),
      targetRequests(state),
      inspectionRequests(state),
      sourceRequests(state),
      evaluateRequests(state),
      completionRequests(state),
      memoryRequests(state),
    ];
    this.handlers = new Map(groups.flatMap((group) => Object.entries(group)));
    // The base class ends the session at any of these; a message that is no JSON is no reason to.
    this.removeAllListeners('error');
    this.on('error', (event: DebugProtocol.Event) => {
      if (String(event.body).startsWith('Error handling data')) console.error(`rearview: ${event.body}`);
      else this.shutdown();
    });
  }

  /** The client is gone without a word: as `disconnect`. */
  override shutdown(): void {
    this.close();
    this.lifecycle.end(true).then(() => this.finish());
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.handle(request).catch((error) => console.error('rearview: no answer could be sent:', error));
  }

  private async handle(request: DebugProtocol.Request): Promise<void> {
    const response = new Response(request) as DebugProtocol.Response;
    // A request that names no command is refused as any that is not known.
    if (typeof response.command !== 'string') response.command = '';
    let replied = false;
    const reply = (body?: object): void => {
      if (replied) throw new Error(`${request.command} was answered twice`);
      replied = true;
      if (body) response.body = body;
      this.sendResponse(response);
    };
    const controller = new AbortController();
    this.underWay.set(request.seq, controller);
    try {
      const handler = this.handlers.get(request.command);
      if (!handler) throw peerError(`Rearview does not have the request "${shortened(response.command)}".`);
      if (request.command !== 'initialize' && !this.state.initialized) throw peerError('initialize comes first.');
      if (this.closed && request.command !== 'disconnect') throw peerError('The session has ended.');
      // Not awaited where it is not a promise: most requests are answered before the next one is read.
      const pending = handler.handle(asArguments(request.arguments), reply, controller.signal);
      if (pending) await pending;
    } catch (error) {
      if (replied) this.outputError(request.command, error);
      else this.refuse(response, error);
    } finally {
      this.underWay.delete(request.seq);
      if (!this.closed) this.state.motion?.leaveDamage();
    }
  }

  private refuse(response: DebugProtocol.Response, error: unknown): void {
    const known = SENTENCES.some((kind) => error instanceof kind);
    if (!known) console.error(`rearview: ${response.command} failed:`, error);
    const format = oneLine(known ? messageOf(error) : `Rearview failed at "${response.command}": ${messageOf(error)}`);
    const showUser = error instanceof RequestError ? error.showUser : true;
    response.success = false;
    response.message = format;
    // Braces would be taken for variables of the format.
    response.body = { error: { id: 1, format: '{text}', variables: { text: format }, showUser } };
    this.sendResponse(response);
  }

  private outputError(command: string, error: unknown): void {
    console.error(`rearview: ${command} failed after its response:`, error);
    const output = `${oneLine(`Rearview failed at "${command}": ${messageOf(error)}`)}\n`;
    this.sendEvent(new Event('output', { category: 'important', output }));
  }

  private close(): void {
    this.closed = true;
    for (const controller of this.underWay.values()) controller.abort(cancelled());
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.onEnd();
  }

  private outlet(): Outlet {
    return {
      event: (name, body) => {
        if (!this.over) this.sendEvent(new Event(name, body));
      },
      announce: (moment, on) => {
        const capabilities = Object.entries(announced(this.handlers, moment));
        const body = { capabilities: Object.fromEntries(capabilities.map(([name, value]) => [name, on && value])) };
        this.sendEvent(new Event('capabilities', body));
      },
      capabilities: () => announced(this.handlers, 'announces'),
      cancel: (requestSeq) => {
        const controller = this.underWay.get(requestSeq);
        controller?.abort(cancelled());
        return controller !== undefined;
      },
      close: () => this.close(),
      end: () => this.finish(),
    };
  }
}
