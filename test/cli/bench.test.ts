/** `rearview bench` as a user runs it. Figures of time are only there; counts are exact. */
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cliPath, Running, rearview, temporaryFolder } from '../support/cli.js';

const app = temporaryFolder();
const workload = join(app, 'workload.cjs');
writeFileSync(
  workload,
  `'use strict';
function scalar(n) { return n; }
function wide(o) { return o; }
for (let i = 0; i < 50; i++) scalar(i);
for (let i = 0; i < 10; i++) wide({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 });
`,
);
const server = join(app, 'server.cjs');
writeFileSync(
  server,
  `'use strict';
function answer(response) { response.end('ok'); }
require('node:http').createServer((_request, response) => answer(response)).listen(process.env.PORT, '127.0.0.1');
`,
);

/** Whatever is made there must be gone afterwards. */
const scratch = temporaryFolder();
const env = { TMPDIR: scratch };
afterEach(() => {
  expect(readdirSync(scratch)).toEqual([]);
});

const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
const measured = { plain: spread, recorded: spread, ratio: spread };

async function freePort(): Promise<string> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await new Promise((resolve) => taken.close(resolve));
  return String(port);
}

test('a command that ends: its times, and what of the recording is of which function', async () => {
  const { code, stdout, stderr } = await rearview(['bench', '--rounds', '2', '--json', '--', 'node', workload], {
    env,
  });
  expect([code, stderr]).toEqual([0, '']);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ command: ['node', workload], rounds: 2, figures: { wallMs: measured }, traces: 1 });
  if (process.platform === 'linux') expect(Object.keys(report.figures)).toEqual(['cpuMs', 'wallMs']);

  const byName = Object.fromEntries(report.functions.map((share: { function: string }) => [share.function, share]));
  expect(byName.scalar).toMatchObject({ calls: 50, events: 100, columnBytes: 1500 });
  expect(byName.wide).toMatchObject({ calls: 10, events: 20, columnBytes: 300 });
  // A number is a word of 4 bytes, once as argument and once as result; an object has 3 words more. Where a chunk ends
  // between a result and its event, the result is in both chunks.
  const scalarBytes = 50 * 2 * 4;
  const wideBytes = 10 * 2 * (3 + 10) * 4;
  expect(byName.scalar.captureBytes - scalarBytes).toBeOneOf([0, 4, 8]);
  expect(byName.wide.captureBytes - wideBytes).toBeOneOf([0, 52, 104]);
  expect(report.functions.map((share: { function: string }) => share.function)).toEqual(['scalar', 'wide', '(module)']);
  // The start of lane 1 is of no function.
  const ofFunctions = report.functions.reduce((sum: number, share: { events: number }) => sum + share.events, 0);
  expect(ofFunctions).toBe(report.events - 1);
});

test('as text, with as many functions as asked for', async () => {
  const args = ['bench', '--rounds', '1', '--top', '1', '--', 'node', workload];
  const { code, stdout } = await rearview(args, { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/wall time \(ms\) +\d/);
  expect(stdout).toMatch(/123 events in 1 trace of \d+ bytes/);
  expect(stdout).toMatch(/recording took \d+\.\d % of the CPU time/);
  expect(stdout).toMatch(/50 +100 +38 +scalar {2}file:.*workload\.cjs:2/);
  expect(stdout).not.toContain('wide');
});

test('a server under our own requests', async () => {
  const PORT = await freePort();
  const args = ['--url', `http://127.0.0.1:${PORT}/`, '--requests', '20', '--connections', '4', '--rounds', '1'];
  const { code, stdout, stderr } = await rearview(['bench', '--json', ...args, '--', 'node', server], {
    env: { ...env, PORT },
  });
  expect([code, stderr]).toEqual([0, '']);
  const { figures, functions } = JSON.parse(stdout);
  expect(figures).toMatchObject({ requestsPerSecond: measured, p50Ms: measured, p99Ms: measured });
  const answer = functions.find((share: { function: string }) => share.function === 'answer');
  // One request to see that it answers, five to warm up, and twenty that count.
  expect(answer.calls).toBe(26);
});

test('a server under a load command', async () => {
  const PORT = await freePort();
  const url = `http://127.0.0.1:${PORT}/`;
  const load = `node -e "(async () => { for (let i = 0; i < 3; i++) await (await fetch('${url}')).text(); })()"`;
  const args = ['bench', '--json', '--url', url, '--load', load, '--rounds', '1', '--', 'node', server];
  const { code, stdout, stderr } = await rearview(args, { env: { ...env, PORT } });
  expect([code, stderr]).toEqual([0, '']);
  const { figures, functions } = JSON.parse(stdout);
  expect(figures).toMatchObject({ wallMs: measured });
  expect(functions.find((share: { function: string }) => share.function === 'answer').calls).toBe(4);
});

test('what cannot be measured is said in one line', async () => {
  const PORT = await freePort();
  const url = `http://127.0.0.1:${PORT}/`;
  const cases: [args: string[], says: RegExp][] = [
    [['--load', 'true', '--', 'node', server], /--load needs --url/],
    [['--url', 'localhost:3000', '--', 'node', server], /not an http or https URL/],
    [['--', join(app, 'nowhere')], /cannot start .*nowhere/],
    [['--url', url, '--', 'node', '-e', '0'], /ended before anything answered/],
    [['--url', url, '--load', 'exit 3', '--', 'node', server], /load command ended with exit code 3/],
    [['--rounds', '1', '--', 'node', '--version'], /nothing was recorded/],
    [['--rounds', '0', '--', 'node', workload], /whole number above 0/],
  ];
  for (const [args, says] of cases) {
    const { code, stdout, stderr } = await rearview(['bench', ...args], { env: { ...env, PORT } });
    expect([args, code, stdout]).toEqual([args, 2, '']);
    expect(stderr).toMatch(/^rearview: .*\n$/);
    expect(stderr).toMatch(says);
  }
});

test('a server that runs already is not taken for the one that is measured', async () => {
  const other = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await rearview(['bench', '--url', `http://127.0.0.1:${port}/`, '--', 'node', server], {
    env,
  });
  other.close();
  expect([code, stderr]).toEqual([2, expect.stringMatching(/answers at .* already/)]);
});

test.skipIf(process.platform === 'win32')('when it is interrupted, the command ends with it', async () => {
  const waits = join(app, 'waits.cjs');
  writeFileSync(waits, `process.stderr.write('waits as ' + process.pid + '\\n'); setInterval(() => {}, 1000);`);
  const bench = new Running(process.execPath, [cliPath, 'bench', '--', 'node', waits], { env });
  while (!/waits as \d+\n/.test(bench.stderr)) await new Promise((resolve) => setTimeout(resolve, 5));
  bench.child.kill('SIGTERM');
  const { code, stderr } = await bench.ended;
  expect([code, stderr]).toEqual([2, expect.stringMatching(/rearview: interrupted by SIGTERM\n$/)]);
  const pid = Number(/waits as (\d+)/.exec(stderr)![1]);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
