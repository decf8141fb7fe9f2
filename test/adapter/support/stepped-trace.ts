/** A recording that kept to a budget: of `total` one of 100 calls was recorded for a while, of `price` no objects. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraceBuilder } from './trace-builder.js';

const SOURCE = `function handle(cart) {
  return total(cart);
}
function total(cart) {
  return price(cart.lines[0]);
}
function price(line) {
  return line.amount;
}
function done() {
  return 1;
}
`;

/** Lines of `price` and `total` where calls are left out: 5 and 8. `total` comes back if `isBack`. */
export function writeStepped(folder: string, isBack: boolean): { trace: string; script: string } {
  const name = isBack ? 'stepped-and-back' : 'stepped';
  const script = join(folder, `${name}.js`);
  const trace = join(folder, `${name}.rvtrace`);
  writeFileSync(script, SOURCE);
  const builder = new TraceBuilder(trace, { cwd: folder, arguments: ['node', script], budgetPpm: 50_000 });
  const id = builder.script(script, SOURCE);
  const handle = builder.fn(id, 'handle', [1, 3], { parameters: ['cart'], lines: [2] });
  const total = builder.fn(id, 'total', [4, 6], { lines: [5] });
  const price = builder.fn(id, 'price', [7, 9], { parameters: ['line'], lines: [8] });
  const done = builder.fn(id, 'done', [10, 12], { lines: [11] });
  const handling = builder.enter(handle, [{ lines: [{ amount: 2 }] }]);
  builder.step(total, 'sampled', 100);
  builder.leftOut(total, 1234);
  builder.step(price, 'scalars');
  builder.flush();
  builder.through(total, 5);
  builder.leave(builder.enter(price, [{ amount: 2 }], 2), 8, 2);
  builder.leftOut(total, 1);
  if (isBack) builder.step(total, 'full');
  builder.leave(handling, 2, 2);
  builder.leave(builder.enter(done), 11, 1);
  builder.end();
  return { trace, script };
}
