/** Records a program with a budget and hardly a reserve, so that its functions step down at once. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recordingOptions } from '../../recorder/recording-options.js';
import { root, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import type { TargetNode } from '../support/target-nodes.js';

type Launch = typeof import('../../recorder/target/launch.js');
const { launch } = (await import(pathToFileURL(join(root, 'dist/recorder/target/launch.js')).href)) as Launch;

export const fixtures = join(root, 'test/fixtures/budget');

export interface SteppedRun {
  plain: string;
  recorded: string;
  trace: string;
}

/**
 * @param share of the program's CPU time.
 * @param reserveMs what recording may take before anything steps down: with some, no machine is too slow to record a few calls.
 */
export async function runStepped(
  node: TargetNode,
  program: string,
  args: string[],
  share: number,
  reserveMs = 0,
): Promise<SteppedRun> {
  const command: [string, ...string[]] = [node.path, join(fixtures, program), ...args];
  const plain = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  const traces = temporaryFolder();
  const problems: string[] = [];
  const options = recordingOptions({ folder: traces, budget: share }, root, 'test');
  const { child, exited } = await launch({
    command,
    cwd: root,
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
    recording: { ...options, budget: { ...options.budget, reserveMs } },
    onRecorded: () => {},
    onNotRecorded: (reason) => problems.push(reason),
  });
  let recorded = '';
  for await (const text of child.stdout!.setEncoding('utf8')) recorded += text;
  await exited;
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { plain: plain.stdout, recorded, trace: onlyTrace(traces) };
}
