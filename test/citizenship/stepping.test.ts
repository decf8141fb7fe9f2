/** Another debugger steps through a recorded program: from the end of a function it arrives in the caller as it does plain. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Running, root, temporaryFolder } from '../support/cli.js';
import { startRecorded } from '../support/plain-and-recorded.js';
import { targetNodes } from '../support/target-nodes.js';
import { stepped } from './steps-of-a-debugger.js';

const program = join(root, 'test/fixtures/citizenship/ends-of-functions.cjs');
const args = ['--inspect-brk=0', program];
/** Where a function has one `return`, as its last statement, its brace is no further stop. */
const STOP_AT_BRACE = ['bare', 'caught', 'each', 'expression', 'finalized', 'laterEach', 'loop'];
/** V8 of Node 20 does not stop there: after an `await` in an argument. */
const AFTER_AWAIT = 'stepOut main:143';

// Nearly all of the time goes by waiting for Node's answers.
test.concurrent.each(targetNodes)('Node $version', async ({ version, path: node }) => {
  const [plain, recorded] = await Promise.all([
    stepped(new Running(node, args), program),
    stepped(startRecorded(temporaryFolder(), args, { node }), program),
  ]);
  expect(plain.ended).toMatchObject({ code: 0 });
  expect(recorded.ended).toMatchObject({ code: 0, stdout: plain.ended.stdout });
  expect(plain.inCode.filter((stop) => /step(Over|Out) main/.test(stop)).length).toBeGreaterThan(30);
  const isThere = (stop: string) => version > 20 || stop !== AFTER_AWAIT;
  expect(recorded.inCode.filter(isThere)).toEqual(plain.inCode);
  const more = recorded.stops.filter((stop) => isThere(stop) && !plain.stops.includes(stop));
  expect([...new Set(more.map((stop) => stop.replace(/^\S+ |:\d+$/g, '')))].sort()).toEqual(STOP_AT_BRACE);
});
