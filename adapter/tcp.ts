/**
 * The adapter on a TCP port, for editors that connect instead of starting it. Each connection is a session of its own. Who
 * may connect can have programs run in the user's name, so on this machine only the same user is served (where the system
 * tells who connects), and others need the token that the server was given.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import type { AdapterHost } from './host.js';
import { isOtherUser } from './peer-user.js';
import { RearviewSession } from './session.js';

export interface ListenOptions {
  /** 0: a free one. */
  port: number;
  /** 127.0.0.1 unless the user said otherwise. */
  address: string;
  /** What a client must send as `token` with launch or attach; must be there if others than this machine can connect. */
  token: string | undefined;
}

export interface Listening {
  address: string;
  port: number;
  /** Ends all sessions; resolves when the programs they record are gone. */
  close(): Promise<void>;
}

/** Whether an address is reached from this machine only. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** Rejects with the system's error where the port cannot be had. */
export async function listenTcp(host: AdapterHost, options: ListenOptions): Promise<Listening> {
  const { token } = options;
  const sessions = new Map<RearviewSession, Promise<void>>();
  const server = createServer((socket) => {
    if (token === undefined && isOtherUser(socket)) {
      socket.destroy();
      return;
    }
    serve(socket, host, token, sessions);
  });
  await listening(server, options);
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the server has no port');
  return {
    address: at.address,
    port: at.port,
    close: async () => {
      server.close();
      for (const session of sessions.keys()) session.shutdown();
      await Promise.all(sessions.values());
    },
  };
}

function serve(
  socket: Socket,
  host: AdapterHost,
  token: string | undefined,
  sessions: Map<RearviewSession, Promise<void>>,
): void {
  socket.setNoDelay(true);
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const isAllowed = token === undefined ? undefined : (given: unknown) => isSame(given, token);
  const session = new RearviewSession(
    host,
    () => {
      sessions.delete(session);
      socket.end();
      end();
    },
    isAllowed,
  );
  sessions.set(session, ended);
  // A connection that breaks ends its session and nothing else.
  socket.on('error', () => socket.destroy());
  socket.once('close', () => session.shutdown());
  session.start(socket, socket);
}

function listening(server: Server, { port, address }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** In a time that does not tell how much of it is right. */
function isSame(given: unknown, token: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
