/** What each request answers, as data for requests.test.ts. The session stands at the throw of the shop, in lane 2. */
import { expect } from 'vitest';
import type { Client } from '../support/client.js';
import { source, trace } from './at-throw.js';
import { FRAME, LOOKING, NO_RECORDING } from './requests-looking.js';

export interface RequestTest {
  /** The answer between initialize and launch: a body, or why not. */
  early: object | { message: RegExp } | 'ends the session';
  well(client: Client): Promise<void>;
  /** Arguments with what the refusal says. */
  wrong?: [object, RegExp][];
}

const THREAD: [object, RegExp][] = [
  [{}, /"threadId" must be an integer/],
  [{ threadId: '2' }, /"threadId" must be an integer/],
  [{ threadId: 99 }, /no thread 99/],
];
const TARGET: [object, RegExp][] = [
  [{ threadId: 2 }, /"targetId" must be an integer/],
  [{ threadId: 2, targetId: 123_456 }, /no longer known/],
];
const SOURCE_ARGUMENT: [object, RegExp][] = [
  [{ line: 1 }, /"source" must be/],
  [{ source: 'cart.js', line: 1 }, /"source" must be/],
  [{ source: { path: 7 }, line: 1 }, /"path" must be/],
];
const BREAKPOINTS: [object, RegExp][] = [[{ breakpoints: 'all' }, /"breakpoints" must be a list/]];

function moves(command: string, reason: string, line: number, args: object = {}): RequestTest {
  return {
    early: NO_RECORDING,
    async well(client) {
      const { threadId, ...stop } = await client.move(command, { threadId: 2, ...args });
      expect(stop).toMatchObject({ reason, allThreadsStopped: true, description: expect.stringMatching(/\S/) });
      expect((await client.top(threadId)).line).toBe(line);
    },
  };
}

async function launched(client: Client): Promise<void> {
  const initialized = client.waitForEvent('initialized');
  const stopped = client.waitForEvent('stopped');
  const answered = client.ask('launch', { trace, stopAt: 'start' });
  await initialized;
  expect(await client.ask('configurationDone')).not.toHaveProperty('body');
  expect(await answered).toMatchObject({ success: true });
  expect((await stopped).body).toMatchObject({ reason: 'entry' });
}

export const REQUESTS: Record<string, RequestTest> = {
  initialize: {
    early: { message: /only once/ },
    async well() {},
    wrong: [[{}, /only once/]],
  },
  launch: {
    early: { message: /Give "program"/ },
    async well(client) {
      await launched(client);
    },
    wrong: [[{ trace }, /only once/]],
  },
  configurationDone: {
    early: { message: /comes after the initialized event/ },
    async well(client) {
      await launched(client);
    },
    wrong: [[{}, /only once/]],
  },
  disconnect: {
    early: 'ends the session',
    async well() {},
    wrong: [[{ terminateDebuggee: 'yes' }, /"terminateDebuggee" must be true or false/]],
  },
  cancel: {
    early: {},
    async well(client) {
      expect(await client.get('cancel', { requestId: 1 })).toBeUndefined();
      expect(await client.get('cancel', { progressId: 'search-99' })).toBeUndefined();
    },
  },
  setBreakpoints: {
    early: { message: /"source" must be/ },
    async well(client) {
      const { breakpoints } = await client.get('setBreakpoints', { source, breakpoints: [{ line: 3 }, { line: 14 }] });
      expect(breakpoints).toMatchObject([
        { verified: true, line: 3, source },
        { verified: true, line: 14, id: 1 },
      ]);
      expect((await client.move('reverseContinue')).hitBreakpointIds).toEqual([2]);
    },
    wrong: [
      ...SOURCE_ARGUMENT,
      [{ source, breakpoints: 'all' }, /"breakpoints" must be a list/],
      [{ source, breakpoints: [{}] }, /"line" must be an integer/],
      [{ source, breakpoints: [{ line: 3, condition: 7 }] }, /"condition" must be a string/],
    ],
  },
  breakpointLocations: {
    early: { message: /"source" must be/ },
    async well(client) {
      const at = async (range: object) => (await client.get('breakpointLocations', { source, ...range })).breakpoints;
      expect(await at({ line: 14 })).toEqual([{ line: 14, column: 5 }]);
      expect(await at({ line: 13, endLine: 15 })).toHaveLength(3);
      expect(await at({ line: 13, column: 6, endLine: 15, endColumn: 4 })).toEqual([{ line: 14, column: 5 }]);
      expect(await at({ line: 15, endLine: 13 })).toEqual([]);
    },
    wrong: [
      ...SOURCE_ARGUMENT,
      [{ source }, /"line" must be an integer/],
      [{ source, line: 1, column: {} }, /"column"/],
    ],
  },
  setFunctionBreakpoints: {
    early: { breakpoints: [] },
    async well(client) {
      const { breakpoints } = await client.get('setFunctionBreakpoints', { breakpoints: [{ name: 'Cart.total' }] });
      expect(breakpoints).toMatchObject([{ verified: true, line: 6 }]);
      expect(await client.move('reverseContinue')).toMatchObject({ reason: 'function breakpoint' });
    },
    wrong: [...BREAKPOINTS, [{ breakpoints: [{}] }, /"name" must be a string/]],
  },
  setExceptionBreakpoints: {
    early: { breakpoints: [] },
    async well(client) {
      await client.get('setBreakpoints', { source });
      const { breakpoints } = await client.get('setExceptionBreakpoints', { filters: ['all', 'none'] });
      expect(breakpoints).toMatchObject([
        { verified: true },
        { verified: false, message: expect.stringMatching(/none/) },
      ]);
      await client.command(':start');
      expect(await client.move('continue')).toMatchObject({
        reason: 'exception',
        text: expect.stringContaining('too dear'),
      });
    },
    wrong: [
      [{ filters: 'all' }, /"filters" must be a list of strings/],
      [{ filters: [], filterOptions: [{}] }, /"filterId" must be a string/],
    ],
  },
  dataBreakpointInfo: {
    early: { message: /"name" must be a string/ },
    async well(client) {
      const { Arguments } = await client.scopes(2);
      const cart = (await client.variables(Arguments!)).find(({ name }) => name === 'cart')!;
      const info = (name: string, variablesReference?: number) =>
        client.get('dataBreakpointInfo', { name, variablesReference });
      expect(await info('lines', cart.variablesReference)).toMatchObject({
        dataId: expect.any(String),
        description: expect.stringContaining('cart.lines'),
        accessTypes: ['write'],
      });
      for (const refused of [await info('none', cart.variablesReference), await info('lines', 99_999), await info('x')])
        expect(refused).toEqual({ dataId: null, description: expect.stringMatching(/\.$/) });
    },
    wrong: [[{ name: 'x', variablesReference: 'y' }, /"variablesReference" must be an integer/]],
  },
  setDataBreakpoints: {
    early: { breakpoints: [] },
    async well(client) {
      const breakpoints = [{ dataId: JSON.stringify([1, 'total', 'cart.total']) }, { dataId: 'x' }];
      expect((await client.get('setDataBreakpoints', { breakpoints })).breakpoints).toMatchObject([
        { verified: true },
        { verified: false, reason: 'failed' },
      ]);
    },
    wrong: [...BREAKPOINTS, [{ breakpoints: [{}] }, /"dataId" must be a string/]],
  },
  continue: moves('continue', 'pause', 19),
  reverseContinue: moves('reverseContinue', 'pause', 1),
  next: { ...moves('next', 'step', 14), wrong: THREAD },
  stepIn: { ...moves('stepIn', 'step', 14), wrong: [...THREAD, ...TARGET.slice(1)] },
  stepOut: { ...moves('stepOut', 'step', 19), wrong: THREAD },
  stepBack: {
    ...moves('stepBack', 'step', 13),
    wrong: [...THREAD, [{ threadId: 2, granularity: 7 }, /"granularity" must be a string/]],
  },
  stepInTargets: {
    early: NO_RECORDING,
    async well(client) {
      await client.command(':backin');
      const { id } = await client.top(2);
      expect((await client.get('stepInTargets', { frameId: id })).targets).toEqual([]);
    },
    wrong: FRAME,
  },
  gotoTargets: {
    early: NO_RECORDING,
    async well(client) {
      const { targets } = await client.get('gotoTargets', { source, line: 3 });
      expect(targets.map(({ line, column }: { line: number; column: number }) => [line, column])).toEqual(
        new Array(3).fill([3, 5]),
      );
    },
    wrong: [[{ source }, /"line" must be an integer/], ...SOURCE_ARGUMENT],
  },
  goto: {
    early: NO_RECORDING,
    async well(client) {
      const { targets } = await client.get('gotoTargets', { source, line: 3 });
      const { threadId } = await client.move('goto', { threadId: 2, targetId: targets[2].id });
      expect([threadId, (await client.top(threadId)).name]).toEqual([3, 'price']);
    },
    wrong: TARGET,
  },
  restartFrame: {
    early: NO_RECORDING,
    async well(client) {
      const { id } = await client.top(2);
      expect(await client.move('restartFrame', { frameId: id })).toMatchObject({ reason: 'restart' });
      expect((await client.top(2)).line).toBe(11);
    },
    wrong: FRAME,
  },
  restart: {
    early: NO_RECORDING,
    async well(client) {
      const old = await client.top(2);
      const from = client.messages.length;
      expect(await client.move('restart')).toMatchObject({ allThreadsStopped: true });
      const told = client.order(from).filter((message) => !/output|capabilities|breakpoint/.test(message));
      expect(told).toEqual(['response restart', 'event continued', 'event stopped']);
      // What had a number in the first recording has none in this one.
      expect(await client.ask('scopes', { frameId: old.id })).toMatchObject({ success: false });
      expect((await client.top(2)).id).not.toBe(old.id);
    },
  },
  pause: moves('pause', 'pause', 14),
  ...LOOKING,
};

/** With the arguments that they would have. */
export const REFUSED: Record<string, object> = {
  attach: { processId: 1 },
  setInstructionBreakpoints: { breakpoints: [] },
  terminateThreads: { threadIds: [1] },
  setVariable: { variablesReference: 1, name: 'x', value: '1' },
  setExpression: { expression: 'x', value: '1' },
  writeMemory: { memoryReference: '1', data: '' },
  disassemble: { memoryReference: '1', instructionCount: 1 },
  locations: { locationReference: 1 },
};
