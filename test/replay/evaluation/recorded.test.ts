/** Expressions over what a real program recorded, with its cuts, on every Node.js. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preview } from '../../../presentation/preview.js';
import { condition, type Engine, EvaluationError, openEngine } from '../../../replay/engine.js';
import { rearview, root, temporaryFolder } from '../../support/cli.js';
import { onlyTrace } from '../../support/plain-and-recorded.js';
import { targetNodes } from '../../support/target-nodes.js';

const program = join(root, 'test/fixtures/evaluation/takes-an-order.cjs');

async function recordOrder(node: string): Promise<{ engine: Engine; ask: (expression: string) => string }> {
  const folder = temporaryFolder();
  expect(await rearview(['record', '-q', '--values', '1000', '-o', folder, '--', node, program])).toMatchObject({
    code: 0,
    stderr: '',
  });
  const engine = openEngine(onlyTrace(folder));
  const take = engine.functions().find(({ name }) => name === 'take')!;
  let at = engine.first()!;
  while (engine.describe(at).kind !== 'entry' || engine.describe(at).function !== take.id) {
    at = engine.step(at, 'in', 'forward').position;
  }
  const { call } = engine.describe(at);
  const ask = (expression: string): string => {
    try {
      return preview(engine.evaluate(at, call, expression), engine.info.header.limits);
    } catch (error) {
      if (error instanceof EvaluationError) return `${error.problem}: ${error.message}`;
      throw error;
    }
  };
  return { engine, ask };
}

/** At how many positions a condition holds, and how many are in `take`. */
function countHolding(engine: Engine, expression: string): { holds: number; inTake: number } {
  const compiled = condition(expression);
  const take = engine.functions().find(({ name }) => name === 'take')!;
  let holds = 0;
  let inTake = 0;
  for (let at = engine.first()!; ; ) {
    const { call, function: fn } = engine.describe(at);
    if (compiled.at(engine.values(at, call)).holds) holds += 1;
    if (fn === take.id) inTake += 1;
    const { position, boundary } = engine.step(at, 'in', 'forward');
    if (boundary) return { holds, inTake };
    at = position;
  }
}

describe.each(targetNodes)('Node $version', ({ path }) => {
  test('what was captured is computed with, and what was not says why', async () => {
    const { engine, ask } = await recordOrder(path);
    expect(ask('order.id * 6n')).toBe('42n');
    expect(ask('order.at.toISOString().slice(0, 4)')).toBe("'1970'");
    expect(ask('order.items.length')).toBe('300');
    expect(ask('order.items.map(x => x / 2).slice(0, 3)')).toBe('(3) [0, 1, 2]');
    expect(ask('order.items.some(x => x === 4)')).toBe('true');
    expect(ask('order.items.some(x => x < 0)')).toMatch(
      /^notCaptured: Of `order.items` only the first \d+ of 300 items were captured\.$/,
    );
    expect(ask('order.items.filter(x => x > 2 && x < 7)')).toMatch(/^\(2 to \d+\) \[4, 6, …\]$/);
    expect(ask('order.note.length > 300 && order.note.startsWith("xxx")')).toBe('true');
    expect(ask('order.note.endsWith("x")')).toMatch(/^notCaptured: Of `order.note` only the first \d+ of 400/);
    expect(ask('order.first === order.again')).toBe('true');
    expect(ask('order.first.price + 1')).toBe('13');
    expect(ask('order.first instanceof Product')).toBe('true');
    expect(ask('order.first.label')).toContain(
      'notCaptured: `order.first.label` is no own property; what the class Product',
    );
    expect(ask('order.total')).toBe(
      'notCaptured: `order.total` was not captured: it is a getter, and reading it would have run the program.',
    );
    expect(ask('apiKey === "key"')).toBe('notCaptured: `apiKey` was not captured: it looks like a secret.');
    expect(ask('order.session.token || order.session.user')).toContain('notCaptured');
    expect(ask('order.stock.get("cup") + [...order.tags].length')).toBe('4');
    expect(ask('order.bytes[1] + order.bytes.toString("hex")')).toBe("'10168656c6c6f'");
    expect(ask('Object.keys(order.wide).length')).toBe('50');
    expect(ask('order.wide.p49')).toBe(
      'notCaptured: Of `order.wide` 30 properties were left out: the limit of properties and items was reached.',
    );
    expect(ask('order.nothing?.at.all ?? "none"')).toBe("'none'");
    const { holds, inTake } = countHolding(engine, 'order.items.length === 300 && order.id === 7n');
    expect(inTake).toBeGreaterThan(1);
    expect(holds).toBe(inTake);
    engine.close();
  });
});
