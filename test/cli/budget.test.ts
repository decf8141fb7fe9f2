/** What `list`, `verify` and `show` say of a trace that kept to a budget. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../adapter/support/client.js';
import { writeShop } from '../adapter/support/shop-trace.js';
import { writeStepped } from '../adapter/support/stepped-trace.js';
import { TraceBuilder } from '../adapter/support/trace-builder.js';
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

/** Two functions of one name on one line, and what recording took, as told by two chunks. */
function writeCosts(name: string, overUs: number): string {
  const path = join(folder, `${name}.rvtrace`);
  const script = join(folder, `${name}.js`);
  const builder = new TraceBuilder(path, { cwd: folder, arguments: ['node', script], budgetPpm: 50_000 });
  const id = builder.script(script, 'const pair = [() => 1, () => 2];\n');
  const [first, second] = [1, 2].map(() => builder.fn(id, '', [1, 1], { kind: 'arrow' }));
  builder.enter(first!);
  builder.step(second!, 'off');
  builder.costs({ cpuUs: 1_000_000, recordingUs: 80_000, overUs: 0, functions: [] });
  builder.flush();
  builder.enter(second!);
  builder.costs({
    cpuUs: 1_000_000,
    recordingUs: 100_000,
    overUs,
    functions: [{ function: second!.id, recordingUs: 90_000 }],
  });
  builder.end();
  return path;
}

test('whether the budget was kept', async () => {
  const over = writeCosts('over-budget', 60_000);
  const took = 'recording took 9.0 % of the CPU time (budget 5 %, 60 ms more than it and its reserve allow)';
  expect(await text('list', over)).toContain(`  budget not kept: ${took}\n`);
  expect(await text('verify', over)).toContain(`  budget not kept: ${took}\n`);
  expect((await json('list', over)).traces[0].budgetKept).toBe(false);
  const cost = { cpuUs: 2_000_000, recordingUs: 180_000, overUs: 60_000, isBudgetKept: false };
  expect((await json('verify', over)).cost).toEqual(cost);

  const within = writeCosts('within-reserve', 0);
  expect(await text('list', within)).not.toContain('budget not kept');
  expect(await text('verify', within)).toContain('  recording took 9.0 % of the CPU time (budget 5 %)\n');
  expect((await json('list', within)).traces[0].budgetKept).toBe(true);
  expect((await json('verify', trace)).cost).toBe(null);
});

test('functions of one name on one line are told apart by their column', async () => {
  expect(await text('verify', writeCosts('namesakes', 0))).toContain(
    'no call of (anonymous) (namesakes.js:1:1) is recorded',
  );
});
