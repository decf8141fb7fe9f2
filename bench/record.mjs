// What recording costs, plain and recorded side by side in one run: ns for a call, and CPU time of the example shop for
// a request (Linux only, from /proc). Prints a table; medians over the rounds. `npm run bench:record [ROUNDS]`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli/main.js');
const rounds = Number(process.argv[2] ?? 3);
const CALLS = 2_000_000;
const REQUESTS = 2000;
const CONNECTIONS = 8;
const MS_PER_TICK = 10;

const folder = mkdtempSync(join(tmpdir(), 'rearview-bench-'));
const recorder = [cli, 'record', '--quiet', '--output', folder, '--', process.execPath];
try {
  const call = { plain: [], recorded: [] };
  const request = { plain: [], recorded: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [mode, prefix] of Object.entries({ plain: [], recorded: recorder })) {
      call[mode].push(nsPerCall(prefix));
      request[mode].push(await cpuUsPerRequest(prefix));
    }
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds, medians`);
  row('', 'plain', 'recorded', 'plain / recorded');
  figures('one call, two numbers (ns)', call);
  figures('shop, CPU time a request (us)', request);
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  console.log(`${(bytes / 1e6).toFixed(0)} MB of traces were written`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function nsPerCall(prefix) {
  const args = [...prefix, join(root, 'bench/calls.cjs'), String(CALLS)];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

async function cpuUsPerRequest(prefix) {
  const shop = spawn(process.execPath, [...prefix, join(root, 'examples/shop/server.js')], {
    env: { ...process.env, PORT: '0', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  for await (const text of shop.stdout) {
    output += text;
    if (/:\d+\n/.test(output)) break;
  }
  const base = /http:\S+/.exec(output)[0];
  const pid = prefix.length === 0 ? shop.pid : childOf(shop.pid);
  await send(base, REQUESTS / 4);
  const before = cpuMs(pid);
  await send(base, REQUESTS);
  const spent = cpuMs(pid) - before;
  const exited = new Promise((resolve) => shop.once('exit', resolve));
  shop.kill('SIGTERM');
  await exited;
  return (spent * 1000) / REQUESTS;
}

async function send(base, count) {
  let left = count;
  const connection = async () => {
    while (left-- > 0) await (await fetch(`${base}/cart/ada`)).arrayBuffer();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

function childOf(pid) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

function figures(name, { plain, recorded }) {
  row(name, median(plain).toFixed(1), median(recorded).toFixed(1), (median(plain) / median(recorded)).toFixed(2));
}

function row(...cells) {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(32) : cell.padStart(12))).join(''));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
