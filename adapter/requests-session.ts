/** The requests that begin and end a session: initialize, launch, configurationDone, terminate, disconnect, cancel. */
import { MAIN_LANE } from '../schema/coordinates.js';
import { Client } from './client.js';
import { cancelled, messageOf, peerError, userError } from './errors.js';
import { readLaunchOptions } from './launch-options.js';
import type { Lifecycle } from './lifecycle.js';
import { type Arguments, asArguments, readFlag } from './read-arguments.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function sessionRequests(
  session: SessionState,
  lifecycle: Lifecycle,
  isAllowed: (token: unknown) => boolean = () => true,
): RequestGroup {
  let configure: () => void = () => {};
  const configured = new Promise<void>((resolve) => {
    configure = resolve;
  });
  let isLaunched = false;
  let launched: Arguments = {};
  let restarting = Promise.resolve();
  let isConfigured = false;

  /**
   * A client may take a restart that is refused for the end of a session that goes on (VS Code), so it is answered in any case,
   * and then told what is wrong.
   */
  async function restart(args: Arguments, reply: () => void, signal: AbortSignal): Promise<void> {
    const again =
      typeof args.arguments === 'object' && args.arguments !== null ? asArguments(args.arguments) : launched;
    try {
      const options = readLaunchOptions(again);
      lifecycle.mustBeRestartable();
      session.breakpoints.areOff = readFlag(again, 'noDebug') === true;
      await lifecycle.restart(options);
    } catch (error) {
      reply();
      session.say(`${messageOf(error)}\n`, 'important');
      // Where there is nothing left to look at.
      if (!session.recording) session.outlet.event('terminated');
      return;
    }
    launched = again;
    reply();
    session.outlet.event('continued', { threadId: MAIN_LANE, allThreadsContinued: true });
    await lifecycle.begin(signal);
  }

  return {
    initialize: {
      handle(args, reply) {
        if (session.initialized) throw peerError('initialize may come only once.');
        session.client = new Client(args);
        session.initialized = true;
        reply(session.outlet.capabilities());
      },
    },

    launch: {
      async handle(args, reply, signal) {
        if (isLaunched) throw peerError('launch may come only once.');
        if (!isAllowed(args.token))
          throw userError('This server wants its token as "token" in the launch configuration.');
        isLaunched = true;
        launched = args;
        session.breakpoints.areOff = readFlag(args, 'noDebug') === true;
        try {
          await lifecycle.load(readLaunchOptions(args));
        } catch (error) {
          isLaunched = false;
          throw error;
        }
        // Only now can the client's breakpoints be checked against the recording.
        session.outlet.event('initialized');
        await Promise.race([configured, rejection(signal)]);
        reply();
        await lifecycle.begin(signal);
      },
    },

    configurationDone: {
      announces: { supportsConfigurationDoneRequest: true },
      handle(_args, reply) {
        if (isConfigured) throw peerError('configurationDone may come only once.');
        // After the initialized event, but a client that did not wait for it would wait for its launch for ever.
        if (!isLaunched) throw peerError('configurationDone comes after the initialized event.');
        isConfigured = true;
        reply();
        configure();
      },
    },

    restart: {
      announces: { supportsRestartRequest: true },
      async handle(args, reply, signal) {
        if (!isConfigured) {
          session.mustBeLoaded();
          throw peerError('The session is not configured yet: configurationDone comes first.');
        }
        // One after the other: a person may press the button twice.
        const before = restarting;
        let over = (): void => {};
        restarting = new Promise((resolve) => {
          over = resolve;
        });
        try {
          await before;
          await restart(args, reply, signal);
        } finally {
          over();
        }
      },
    },

    terminate: {
      announcesWhileLive: { supportsTerminateRequest: true },
      handle(_args, reply) {
        const { live } = session.mustBeLoaded().recording;
        if (!live) throw userError('No program is being recorded. Disconnect ends the session.');
        reply();
        // Its end then comes as that of any program: the session stops at the end of the recording.
        live.stop().catch((error) => session.say(`The program could not be stopped: ${error}\n`, 'important'));
      },
    },

    disconnect: {
      announcesWhileLive: { supportTerminateDebuggee: true },
      async handle(args, reply) {
        const stopProgram = readFlag(args, 'terminateDebuggee') !== false;
        session.outlet.close();
        // Signals the program before the response: a client may end this process as soon as it has that.
        const gone = lifecycle.end(stopProgram);
        reply();
        await gone;
        session.outlet.end();
      },
    },

    cancel: {
      announces: { supportsCancelRequest: true },
      handle(args, reply) {
        const { requestId, progressId } = args;
        if (typeof requestId === 'number') session.outlet.cancel(requestId);
        if (typeof progressId === 'string') session.searches.get(progressId)?.abort(cancelled());
        reply();
      },
    },
  };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
