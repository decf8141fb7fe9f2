/** Of the requests that look at the view, what each answers. */
import { expect } from 'vitest';
import { SOURCE } from '../support/shop-trace.js';
import { script, source } from './at-throw.js';
import type { RequestTest } from './requests.js';

export const NO_RECORDING = { message: /^There is no recording yet: launch comes first\.$/ };
export const FRAME: [object, RegExp][] = [
  [{}, /"frameId" must be an integer/],
  [{ frameId: 123_456 }, /no longer known/],
];

export const LOOKING: Record<string, RequestTest> = {
  threads: {
    early: { threads: [{ id: 1, name: expect.any(String) }] },
    async well(client) {
      const { threads } = await client.get('threads');
      expect(threads.map(({ id, name }: { id: number; name: string }) => `${id} ${name.split(' · ')[0]}`)).toEqual([
        '1 main',
        '2 GET /cart/1',
        '3 GET /cart/2',
      ]);
    },
  },
  stackTrace: {
    early: { totalFrames: 1 },
    async well(client) {
      const { stackFrames, totalFrames } = await client.get('stackTrace', { threadId: 2 });
      expect(totalFrames).toBe(stackFrames.length);
      expect(stackFrames[0]).toMatchObject({ name: 'checkout', line: 14, column: 5, source: { path: script } });
      const page = async (startFrame: number, levels: number) =>
        (await client.get('stackTrace', { threadId: 2, startFrame, levels })).stackFrames;
      expect(await page(0, 1)).toEqual(stackFrames.slice(0, 1));
      expect(await page(1, 19)).toEqual(stackFrames.slice(1));
      expect(await page(0, 0)).toEqual(stackFrames);
      expect(await page(50, 20)).toEqual([]);
    },
  },
  scopes: {
    early: NO_RECORDING,
    async well(client) {
      const { scopes } = await client.get('scopes', { frameId: (await client.top(2)).id });
      expect(scopes.map(({ name }: { name: string }) => name)).toEqual(['Arguments', 'Thrown', 'Request', 'Response']);
    },
    wrong: FRAME,
  },
  variables: {
    early: NO_RECORDING,
    async well(client) {
      const { Arguments } = await client.scopes(2);
      expect(await client.variables(Arguments!)).toMatchObject([
        { name: 'user', value: "'ann'", variablesReference: 0, evaluateName: 'user' },
        { name: 'cart', variablesReference: expect.any(Number) },
      ]);
      expect(await client.variables(Arguments!, { start: 5, count: 5 })).toEqual([]);
    },
    wrong: [
      [{}, /"variablesReference" must be an integer/],
      [{ variablesReference: 99_999 }, /no longer known/],
      [{ variablesReference: 0 }, /no longer known/],
    ],
  },
  evaluate: {
    early: NO_RECORDING,
    async well(client) {
      const { id } = await client.top(2);
      for (const context of ['repl', 'watch', 'hover', 'variables', 'clipboard', 'unheard of', undefined]) {
        const expression = 'cart.lines.length + 1';
        expect((await client.get('evaluate', { expression, context, frameId: id })).result).toBe('3');
      }
    },
    wrong: [
      [{}, /"expression" must be a string/],
      [{ expression: 'x', frameId: 99_999 }, /no longer known/],
      [{ expression: 'x', context: 7 }, /"context" must be a string/],
    ],
  },
  completions: {
    early: NO_RECORDING,
    async well(client) {
      const { targets } = await client.get('completions', { text: 'cart.li', column: 8 });
      expect(targets).toEqual([{ label: 'lines', type: 'property', start: 5, length: 2 }]);
    },
    wrong: [
      [{ column: 1 }, /"text" must be a string/],
      [{ text: 'x' }, /"column" must be an integer/],
    ],
  },
  exceptionInfo: {
    early: NO_RECORDING,
    async well(client) {
      expect(await client.get('exceptionInfo', { threadId: 2 })).toMatchObject({
        exceptionId: 'RangeError',
        description: 'too dear',
        details: { message: 'too dear', stackTrace: expect.stringContaining('cart.js:3:9') },
      });
    },
    wrong: [[{}, /"threadId" must be an integer/]],
  },
  source: {
    early: NO_RECORDING,
    async well(client) {
      const expected = { content: SOURCE, mimeType: 'text/javascript' };
      expect(await client.get('source', { sourceReference: 1 })).toEqual(expected);
      expect(await client.get('source', { source, sourceReference: 0 })).toEqual(expected);
      expect(await client.get('source', { source: { sourceReference: 1 }, sourceReference: 1 })).toEqual(expected);
    },
    wrong: [
      [{}, /"sourceReference" must be an integer/],
      [{ sourceReference: 99 }, /not in the recording/],
    ],
  },
  loadedSources: {
    early: { sources: [] },
    async well(client) {
      expect(await client.get('loadedSources')).toEqual({
        sources: [
          {
            name: 'shop.js',
            path: script,
            checksums: [{ algorithm: 'SHA256', checksum: expect.stringMatching(/^[0-9a-f]{64}$/) }],
          },
        ],
      });
    },
  },
  modules: {
    early: { modules: [], totalModules: 0 },
    async well(client) {
      expect((await client.get('modules')).modules).toMatchObject([{ id: 'own code', isUserCode: true }]);
    },
    wrong: [[{ startModule: -1 }, /"startModule" must be zero or more/]],
  },
  readMemory: {
    early: NO_RECORDING,
    async well(client) {
      const { Arguments } = await client.scopes(2);
      const answer = await client.ask('readMemory', { memoryReference: String(Arguments), count: 1 });
      expect(answer).toMatchObject({ success: false, message: expect.stringMatching(/have bytes to show/) });
    },
    wrong: [
      [{ count: 1 }, /"memoryReference" must be a string/],
      [{ memoryReference: '99999', count: 1 }, /no longer known/],
    ],
  },
};
