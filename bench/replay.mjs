// How long it takes to look at a long recording, through the debug protocol, as an editor asks: opening, stepping back,
// running back to what happened long ago. `npm run bench:replay -- --events 50` (millions; the default).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { tableLines } from '../dist/cli/bench/table.js';
import { openEngine } from '../dist/replay/engine.js';
import { root } from './support/modes.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '50' },
    steps: { type: 'string', default: '2000' },
    seeks: { type: 'string', default: '2000' },
  },
});
const millions = Number(options.events);
const cli = join(root, 'dist/cli/main.js');
const program = join(root, 'bench/programs/long.cjs');
const folder = mkdtempSync(join(tmpdir(), 'rearview-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const calls = Math.round((millions * 1e6) / 2);
console.log(`recording ${calls} calls ...`);
const recorded = spawnSync(
  process.execPath,
  [cli, 'record', '--quiet', '--budget', 'none', '--output', folder, '--', process.execPath, program],
  { env: { ...process.env, CALLS: String(calls) }, stdio: 'inherit' },
);
if (recorded.status !== 0) throw new Error('the recording failed');
const trace = join(
  folder,
  readdirSync(folder).find((name) => name.endsWith('.rvtrace')),
);

const rows = [];
const add = (what, goal, ...figures) => rows.push([what, ...figures, goal]);
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

{
  const start = performance.now();
  const engine = openEngine(trace);
  engine.stack(engine.last());
  const opened = performance.now() - start;
  const { eventCount, durationNs, fileBytes, chunkCount } = engine.info;
  console.log(`${eventCount} events, ${chunkCount} chunks, ${(fileBytes / 2 ** 20).toFixed(0)} MB`);
  add('open, to the first stack', '500 ms', ms(opened), '');
  const times = [];
  for (let i = 0; i < Number(options.seeks); i++) {
    const at = Math.floor(Math.random() * durationNs);
    const from = performance.now();
    const position = engine.atTime(at);
    if (position !== undefined) for (const frame of engine.stack(position)) engine.values(position, frame.call);
    times.push(performance.now() - from);
  }
  add(
    'stack and values at a random microsecond, median and p99',
    'p99 2 ms',
    ms(quantile(times, 0.5)),
    ms(quantile(times, 0.99)),
  );
  engine.close();
}

const client = new DebugClient('', '', 'rearview');
const adapter = spawn(process.execPath, [cli, 'dap'], { stdio: ['pipe', 'pipe', 'inherit'] });
client.connect(adapter.stdout, adapter.stdin);
client.defaultTimeout = 600_000;
await client.send('initialize', { adapterID: 'rearview' });
const initialized = client.waitForEvent('initialized');
const first = client.waitForEvent('stopped');
const opening = performance.now();
client.send('launch', { trace, stopAt: 'end' });
await initialized;
await client.send('configurationDone');
const { threadId } = (await first).body;
await client.send('stackTrace', { threadId, levels: 1 });
add('launch, to the stack, through the protocol', '', ms(performance.now() - opening), '');

const steps = [];
for (let i = 0; i < Number(options.steps); i++) steps.push(await timed('stepBack', { threadId }));
add('stepBack, median and p99', 'p99 5 ms', ms(quantile(steps, 0.5)), ms(quantile(steps, 0.99)));
const deep = [];
for (let i = 0; i < Number(options.steps); i++)
  deep.push(await timed('stepBack', { threadId, granularity: 'instruction' }));
add('stepBack into calls, median and p99', 'p99 5 ms', ms(quantile(deep, 0.5)), ms(quantile(deep, 0.99)));

await client.send('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 8 }] });
await evaluated(':end');
const watched = [];
for (let i = 0; i < Number(options.steps); i++) watched.push(await timed('stepBack', { threadId }));
add(
  'stepBack, with a breakpoint in a function of every chunk, median and p99',
  'p99 5 ms',
  ms(quantile(watched, 0.5)),
  ms(quantile(watched, 0.99)),
);

for (const [what, line] of [
  ['a function that ran once', 4],
  ['a line that a function of every chunk reached once', 8],
]) {
  await client.send('setBreakpoints', { source: { path: program }, breakpoints: [{ line }] });
  const search = async () => {
    await evaluated(':end');
    return timed('reverseContinue', { threadId });
  };
  const [cold, warm] = [await search(), await search()];
  add(`reverseContinue to ${what}, first and second time`, '1000 ms', ms(cold), ms(warm));
}
const status = readFileSync(`/proc/${adapter.pid}/status`, 'utf8');
const peak = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
add('memory of the adapter, most', '200 MiB', `${peak.toFixed(0)} MiB`, '');
await client.send('disconnect');

const processors = cpus();
console.log(`\nNode ${process.version}, ${process.platform}, ${processors.length} × ${processors[0]?.model}\n`);
for (const line of tableLines(['', '', '', 'goal'], rows)) console.log(line);
process.exit();

/** From the request to the stop, in ms. */
async function timed(command, args) {
  const stopped = client.waitForEvent('stopped');
  const from = performance.now();
  await client.send(command, args);
  await stopped;
  return performance.now() - from;
}

async function evaluated(expression) {
  const stopped = client.waitForEvent('stopped');
  await client.send('evaluate', { expression, context: 'repl' });
  await stopped;
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
