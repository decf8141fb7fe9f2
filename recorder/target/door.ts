/**
 * The door is a private folder in which a bootloader leaves a note saying where its inspector listens. A file, because
 * the bootloader is synchronous and must not open anything else in the target.
 */
import { type FSWatcher, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const POLL_MS = 20;

export interface Knock {
  /** ws: URL of the inspector. */
  url: string;
  pid: number;
  /** The script it runs, as a path, or `node`. */
  program: string;
}

export class Door {
  /** Absolute, mode 0700. */
  readonly folder = mkdtempSync(join(tmpdir(), 'rearview-'));
  readonly agentSlot = `__rearview_${Math.random().toString(36).slice(2)}`;

  /** Environment for the target, on top of its own. */
  environment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const bootloader = fileURLToPath(new URL('./bootloader.cjs', import.meta.url));
    const original = base.NODE_OPTIONS;
    // Quoted and escaped as Node reads NODE_OPTIONS. publish-uid keeps "Debugger listening" off the program's stderr.
    const quoted = `"${bootloader.replace(/[\\"]/g, '\\$&')}"`;
    return {
      ...base,
      NODE_OPTIONS: `${original ? `${original} ` : ''}--require ${quoted} --inspect-publish-uid=http`,
      REARVIEW_DOOR: this.folder,
      REARVIEW_RECORDER_PID: String(process.pid),
      REARVIEW_AGENT_SLOT: this.agentSlot,
      ...(original === undefined ? {} : { REARVIEW_NODE_OPTIONS: original }),
    };
  }

  /** Yields the note of every Node.js process of the target as it comes, until the signal is aborted. */
  async *knocks(signal: AbortSignal): AsyncGenerator<Knock> {
    const watcher = watch(this.folder, { persistent: false });
    const seen = new Set<string>();
    try {
      while (!signal.aborted) {
        for (const name of readdirSync(this.folder)) {
          if (!name.endsWith('.json') || seen.has(name)) continue;
          seen.add(name);
          yield JSON.parse(readFileSync(join(this.folder, name), 'utf8')) as Knock;
        }
        await changeOrTimeout(watcher, signal);
      }
    } finally {
      watcher.close();
    }
  }

  /** Lets a process go on, recorded or not: the connection to it has been closed. */
  release({ pid }: Knock): void {
    writeFileSync(join(this.folder, `${pid}.done`), '', { mode: 0o600 });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Watching alone is not enough: some file systems report nothing. */
function changeOrTimeout(watcher: FSWatcher, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      watcher.off('change', wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, POLL_MS);
    watcher.once('change', wake);
    signal.addEventListener('abort', wake);
  });
}
