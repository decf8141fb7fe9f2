/** Runs the built command line as a user does: a process, its streams, its exit. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cliPath = join(root, 'dist/cli/main.js');
if (!existsSync(cliPath)) throw new Error('dist/ is missing: run `npm run build` first');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Opens the standard input as a pipe, which the test has to end. */
  stdin?: 'pipe';
}

/** A running process whose output is collected. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(command: string, args: readonly string[], options: RunOptions = {}) {
    this.child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Resolves with the match once the standard output has one; rejects if the process ends before. */
  async saw(pattern: RegExp): Promise<RegExpExecArray> {
    let over = false;
    this.ended.finally(() => {
      over = true;
    });
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      if (over) throw new Error(`the process ended before it wrote ${pattern}: ${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

export function run(command: string, args: readonly string[], options?: RunOptions): Promise<Ended> {
  return new Running(command, args, options).ended;
}

export function rearview(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return run(process.execPath, [cliPath, ...args], options);
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rearview-test-'));
}
