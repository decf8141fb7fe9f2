/** 5.14: a long search can be left, and others are answered meanwhile. */
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { showingProgress } from '../../adapter/progress.js';
import type { SessionState } from '../../adapter/session-state.js';
import { type Client, folder, startClient } from './support/client.js';
import { TraceBuilder } from './support/trace-builder.js';

/** Big enough that no machine searches it within one slice. */
const CHUNKS = 150;
const CALLS = 500;

const trace = join(folder, 'long.rvtrace');
const script = join(folder, 'long.js');
const builder = new TraceBuilder(trace);
const id = builder.script(script, 'rare();\nconst often = () => {\n  return 1;\n};\n');
const rare = builder.fn(id, 'rare', [1, 1], { lines: [1] });
const often = builder.fn(id, 'often', [2, 4], { lines: [3] });
builder.leave(builder.enter(rare), 1, 1);
for (let chunk = 0; chunk < CHUNKS; chunk++) {
  for (let call = 0; call < CALLS; call++) builder.leave(builder.enter(often), 3, 1);
  builder.flush();
}
builder.end();

async function atEnd(): Promise<Client> {
  const client = await startClient();
  await client.open({ trace, stopAt: 'end' }, {}, () =>
    client.get('setBreakpoints', { source: { path: script }, breakpoints: [{ line: 1 }] }),
  );
  return client;
}

/** Sends requests in one piece, so that none waits for the answer to another. */
function sendTogether(client: Client, ...requests: [string, object][]): Promise<{ command: string }>[] {
  client.process.stdin!.cork();
  const answers = requests.map(([command, args]) => client.ask(command, args));
  client.process.stdin!.uncork();
  return answers;
}

test('a search finds what is far away', async () => {
  const client = await atEnd();
  expect(await client.move('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
  expect((await client.top(1)).name).toBe('rare');
});

test('pause ends a search where it began, with one stop', async () => {
  const client = await atEnd();
  const before = await client.frames(1);
  const from = client.messages.length;
  const stopped = client.waitForEvent('stopped');
  const [, inspected, refused, paused] = sendTogether(
    client,
    ['reverseContinue', { threadId: 1 }],
    ['stackTrace', { threadId: 1 }],
    ['next', { threadId: 1 }],
    ['pause', { threadId: 1 }],
  );
  expect(await inspected).toMatchObject({ success: true });
  expect(await refused).toMatchObject({ success: false });
  expect(await paused).toMatchObject({ success: true });
  expect((await stopped).body).toMatchObject({
    reason: 'pause',
    description: 'The search was interrupted',
    threadId: 1,
  });
  expect(await client.frames(1)).toEqual(before);
  expect(client.order(from).filter((kind) => kind === 'event stopped')).toHaveLength(1);
  expect(client.order(from).indexOf('response pause')).toBeLessThan(client.order(from).indexOf('event stopped'));
  expect(await client.move('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
});

test('cancel ends a search by its request', async () => {
  const client = await atEnd();
  const requestId = client.messages.filter((m) => m.type === 'response').length + 1;
  const stopped = client.waitForEvent('stopped');
  sendTogether(client, ['reverseContinue', { threadId: 1 }], ['cancel', { requestId }]);
  expect((await stopped).body).toMatchObject({ reason: 'pause', description: 'The search was interrupted' });
});

test('a console search that is cancelled is answered so, and nothing moves', async () => {
  const client = await atEnd();
  const requestId = client.messages.filter((m) => m.type === 'response').length + 1;
  const from = client.messages.length;
  const [evaluated] = sendTogether(
    client,
    ['evaluate', { expression: ':rc', context: 'repl' }],
    ['cancel', { requestId }],
  );
  expect(await evaluated).toMatchObject({ success: false, message: 'cancelled' });
  expect((await client.ask('threads')).success).toBe(true);
  expect(client.order(from)).not.toContain('event stopped');
  expect(await client.move('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
});

test('disconnect ends a search', async () => {
  const client = await atEnd();
  const [, disconnected] = sendTogether(client, ['reverseContinue', { threadId: 1 }], ['disconnect', {}]);
  expect(await disconnected).toMatchObject({ success: true });
  expect(await client.exited).toBe(0);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Progress events of a search that takes so long, for a client that asked for them or did not. */
async function progressOf(durationMs: number, showsProgress: boolean): Promise<string[]> {
  vi.useFakeTimers();
  const events: string[] = [];
  const session = {
    client: { showsProgress },
    nextProgressId: () => 'search-1',
    searches: new Map(),
    outlet: {
      event: (name: string, { progressId, percentage }: { progressId: string; percentage?: number }) =>
        events.push(`${name} ${progressId}${percentage === undefined ? '' : ` ${percentage}`}`),
    },
  } as unknown as SessionState;
  const work = async (_signal: AbortSignal, tell: (share: number) => void) => {
    for (const share of [0.25, 0.501, 0.509, 0.75]) {
      await new Promise<void>((resolve) => setTimeout(resolve, durationMs / 5));
      tell(share);
    }
    await new Promise<void>((resolve) => setTimeout(resolve, durationMs / 5));
  };
  const done = showingProgress(session, 'backward', new AbortController().signal, work);
  await vi.advanceTimersByTimeAsync(durationMs);
  await done;
  return events;
}

test('5.14 5.19 progress begins and ends, for long searches and clients that show it', async () => {
  expect(await progressOf(2000, true)).toEqual([
    'progressStart search-1 25',
    'progressUpdate search-1 50',
    'progressUpdate search-1 75',
    'progressEnd search-1',
  ]);
  expect(await progressOf(100, true)).toEqual([]);
  expect(await progressOf(2000, false)).toEqual([]);
});
