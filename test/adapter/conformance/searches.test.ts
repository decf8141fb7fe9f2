/** Whatever takes long can be called off, by its request and by its progress, and ends with the session. */
import { describe, expect, test } from 'vitest';
import type { Client } from '../support/client.js';
import { connected, TRANSPORTS } from '../support/transports.js';
import { CALLS, longScript, longTrace, OFTEN, RARE, SLOW } from './long-trace.js';

const source = { path: longScript };
const SEARCHES: Record<string, [string, object]> = {
  gotoTargets: ['gotoTargets', { source, line: OFTEN }],
  ':log': ['evaluate', { expression: `:log long.js:${RARE} {${SLOW}}`, context: 'repl' }],
  ':born': ['evaluate', { expression: ':born cart', context: 'repl' }],
  ':seen': ['evaluate', { expression: ':seen cart', context: 'repl' }],
  ':changed': ['evaluate', { expression: ':changed cart.call', context: 'repl' }],
  ':rc': ['evaluate', { expression: ':rc', context: 'repl' }],
  reverseContinue: ['reverseContinue', { threadId: 1 }],
};

async function atEnd(transport: 'stdio' | 'TCP', initialize: object = {}): Promise<Client> {
  const client = await connected(transport);
  await client.open({ trace: longTrace, stopAt: 'end' }, initialize, () =>
    client.get('setBreakpoints', { source, breakpoints: [{ line: RARE, condition: SLOW }] }),
  );
  return client;
}

describe.each(TRANSPORTS)('by %s', (transport) => {
  test('cancel of each kind of search by its request: it is answered, and nothing moves', async () => {
    const client = await atEnd(transport);
    for (const [name, search] of Object.entries(SEARCHES)) {
      const from = client.messages.length;
      const requestId = client.nextSeq;
      const stopped = name === 'reverseContinue' ? client.waitForEvent('stopped') : undefined;
      const [answer, cancelled] = client.together(search, ['cancel', { requestId }]);
      expect(await cancelled).toMatchObject({ success: true });
      if (stopped) {
        expect((await stopped).body).toMatchObject({ description: 'The search was interrupted' });
        continue;
      }
      expect([name, await answer]).toMatchObject([name, { success: false, message: 'cancelled' }]);
      expect((await answer).body.error.showUser).toBe(false);
      expect(client.order(from)).not.toContain('event stopped');
    }
  });

  test('cancel of each search by its progress, which begins and ends', async () => {
    const client = await atEnd(transport, { supportsProgressReporting: true });
    const slow: [string, [string, object]][] = [
      [':log', SEARCHES[':log']!],
      [':rc', SEARCHES[':rc']!],
      ['log point', ['setBreakpoints', { source, breakpoints: [{ line: RARE, condition: SLOW, logMessage: 'x' }] }]],
    ];
    for (const [name, [command, args]] of slow) {
      const started = client.waitForEvent('progressStart');
      const ended = client.waitForEvent('progressEnd');
      const answer = client.ask(command, args);
      const { progressId, cancellable } = (await started).body;
      expect([name, cancellable]).toEqual([name, true]);
      expect(await client.ask('cancel', { progressId: `${progressId}0` })).toMatchObject({ success: true });
      expect((await client.ask('threads')).success).toBe(true);
      await client.get('cancel', { progressId });
      expect((await ended).body).toEqual({ progressId });
      const { success, message, body } = await answer;
      if (name === ':log') expect([success, message]).toEqual([false, 'cancelled']);
      if (name === ':rc') expect(body.result).toContain('The search was interrupted');
    }
    await client.get('threads');
    const said = client.messages.filter(({ event }) => event === 'output').map(({ body }) => body.output);
    expect(said.at(-1)).toMatch(/^The breakpoint on line 6 of .* prints no more\.\n$/);
  });

  test('disconnect during each search: answered, and the adapter ends well', async () => {
    for (const search of Object.values(SEARCHES)) {
      const client = await atEnd(transport);
      const [, left] = client.together(search, ['disconnect', {}]);
      expect(await left).toMatchObject({ success: true });
      expect(await client.exited).toBe(0);
      expect(JSON.stringify(client.messages)).not.toContain('Rearview failed');
    }
  });

  test('while a search is under way one can look, list and ask, and not move', async () => {
    const client = await atEnd(transport);
    const { targets } = await client.get('gotoTargets', { source, line: RARE });
    const stopped = client.waitForEvent('stopped');
    const [, refused, listed, stack, evaluated, paused] = client.together(
      ['reverseContinue', { threadId: 1 }],
      ['goto', { threadId: 1, targetId: targets[0].id }],
      ['gotoTargets', { source, line: OFTEN }],
      ['stackTrace', { threadId: 1 }],
      ['evaluate', { expression: ':end', context: 'repl' }],
      ['pause', { threadId: 1 }],
    );
    const why = { success: false, message: 'A search is under way: pause ends it.' };
    expect(await refused).toMatchObject(why);
    expect(await evaluated).toMatchObject(why);
    expect((await stack).body.stackFrames).toHaveLength(1);
    expect((await listed).body.targets[0].label).toMatch(new RegExp(` of ${CALLS} `));
    expect(await paused).toMatchObject({ success: true });
    expect((await stopped).body).toMatchObject({ description: 'The search was interrupted' });
  });

  test('a log point with 100,000 hits prints the first thousand, and ends there', async () => {
    const client = await atEnd(transport);
    const from = client.messages.length;
    await client.get('setBreakpoints', { source, breakpoints: [{ line: OFTEN, logMessage: 'again' }] });
    const isTold = () => client.messages.some(({ body }) => /has printed 1000 lines/.test(body?.output));
    while (!isTold()) await client.get('threads');
    const printed = client.messages.slice(from).filter(({ body }) => body?.category === 'stdout');
    expect(printed).toHaveLength(1000);
    await client.get('setBreakpoints', { source, breakpoints: [{ line: OFTEN, logMessage: 'other' }] });
    expect(await client.ask('disconnect')).toMatchObject({ success: true });
    expect(await client.exited).toBe(0);
  });
});
