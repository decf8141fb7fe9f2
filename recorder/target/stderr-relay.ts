/**
 * The target's stderr when the program is recorded from a command line.
 *
 * At a terminal the target has the terminal itself, so that it behaves as without us, and the one line that Node writes
 * there when the recorder connects is erased again while the target still waits. Anywhere else the stream is relayed
 * without that line. The relay must outlive us, or the target would die of a closed pipe when the recorder is
 * killed: once the line has gone by, it is handed to a `cat` of its own process group, where there is one.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachLineFilter } from './attach-line.js';
import { handOver } from './hand-over.js';

/** Never `process.stderr`: it would make a pipe non-blocking for everybody who writes to it, the program included. */
const STDERR = 2;
const ERASE_LINE_ABOVE = '\x1b[1A\x1b[2K\r';

/** To call while the target waits, right after the recorder has connected. */
export function eraseAttachLineAtTerminal(): void {
  writeToStderr(Buffer.from(ERASE_LINE_ABOVE));
}

export interface StderrPipe {
  /** For the target's stdio: a descriptor, or a pipe as child_process makes it. */
  forTarget: number | 'pipe';
  /** To call once the target has started; gives what it writes. */
  source(target: ChildProcess): Socket;
}

/**
 * A pipe as a shell makes it. Those of child_process are sockets, and nobody can open `/dev/stderr` if that is a socket.
 * From Node a real one is only to be had through a named pipe, which loses its name as soon as both ends are open.
 */
export function openStderrPipe(): StderrPipe {
  const folder = mkdtempSync(join(tmpdir(), 'rearview-'));
  try {
    const path = join(folder, 'stderr');
    if (process.platform === 'win32' || spawnSync('mkfifo', ['-m', '600', path], { stdio: 'ignore' }).status !== 0) {
      return { forTarget: 'pipe', source: (target) => target.stderr as Socket };
    }
    // The reader first, and without waiting for a writer: opening to write waits for a reader.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(path, constants.O_WRONLY);
    return {
      forTarget: writeEnd,
      source: () => {
        closeSync(writeEnd);
        return new Socket({ fd: readEnd, readable: true, writable: false });
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Relays `source` to our stderr. Resolves when all of it has been written. */
export function relayStderr(source: Socket): Promise<void> {
  const filter = new AttachLineFilter();
  return new Promise((resolve) => {
    const onData = (data: Buffer) => {
      writeToStderr(filter.push(data));
      if (!filter.seen) return;
      source.off('data', onData);
      source.pause();
      for (let rest = source.read() as Buffer | null; rest; rest = source.read() as Buffer | null) writeToStderr(rest);
      handOver(source, STDERR).then(
        (cat) => cat.once('exit', () => resolve()),
        () => {
          source.on('data', writeToStderr);
          source.resume();
        },
      );
    };
    source.on('data', onData);
    source.on('end', () => {
      writeToStderr(filter.end());
      resolve();
    });
    source.on('error', () => resolve());
  });
}

/** Drops what the stream no longer takes. */
export function writeToStderr(data: Buffer): void {
  for (let offset = 0; offset < data.length; ) {
    try {
      offset += writeSync(STDERR, data, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
