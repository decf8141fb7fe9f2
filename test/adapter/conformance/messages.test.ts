/** Messages that are early, late, doubled, unknown, huge or broken: each request is answered once, and the session goes on. */
import { describe, expect, test } from 'vitest';
import * as captured from '../support/captured.js';
import { type Client, folder } from '../support/client.js';
import { TraceBuilder } from '../support/trace-builder.js';
import { connected, TRANSPORTS } from '../support/transports.js';
import { connectedAtThrow, source, trace } from './at-throw.js';

const HUGE = 5_000_000;

function framed(message: object | string): string {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function goesOn(client: Client): Promise<void> {
  expect(await client.move('stepBack', { threadId: 2 })).toMatchObject({ reason: 'step' });
}

describe.each(TRANSPORTS)('by %s', (transport) => {
  test('all at once: a client that does not wait is answered in its order', async () => {
    const client = await connected(transport);
    const initialized = client.waitForEvent('initialized');
    const stopped = client.waitForEvent('stopped');
    const [, , set, done] = client.together(
      ['initialize', { adapterID: 'rearview' }],
      ['launch', { trace, stopAt: 'start' }],
      ['setBreakpoints', { source, breakpoints: [{ line: 14 }] }],
      ['configurationDone'],
      ['threads'],
    );
    await initialized;
    expect((await set).body.breakpoints[0]).toMatchObject({ verified: true });
    expect((await done).success).toBe(true);
    expect((await stopped).body.reason).toBe('entry');
    const responses = client.order().filter((kind) => kind.startsWith('response'));
    expect(responses.filter((kind) => kind !== 'response launch')).toEqual(
      ['initialize', 'setBreakpoints', 'configurationDone', 'threads'].map((command) => `response ${command}`),
    );
    expect(responses).toContain('response launch');
  });

  test('a request that comes twice, with the same seq too, is answered twice', async () => {
    const client = await connectedAtThrow(transport);
    const from = client.messages.length;
    const request = { seq: 500, type: 'request', command: 'threads' };
    client.write(framed(request) + framed(request));
    await client.get('threads');
    expect(client.messages.slice(from).map((message) => message.request_seq)).toEqual([500, 500, client.nextSeq - 1]);
  });

  test('messages in pieces, with other headers, of many bytes for a character', async () => {
    const client = await connectedAtThrow(transport);
    const request = { seq: 600, type: 'request', command: 'evaluate', arguments: { expression: "'žluťoučký 🐎'" } };
    const answered = new Promise((resolve) => {
      const look = () => client.messages.some((message) => message.request_seq === 600) && resolve(undefined);
      setInterval(look, 5).unref();
    });
    const bytes = Buffer.from(framed(request).replace('\r\n\r\n', '\r\nContent-Type: application/json\r\n\r\n'));
    for (let at = 0; at < bytes.length; at += 7) client.write(bytes.subarray(at, at + 7) as unknown as string);
    await answered;
    expect(client.messages.at(-1).body.result).toBe("'žluťoučký 🐎'");
  });

  test('what is no request is passed over; a command that is none is refused', async () => {
    const client = await connectedAtThrow(transport);
    const from = client.messages.length;
    for (const body of ['{', 'null', '7', '"x"', '[]', '{}', '{"type":"event"}', '{"type":"response","request_seq":1}'])
      client.write(framed(body));
    for (const command of [undefined, 7, '', '__proto__', 'hasOwnProperty', 'x'.repeat(1000)])
      client.write(framed({ seq: 700, type: 'request', command }));
    await client.get('threads');
    const answers = client.messages.slice(from, -1);
    expect(answers).toHaveLength(6);
    for (const answer of answers) expect(answer).toMatchObject({ request_seq: 700, success: false });
    await goesOn(client);
  });

  test('five megabytes of an expression, a name, a text: refused or answered at once', async () => {
    const client = await connectedAtThrow(transport);
    const ones = `1${'+1'.repeat(HUGE / 2)}`;
    const letters = 'a'.repeat(HUGE);
    for (const context of ['repl', 'hover']) {
      const answer = await client.ask('evaluate', { expression: ones, context });
      expect(answer).toMatchObject({ success: false, message: expect.stringMatching(/^.{1,300}$/) });
    }
    for (const expression of [`:${letters}`, `:changed a${' '.repeat(HUGE)}b`, `:log ${letters}`]) {
      const answer = await client.ask('evaluate', { expression, context: 'repl' });
      expect(answer).toMatchObject({ success: false, message: expect.stringMatching(/^.{1,300}$/) });
    }
    expect(await client.get('completions', { text: `${letters} `, column: HUGE })).toEqual({ targets: [] });
    const breakpoints = [
      { line: 3, condition: ones },
      { line: 3, hitCondition: letters },
      { line: 3, logMessage: ones },
    ];
    const { breakpoints: set } = await client.get('setBreakpoints', { source, breakpoints });
    expect(set.slice(0, 2)).toMatchObject([{ verified: false }, { verified: false }]);
    for (const { message = '' } of set) expect(message.length).toBeLessThan(400);
    await client.get('setFunctionBreakpoints', { breakpoints: [{ name: letters }] });
    expect((await client.get('breakpointLocations', { source: { path: letters }, line: 1 })).breakpoints).toEqual([]);
    await goesOn(client);
  });

  test('names with control characters are shown and not obeyed', async () => {
    const odd = 'x\u001b[31m\u0007\n\u202ey';
    const path = `${folder}/odd.rvtrace`;
    const builder = new TraceBuilder(path, { cwd: folder, arguments: ['node', odd] });
    const fn = builder.fn(builder.script(`/srv/${odd}.js`, ''), odd, [1, 4], { lines: [2], parameters: [odd] });
    builder.switchLane(builder.startLane(odd));
    const call = builder.enter(fn, [captured.instance(odd, { [odd]: odd })]);
    builder.throws(call, 2, captured.error(odd, odd));
    builder.unwind(call, 2, captured.error(odd, odd));
    builder.notice(odd);
    builder.end({ reason: 'failed', message: odd } as object);
    const client = await connected(transport);
    const { threadId } = await client.open({ trace: path, stopAt: 'end' }, {}, async () => {
      await client.get('setExceptionBreakpoints', { filters: ['all'] });
      await client.get('setFunctionBreakpoints', { breakpoints: [{ name: '*' }] });
    });
    for (const scope of Object.values(await client.scopes(threadId)))
      for (const { variablesReference } of await client.variables(scope))
        if (variablesReference > 0) await client.variables(variablesReference);
    await client.get('threads');
    await client.get('exceptionInfo', { threadId });
    await client.get('stackTrace', { threadId, format: { parameters: true, parameterNames: true, module: true } });
    for (const expression of [':lanes', ':back', ':budget', ':rc', ':end'])
      await client.get('evaluate', { expression, context: 'repl' });
    await client.get('modules');
    await client.get('loadedSources');
    await client.move('reverseContinue');
    const texts: string[] = [];
    // A name to evaluate and a path are taken back as they are.
    const look = (key: string, value: unknown) => {
      if (typeof value === 'string' && !['evaluateName', 'path', 'stackTrace'].includes(key)) texts.push(value);
      return value;
    };
    JSON.stringify(client.messages, look);
    expect(texts.some((text) => text.includes('\\x1b[31m'))).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(texts.filter((text) => /[\u0000-\u0009\u000b-\u001f\u202e]/.test(text))).toEqual([]);
  });
});
