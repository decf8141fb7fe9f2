/** Breakpoints where clients and recordings are odd: from the middle, by two names of a file, very many, hard patterns. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as captured from '../support/captured.js';
import { type Client, folder } from '../support/client.js';
import { SOURCE } from '../support/shop-trace.js';
import { TraceBuilder } from '../support/trace-builder.js';
import { connected, TRANSPORTS } from '../support/transports.js';
import { connectedAtThrow, script, source } from './at-throw.js';

const counting = join(folder, 'counting.rvtrace');
const builder = new TraceBuilder(counting, { cwd: folder });
const id = builder.script(script, SOURCE);
const count = builder.fn(id, 'count', [1, 4], { lines: [2], parameters: ['n', 'own'] });
const longName = builder.fn(id, 'a'.repeat(200), [5, 6], { lines: [6] });
for (let n = 1; n <= 40; n++) {
  builder.leave(builder.enter(count, [n, captured.set([n, 'x'])]), 2);
  // Chunks, so that counts go on from one to the next.
  if (n % 7 === 0) builder.flush();
}
builder.leave(builder.enter(longName), 6);
builder.end();

describe.each(TRANSPORTS)('by %s', (transport) => {
  async function opened(): Promise<Client> {
    const client = await connected(transport);
    await client.open({ trace: counting, stopAt: 'start' });
    return client;
  }

  test('hit counts are those of the recording, from the middle in both directions', async () => {
    const client = await opened();
    const set = (hitCondition: string) =>
      client.get('setBreakpoints', { source, breakpoints: [{ line: 2, hitCondition }] });
    const nOf = async () => (await client.get('evaluate', { expression: 'n', context: 'watch' })).result;
    const visited = async (command: string) => {
      const seen: string[] = [];
      while ((await client.move(command)).reason === 'breakpoint') seen.push(await nOf());
      return seen.join(' ');
    };
    const fromMiddle = async (hitCondition: string) => {
      await set('20');
      await client.command(':start');
      await client.move('continue');
      await set(hitCondition);
      const after = await visited('continue');
      await set('20');
      await client.move('reverseContinue');
      await set(hitCondition);
      return [await visited('reverseContinue'), after];
    };
    expect(await fromMiddle('% 10')).toEqual(['10', '30 40']);
    expect(await fromMiddle('5')).toEqual(['5', '']);
    expect(await fromMiddle('25')).toEqual(['', '25']);
    expect(await fromMiddle('<= 3')).toEqual(['3 2 1', '']);
    expect(await fromMiddle('> 38')).toEqual(['', '39 40']);
  });

  test('one file by two names: each keeps its breakpoints, and a stop has those of both', async () => {
    const client = await connectedAtThrow(transport);
    const link = join(folder, `link-${transport}.js`);
    symlinkSync(script, link);
    const { breakpoints } = await client.get('setBreakpoints', { source: { path: link }, breakpoints: [{ line: 14 }] });
    expect(breakpoints).toMatchObject([{ id: 2, verified: true, line: 14, source: { path: link } }]);
    await client.command(':start');
    expect((await client.move('continue')).hitBreakpointIds!.sort()).toEqual([1, 2]);
    await client.get('setBreakpoints', { source, breakpoints: [] });
    await client.command(':start');
    expect((await client.move('continue')).hitBreakpointIds).toEqual([2]);
    const dotted = { path: `${folder}/./${script.slice(folder.length + 1)}` };
    expect((await client.get('setBreakpoints', { source: dotted, lines: [14] })).breakpoints[0].verified).toBe(true);
  });

  test('a hundred thousand in one request: an answer for each, in order, with ids that stay', async () => {
    const client = await connectedAtThrow(transport);
    // Once: it is the test's own check of each answer that takes long.
    const length = transport === 'stdio' ? 100_000 : 1000;
    const wanted = Array.from({ length }, (_, i) => ({ line: (i % 30) + 1, condition: `${i} < 0` }));
    const ids = async () => {
      const { breakpoints } = await client.get('setBreakpoints', { source, breakpoints: wanted });
      expect(breakpoints).toHaveLength(wanted.length);
      expect(breakpoints[13]).toMatchObject({ verified: true, line: 14 });
      expect(breakpoints[29]).toMatchObject({ verified: false, message: expect.stringMatching(/\.$/) });
      return breakpoints.map((breakpoint: { id: number }) => breakpoint.id);
    };
    const first = await ids();
    expect(new Set(first).size).toBe(wanted.length);
    if (transport === 'TCP') expect(await ids()).toEqual(first);
    await client.get('setBreakpoints', { source, breakpoints: [{ line: 3 }] });
    expect(await client.move('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
  });

  test('names with stars, however many', async () => {
    const client = await opened();
    const verified = async (name: string) =>
      (await client.get('setFunctionBreakpoints', { breakpoints: [{ name }] })).breakpoints[0].verified;
    for (const name of ['count', 'c*', '*t', 'c*n*', '*', '*o*u*', `${'a*'.repeat(60)}a`])
      expect([name, await verified(name)]).toEqual([name, true]);
    for (const name of ['coun', 'c*x', '*count*t', 'x*', '', `${'a*'.repeat(60)}b`, '.*', 'c.unt'])
      expect([name, await verified(name)]).toEqual([name, false]);
  });

  test('what is no property cannot be watched, and is not said to be', async () => {
    const client = await opened();
    await client.command(':end');
    await client.get('setBreakpoints', { source, breakpoints: [{ line: 2 }] });
    await client.move('reverseContinue');
    const { Arguments } = await client.scopes(1);
    const own = (await client.variables(Arguments!)).find(({ name }) => name === 'own')!;
    const info = async (name: string) =>
      (await client.get('dataBreakpointInfo', { variablesReference: own.variablesReference, name })).dataId;
    expect(await info('size')).toEqual(expect.any(String));
    expect(await info('0')).toBeNull();
  });
});
