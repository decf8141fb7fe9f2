/**
 * A recording every test knows: two requests at once, one of which throws. The source is written beside it, so that its
 * path is good.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEnd, TraceHeader } from '../../../schema/trace-types.js';
import { error, instance } from './captured.js';
import { TraceBuilder } from './trace-builder.js';

export const SOURCE = `'use strict';
function price(line) {
  return line.amount * line.count;
}
class Cart {
  total(rate) {
    const prices = this.lines.map(price);
    return prices.length * rate;
  }
}
async function checkout(user, cart) {
  await load(user);
  const sum = cart.total(2);
  if (sum > 3) throw new RangeError('too dear');
  return sum;
}
async function handle(request) {
  try {
    return await checkout('ann', new Cart());
  } catch (error) {
    return fail(error);
  }
}
serve(handle);
`;

export interface ShopTrace {
  /** The trace. */
  trace: string;
  /** The script. */
  script: string;
}

/** Lane 2 is answered with 500, lane 3 with 200. */
export function writeShop(
  folder: string,
  name = 'shop',
  header: Partial<TraceHeader> = {},
  end: Partial<TraceEnd> = {},
): ShopTrace {
  const script = join(folder, `${name}.js`);
  const trace = join(folder, `${name}.rvtrace`);
  writeFileSync(script, SOURCE);
  const builder = new TraceBuilder(trace, { cwd: folder, arguments: ['node', script], ...header });
  recordShop(builder, script);
  builder.end(end);
  return { trace, script };
}

export function recordShop(builder: TraceBuilder, script: string): void {
  const id = builder.script(script, SOURCE);
  const module = builder.fn(id, '', [1, 24], { kind: 'module', lines: [24] });
  const price = builder.fn(id, 'price', [2, 4], { parameters: ['line'], lines: [3] });
  const total = builder.fn(id, 'total', [6, 9], {
    className: 'Cart',
    kind: 'method',
    capturesThis: true,
    parameters: ['rate'],
    lines: [7, 8],
  });
  const checkout = builder.fn(id, 'checkout', [11, 16], {
    isAsync: true,
    parameters: ['user', 'cart'],
    lines: [12, 13, 14, 15],
  });
  const handle = builder.fn(id, 'handle', [17, 23], { isAsync: true, parameters: ['request'], lines: [19, 20, 21] });

  const cart = (count: number) =>
    instance('Cart', { user: 'ann', lines: Array.from({ length: count }, () => ({ amount: 2, count: 3 })) });
  const line = { amount: 2, count: 3 };

  const loading = builder.enter(module);
  builder.leave(loading, 24);

  const begin = (url: string) => {
    const lane = builder.startLane(`GET ${url}`, instance('IncomingMessage', { method: 'GET', url }));
    builder.switchLane(lane);
    const handling = builder.enter(handle, [{ url }]);
    const checking = builder.enter(checkout, ['ann', cart(2)], 19);
    builder.suspend(checking, 12);
    builder.suspend(handling, 19);
    return { lane, handling, checking };
  };
  const sum = (checking: ReturnType<typeof begin>['checking'], count: number) => {
    const summing = builder.enter(total, [cart(count), 2], 13);
    for (let i = 0; i < count; i++) builder.leave(builder.enter(price, [line], 7), 3, 6);
    builder.leave(summing, 8, count * 2);
    return checking;
  };

  const first = begin('/cart/1');
  const second = begin('/cart/2');

  builder.switchLane(first.lane);
  builder.resume(first.checking);
  sum(first.checking, 2);
  const dear = error('RangeError', 'too dear');
  builder.throws(first.checking, 14, dear);
  builder.unwind(first.checking, 14, error('RangeError', 'too dear'));
  builder.flush();
  builder.resume(first.handling);
  builder.catches(first.handling, 20, error('RangeError', 'too dear'));
  builder.leave(first.handling, 21, 'failed');
  builder.finishLane(first.lane, 500, instance('ServerResponse', { statusCode: 500 }));

  builder.switchLane(second.lane);
  builder.resume(second.checking);
  builder.leave(sum(second.checking, 1), 15, 2);
  builder.resume(second.handling);
  builder.leave(second.handling, 19, 2);
  builder.finishLane(second.lane, 200, instance('ServerResponse', { statusCode: 200 }));
}
