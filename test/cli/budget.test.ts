/** What `list`, `verify` and `show` say of a trace that kept to a budget. */
import { expect, test } from 'vitest';
import { folder } from '../adapter/support/client.js';
import { writeShop } from '../adapter/support/shop-trace.js';
import { writeStepped } from '../adapter/support/stepped-trace.js';
import { rearview } from '../support/cli.js';

const { trace } = writeStepped(folder, true);

const text = async (...args: string[]) => (await rearview(args, { cwd: folder })).stdout;
const json = async (...args: string[]) => JSON.parse(await text(...args, '--json'));

test('list marks it', async () => {
  expect(await text('list', trace)).toContain(
    '  2 functions stepped down to keep the budget: rearview verify says which\n',
  );
  expect((await json('list', trace)).traces[0].steppedDown).toBe(2);
  const { trace: whole } = writeShop(folder, 'whole');
  expect(await text('list', whole)).not.toContain('stepped');
});

test('verify says which functions, how they are recorded since, and how many calls were left out', async () => {
  const took = 'recording took 18.0 % of the CPU, this function 6.0 % (budget 5 %)';
  expect(await text('verify', trace)).toContain(`
  budget 5 %: 2 functions stepped down at some time, 1235 calls left out
    from 7 µs on, calls of total (stepped-and-back.js:4) are recorded in full: ${took}; 2 steps, 1235 calls left out
    from 3 µs on, calls of price (stepped-and-back.js:7) are recorded without objects: ${took}; 1 step, 0 calls left out
`);
  const { trace: whole } = writeShop(folder, 'whole', { budgetPpm: 25_000 });
  expect(await text('verify', whole)).toContain('  budget 2.5 %: no function was recorded with less than all\n');
  const { trace: unbounded } = writeShop(folder, 'unbounded');
  expect(await text('verify', unbounded)).toContain('  no budget: no function was recorded with less than all\n');
});

test('verify --json has every step', async () => {
  const report = await json('verify', trace);
  expect(report).toMatchObject({ budgetPpm: 50_000, damage: [] });
  const url = expect.stringMatching(/^file:.*\/stepped-and-back\.js$/);
  const shares = { recordingPpm: 180_400, functionPpm: 60_000 };
  expect(report.steps).toEqual([
    { function: 'total', url, line: 4, detail: 'sampled', oneOf: 100, event: 2, timeUs: 2, ...shares },
    { function: 'price', url, line: 7, detail: 'scalars', oneOf: null, event: 3, timeUs: 3, ...shares },
    { function: 'total', url, line: 4, detail: 'full', oneOf: null, event: 7, timeUs: 7, ...shares },
  ]);
  expect(report.leftOut).toEqual([{ function: 'total', url, line: 4, calls: 1235 }]);
});

test('show has the calls that were left out in the stack', async () => {
  expect((await text('show', trace, '--at', '6us')).split('\n').filter((line) => line.includes('.js:'))).toEqual([
    expect.stringMatching(/^ {2}price {2}.*stepped-and-back\.js:8:5$/),
    expect.stringMatching(/^ {2}total \(this call was not recorded\) {2}.*stepped-and-back\.js:5:5$/),
    expect.stringMatching(/^ {2}handle {2}.*stepped-and-back\.js:2:5$/),
  ]);
  const { stack } = await json('show', trace, '--at', '6us');
  expect(stack.map((frame: { through: object[] }) => frame.through)).toMatchObject([
    [{ function: 'total', kind: 'function', line: 5, column: 5 }],
    [],
  ]);
});
