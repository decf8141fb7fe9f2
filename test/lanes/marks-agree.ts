/**
 * Runs a fixture plain and recorded, and holds the lanes of the trace against what the program said of itself: every call
 * of `mark` with the id of a request must lie in the lane of that request.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Ended, rearview, root, run, temporaryFolder } from '../support/cli.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import type { TargetNode } from '../support/target-nodes.js';
import { type Mark, marksIn } from './marks.js';

export const lanesFixture = (name: string): string => join(root, 'test/fixtures/lanes', name);

/** Returns the marks, for what else there is to say of them. */
export async function expectMarksInTheirLanes(
  node: TargetNode,
  args: readonly string[],
  laneOf = (id: unknown) => `POST /work/${id}`,
): Promise<Mark[]> {
  const env = { NODE_OPTIONS: '--no-warnings' };
  const traces = temporaryFolder();
  const [plain, recorded] = await Promise.all([
    run(node.path, args, { env }),
    rearview(['record', '--quiet', '--output', traces, '--', node.path, ...args], { env }),
  ]);
  expect(recorded.stderr).toBe('');
  expect(answersIn(recorded)).toEqual(answersIn(plain));
  expect(recorded.code).toBe(0);

  const marks = marksIn(onlyTrace(traces));
  expect(Object.fromEntries(countsById(marks))).toEqual(printedCounts(recorded));
  const strays = marks.filter(({ id, lane }) => lane !== laneOf(id));
  expect(strays).toEqual([]);
  return marks;
}

const COUNT = /^(\S+): (\d+) marks$/;

function answersIn({ stdout }: Ended): string[] {
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(0);
  return lines.filter((line) => !COUNT.test(line));
}

function printedCounts({ stdout }: Ended): Record<string, number> {
  const lines = stdout.split('\n').flatMap((line) => COUNT.exec(line) ?? []);
  const counts: Record<string, number> = {};
  for (let i = 0; i < lines.length; i += 3) counts[lines[i + 1]!] = Number(lines[i + 2]);
  expect(Object.keys(counts).length).toBeGreaterThan(0);
  return counts;
}

function countsById(marks: readonly Mark[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of marks) counts.set(String(id), (counts.get(String(id)) ?? 0) + 1);
  return counts;
}
