/** Who is at the other end of a connection within this machine: Linux tells in /proc/net. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const LOCAL_ADDRESS = 1;
const REMOTE_ADDRESS = 2;
const USER = 7;

/** True only if the system says so: false on other systems, and for a peer that is not on this machine. */
export function isOtherUser(socket: Socket): boolean {
  const own = process.getuid?.();
  const { remotePort, localPort } = socket;
  if (own === undefined || remotePort === undefined || localPort === undefined) return false;
  const user = userOf(remotePort, localPort);
  return user !== undefined && user !== own;
}

/** The user of the socket whose own port is the first and whose peer's is the second. */
function userOf(port: number, peerPort: number): number | undefined {
  for (const table of TABLES) {
    for (const line of readTable(table)) {
      const fields = line.trim().split(/\s+/);
      if (portOf(fields[LOCAL_ADDRESS]) === port && portOf(fields[REMOTE_ADDRESS]) === peerPort) {
        return Number(fields[USER]);
      }
    }
  }
  return undefined;
}

function readTable(path: string): string[] {
  try {
    return readFileSync(path, 'latin1').split('\n').slice(1);
  } catch {
    // Not Linux, or no IPv6.
    return [];
  }
}

/** `0100007F:1F90`. */
function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16);
}
