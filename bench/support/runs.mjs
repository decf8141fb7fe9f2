// Processes of the benchmark, each in a scratch folder of its own that is gone afterwards; none outlives us.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tracesIn } from '../../dist/cli/find-trace.js';
import { start } from './modes.mjs';

const LONGEST_START_MS = 30_000;
const KILL_AFTER_MS = 10_000;

export class Runs {
  #alive = new Set();
  #interruption;

  constructor(node) {
    this.node = node;
  }

  /**
   * Starts a program, hands it to `use`, and clears up.
   * @param use gets `{ child, ended, traces }`: `ended` resolves with `{ code, output, wallMs }`, `traces` lists files.
   */
  async with(mode, command, use, options = {}) {
    this.#requireNoInterruption();
    const scratch = mkdtempSync(join(tmpdir(), 'rearview-bench-'));
    const began = performance.now();
    let child;
    try {
      child = await start(mode, command, { node: this.node, scratch, ...options });
      this.#alive.add(child);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
      const ended = new Promise((resolve) => {
        child.once('close', (code) => resolve({ code, output, wallMs: performance.now() - began }));
      });
      return await use({
        child,
        ended,
        printed: (pattern) => printed(child, () => output, pattern),
        traces: () => tracesIn(join(scratch, 'traces')),
      });
    } finally {
      if (child !== undefined) await this.#end(child);
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  /** Ends what runs; whoever waits for it finds that out, clears up and goes no further. */
  interrupt(reason) {
    this.#interruption = reason;
    for (const child of this.#alive) kill(child, 'SIGKILL');
  }

  #requireNoInterruption() {
    if (this.#interruption !== undefined) throw new Error(`interrupted: ${this.#interruption}`);
  }

  async #end(child) {
    this.#alive.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    kill(child, 'SIGTERM');
    const timer = setTimeout(() => kill(child, 'SIGKILL'), KILL_AFTER_MS);
    await exited;
    clearTimeout(timer);
  }
}

/** With the group it leads, if it does. */
function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

async function printed(child, output, pattern) {
  const deadline = performance.now() + LONGEST_START_MS;
  for (;;) {
    const match = pattern.exec(output());
    if (match) return match;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`no ${pattern} from ${child.spawnargs}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
