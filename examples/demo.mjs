// The demo: records the example shop while it serves requests at once, one of which fails, then finds the cause by
// walking backwards from the throw through a debug adapter, as an editor would.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DapClient } from './dap-client.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli/main.js');
const shop = join(root, 'examples/shop/server.js');
const traces = mkdtempSync(join(tmpdir(), 'rearview-demo-'));

const requests = [
  '/cart/ada',
  '/cart/grace?coupon=SPRING',
  '/cart/linus?coupon=WELCOME',
  '/report/stock',
  '/cart/ada?coupon=WELCOME',
];

try {
  say('1. Record: examples/shop serves five requests at once');
  await recordShop();
  say('2. Open the trace with `rearview dap` and go back to the throw');
  await walkBack(
    join(
      traces,
      readdirSync(traces).find((name) => name.endsWith('.rvtrace')),
    ),
  );
} finally {
  rmSync(traces, { recursive: true, force: true });
}

async function recordShop() {
  const recorded = spawn(
    process.execPath,
    [cli, 'record', '--quiet', '--output', traces, '--', process.execPath, shop],
    {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const base = await new Promise((resolve, reject) => {
    let output = '';
    recorded.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (match) resolve(match[0]);
    });
    recorded.once('exit', (code) => reject(new Error(`the shop ended with exit code ${code}`)));
  });
  const answers = await Promise.all(
    requests.map(async (path) => {
      const response = await fetch(base + path);
      return `   GET ${path} -> ${response.status}  ${(await response.text()).replaceAll('\n', ', ').slice(0, 90)}`;
    }),
  );
  console.log(answers.join('\n'));
  const exited = new Promise((resolve) => recorded.once('exit', resolve));
  recorded.kill('SIGTERM');
  console.log(`   The shop was stopped and exited with code ${await exited}.`);
}

async function walkBack(trace) {
  const client = new DapClient(process.execPath, [cli, 'dap']);
  const end = await client.openTrace(trace, { stopAt: 'end' }, ['all']);
  const { threads } = await client.request('threads');
  console.log('   Lanes (threads of the debugger):');
  for (const { id, name } of threads) console.log(`     ${String(id).padStart(2)}  ${name}`);

  console.log('\n   reverseContinue, with a stop at every throw:');
  let stop = await client.move('reverseContinue', { threadId: end.threadId });
  await printStop(client, stop);

  say('3. Step backwards, over calls: the amount was only handed down; where does it come from?');
  while (!(await hasJustRun(client, stop, 'discountFactor'))) {
    stop = await client.move('stepBack', { threadId: stop.threadId });
    await printStop(client, stop);
    if (stop.description?.startsWith('Start of')) throw new Error('the walk came to the start without the discount');
  }

  say('4. The discount was computed on the line above: step back into it');
  do {
    stop = await client.move('stepBack', { threadId: stop.threadId, granularity: 'instruction' });
    await printStop(client, stop);
  } while ((await topFrame(client, stop)).name !== 'percentOff');

  say('Found');
  const { result } = await client.request('evaluate', {
    expression: '$result',
    frameId: (await topFrame(client, stop)).id,
  });
  console.log(
    `   percentOff returned ${result}: the coupon's percent is text, so + joined it with the bonus instead of adding.`,
  );
  console.log(
    '   105 % off made the total negative, which was noticed five calls and two awaits later, somewhere else.',
  );
  await client.close();
}

/** One stop: what happens where, the source line, and the values of the function one stands in. */
async function printStop(client, stop) {
  const frame = await topFrame(client, stop);
  const { threads } = await client.request('threads');
  const lane = threads.find(({ id }) => id === stop.threadId)?.name;
  const place = `${relative(root, frame.source.path)}:${frame.line}`;
  console.log(`   lane ${stop.threadId} (${lane})  ${stop.description}`);
  console.log(`     ${place.padEnd(34)} ${sourceLine(frame)}`);
  for (const { name, value } of await values(client, frame)) console.log(`       ${name} = ${value}`);
}

async function topFrame(client, stop) {
  const { stackFrames } = await client.request('stackTrace', { threadId: stop.threadId, levels: 1 });
  return stackFrames[0];
}

async function values(client, frame) {
  const { scopes } = await client.request('scopes', { frameId: frame.id });
  const shown = scopes.filter(({ name }) => !['This', 'Request', 'Response'].includes(name));
  const lists = shown.map(({ variablesReference }) => client.request('variables', { variablesReference }));
  return (await Promise.all(lists)).flatMap(({ variables }) => variables);
}

/** Whether the frame stands right behind a line that calls this function. */
async function hasJustRun(client, stop, functionName) {
  return sourceLine(await topFrame(client, stop), -1).includes(`${functionName}(`);
}

function sourceLine({ source, line }, offset = 0) {
  return readFileSync(source.path, 'utf8').split('\n')[line - 1 + offset].trim();
}

function say(title) {
  console.log(`\n${title}`);
}
