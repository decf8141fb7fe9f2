/**
 * Long walks through recordings of real programs, through the protocol: each walk is held against a transcript, and the
 * way back must be the way there. Times are left out; nothing else differs from run to run.
 */
import { cpSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import { rearview, root, temporaryFolder } from '../support/cli.js';
import { expectGolden } from '../support/golden.js';
import { onlyTrace } from '../support/plain-and-recorded.js';
import { ask, baseUrl, SHOP_REQUESTS, startRecordedShop } from '../support/shop.js';
import { targetPackages } from '../support/target-nodes.js';
import { type Client, startClient } from './support/client.js';

const goldens = join(root, 'test/adapter/golden');

async function recorded(args: readonly string[], cwd = root, options: readonly string[] = []): Promise<string> {
  const traces = temporaryFolder();
  const record = ['record', '--quiet', '--budget', 'none', '--output', traces, ...options, '--', process.execPath];
  await rearview([...record, ...args], { cwd });
  return onlyTrace(traces);
}

/** What the view shows: who stands where, called from where, with what arguments and result. */
async function place(client: Client, threadId: number, description = ''): Promise<string> {
  const { stackFrames, totalFrames } = await client.get('stackTrace', { threadId, levels: 3 });
  const [top, ...callers] = stackFrames;
  const at = ({ name, source, line }: { name: string; source?: { name?: string }; line: number }) =>
    source ? `${name} ${basename(source.name ?? '')}:${line}` : name;
  const { scopes } = await client.get('scopes', { frameId: top.id });
  const shown: string[] = [];
  for (const { name, variablesReference } of scopes) {
    if (!['Arguments', 'Returned', 'Thrown', 'Caught', 'Yielded'].includes(name)) continue;
    for (const variable of await client.variables(variablesReference)) shown.push(valueText(variable));
  }
  const values = shown.join(', ').slice(0, 100);
  return `${description} | ${at(top)} (${totalFrames}) < ${callers.map(at).join(' < ')} | ${values}`.trimEnd();
}

/** Of objects their type: how much of one fits into a line depends on the names of folders. */
function valueText({ name, value, type = '', variablesReference }: DebugProtocol.Variable): string {
  const isNamed = variablesReference > 0 || type.startsWith('function');
  const text = isNamed ? type.split(' ')[0]! : value.replaceAll(/'[^']*\/([^'/]*)'/g, "'…/$1'");
  return `${name}=${text}`;
}

/** From where the view is to the end of the thread, or as many steps. */
async function walk(
  client: Client,
  threadId: number,
  command: string,
  most: number,
  more: object = {},
): Promise<string[]> {
  const lines: string[] = [await place(client, threadId)];
  for (let i = 0; i < most; i++) {
    const { description, reason } = await client.move(command, { threadId, ...more });
    expect(reason).toBe('step');
    if (/^(Start|End) of /.test(description ?? '')) break;
    lines.push(await place(client, threadId, description));
  }
  return lines;
}

const withoutDescription = (line: string): string => line.replace(/^[^|]*\| /, '');

/** Walks there and back; the first line of each way has no description, as nothing has moved yet. */
async function thereAndBack(client: Client, threadId: number, most: number): Promise<string[]> {
  const inwards = await walk(client, threadId, 'stepIn', most);
  const back = await walk(client, threadId, 'stepBack', inwards.length - 1, { granularity: 'instruction' });
  expect(back.map(withoutDescription)).toEqual(inwards.map(withoutDescription).reverse());
  const over = await walk(client, threadId, 'next', most);
  const backOver = await walk(client, threadId, 'stepBack', most);
  return [...inwards, '', '--- next', ...over, '', '--- stepBack', ...backOver];
}

async function requestsOf(client: Client): Promise<{ id: number; name: string }[]> {
  const { threads } = await client.get('threads');
  return threads.filter(({ name }: { name: string }) => name.startsWith('GET '));
}

async function walkRequests(trace: string, most: number): Promise<string> {
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  const lines: string[] = [];
  for (const { id, name } of await requestsOf(client)) {
    await client.command(`:lane ${id}`);
    lines.push(`=== ${name.replace(/ · [\d.]+ .?s$/, '')}`, ...(await thereAndBack(client, id, most)), '');
  }
  return lines.join('\n');
}

test('the shop', async () => {
  const traces = temporaryFolder();
  const shop = startRecordedShop(traces);
  const base = await baseUrl(shop);
  // No code of the shop's own answers the last one.
  for (const path of SHOP_REQUESTS.slice(0, -1)) await ask(base, path);
  shop.child.kill('SIGTERM');
  await shop.ended;
  expectGolden(join(goldens, 'shop.txt'), await walkRequests(onlyTrace(traces), 60));
});

test('from an error handler, step back goes to what failed, and over its awaits, where a wrapper waits for nothing', async () => {
  const trace = await recorded([join(root, 'test/fixtures/walks/serves-express4.cjs'), targetPackages]);
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'failed' }] });
  const { threadId } = await client.move('continue');
  const tops: string[] = [(await client.frames(threadId))[0]!];
  const walk = async (command: string, last: string) => {
    while (tops.at(-1) !== last && tops.length < 20) {
      await client.move(command, { threadId });
      tops.push((await client.frames(threadId))[0]!);
    }
  };
  await walk('stepBack', '(anonymous):8');
  // It threw, called, went on, awaited, called, was entered.
  const handler = ['order:13', 'order:13', 'order:12', 'order:12', 'order:12', 'order:11'];
  expect(tops).toEqual(['failed:27', ...handler, '(anonymous):8']);
  tops.splice(0, tops.length - 1);
  await walk('stepOut', 'failed:27');
  expect(tops).toEqual(['(anonymous):8', 'order:12', 'failed:27']);
});

test.each(['fastify', 'nest', 'express4'])('a server of %s', async (name) => {
  const trace = await recorded([join(root, `test/fixtures/walks/serves-${name}.cjs`), targetPackages]);
  expectGolden(join(goldens, `${name}.txt`), await walkRequests(trace, 100));
});

test('tsc with all of its own code', async () => {
  const cwd = temporaryFolder();
  cpSync(join(root, 'test/real-programs/project'), cwd, { recursive: true });
  symlinkSync(targetPackages, join(cwd, 'node_modules'));
  const args = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.sound.json', '--noEmit'];
  const trace = await recorded(args, cwd, ['--packages', 'typescript']);
  const client = await startClient();
  await client.open({ trace, stopAt: 'start' });
  await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'checkSourceFile' }] });
  const { threadId } = await client.move('continue');
  await client.get('setFunctionBreakpoints', { breakpoints: [] });
  expectGolden(join(goldens, 'tsc.txt'), `${(await thereAndBack(client, threadId, 200)).join('\n')}\n`);
}, 120_000);
