/** Runs a program plain and recorded on one Node.js. The recorder is started from the test process, as `rearview record` does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recordingOptions } from '../../../recorder/recording-options.js';
import { type Ended, root, temporaryFolder } from '../../support/cli.js';
import type { TargetNode } from '../../support/target-nodes.js';
import type { Program } from './programs.js';

type Launch = typeof import('../../../recorder/target/launch.js');
const built = pathToFileURL(join(root, 'dist/recorder/target/launch.js')).href;
const { launch } = (await import(built)) as Launch;

const env = { PATH: process.env.PATH };

export function runPlain(node: TargetNode, program: Program, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(node.path, commandLine(program), {
    cwd: program.folder,
    env: { ...env, ...more },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return ended(child, program.stdin);
}

/** `traces` stays for the caller to look at and remove. */
export async function runRecorded(node: TargetNode, program: Program): Promise<Ended & { traces: string }> {
  const traces = temporaryFolder();
  const problems: string[] = [];
  const { child, exited } = await launch({
    command: [node.path, ...commandLine(program)],
    cwd: program.folder,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    recording: recordingOptions({ folder: traces }, program.folder, 'test'),
    onRecorded: () => {},
    onNotRecorded: (reason) => problems.push(reason),
  });
  const [end] = await Promise.all([ended(child, program.stdin), exited]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { ...end, traces };
}

/** Paths of the traces that a run left. */
export function tracesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.rvtrace'))
    .map((name) => join(folder, name));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function commandLine({ nodeArgs, folder, files }: Program): string[] {
  return [...nodeArgs, join(folder, files[0]!)];
}

function ended(child: ChildProcess, stdin: string): Promise<Ended> {
  const end: Ended = { code: null, signal: null, stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    end.stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    end.stderr += text;
  });
  child.stdin!.on('error', () => {}); // The program may not read it.
  child.stdin!.end(stdin);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      // Node puts its process id before warnings.
      resolve({ ...end, code, signal, stderr: end.stderr.replaceAll(`(node:${child.pid})`, '(node:PID)') });
    });
  });
}
