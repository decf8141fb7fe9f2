/**
 * Runs small programs twice, plain and with the loading part of the agent, and gives back both outcomes. Both runs
 * preload the same file, so that whatever the preload itself changes is the same on both sides.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ScriptSelection } from '../../recorder/agent/host/options.js';
import type { Seen } from './agent-entry.js';

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number | null;
}

export interface RunOptions {
  nodeArgs?: string[];
  scripts?: ScriptSelection;
  internals?: 'hidden';
  /** Path of the Node.js to run on. */
  node?: string;
}

export interface Program {
  /** File names to contents; bytes where the encoding matters. */
  files: Record<string, string | Uint8Array>;
  /** The first file if absent. */
  entry?: string;
}

/** Another Node.js to try by hand; the suite runs on its own. */
const nodePath = process.env.LOADING_TEST_NODE ?? process.execPath;
const here = dirname(fileURLToPath(import.meta.url));

export class ProgramRunner {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'loading-')));
  #programs = 0;

  static async create(): Promise<ProgramRunner> {
    const runner = new ProgramRunner();
    await build({
      entryPoints: [join(here, 'agent-entry.ts')],
      outfile: runner.#agent,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
    return runner;
  }

  get #agent(): string {
    return join(this.#folder, 'agent.cjs');
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Runs the program both ways in the same folder, one after the other. */
  async both(program: Program, options: RunOptions = {}): Promise<{ plain: Outcome; recorded: Outcome; seen: Seen }> {
    const folder = join(this.#folder, `program-${++this.#programs}`);
    for (const [name, content] of Object.entries(program.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const entry = join(folder, program.entry ?? (Object.keys(program.files)[0] as string));
    const report = join(this.#folder, `report-${this.#programs}.json`);
    const plain = await this.#run(folder, entry, options, { LOADING_PLAIN: 'yes', LOADING_REPORT: report });
    const recorded = await this.#run(folder, entry, options, { LOADING_REPORT: report });
    return { plain, recorded, seen: JSON.parse(readFileSync(report, 'utf8')) as Seen };
  }

  #run(cwd: string, entry: string, options: RunOptions, env: Record<string, string>): Promise<Outcome> {
    const args = ['--expose-internals', '--require', this.#agent, ...(options.nodeArgs ?? []), entry];
    const selection = options.scripts === undefined ? {} : { LOADING_SELECTION: JSON.stringify(options.scripts) };
    const internals = options.internals === undefined ? {} : { LOADING_INTERNALS: options.internals };
    const child = spawn(options.node ?? nodePath, args, {
      cwd,
      env: { PATH: process.env.PATH, ...selection, ...internals, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outcome: Outcome = { stdout: '', stderr: '', code: null };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text.replaceAll(`(node:${child.pid})`, '(node:PID)');
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...outcome, code }));
    });
  }
}
