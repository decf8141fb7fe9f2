/** The demo does what it prints: a person who reads it understands the bug. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run } from '../support/cli.js';

test('the demo walks back from the throw to the wrong value', async () => {
  const { code, stdout, stderr } = await run(process.execPath, [join(root, 'examples/demo.mjs')]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('GET /cart/grace?coupon=SPRING -> 500');
  const walk = stdout.slice(stdout.indexOf('reverseContinue'));
  const places = ['assertMoney', 'money.mjs:11', 'receipt', 'checkout', 'discountFactor', 'percentOff', "'105'"];
  expect(places.filter((place) => !walk.includes(place))).toEqual([]);
  // One lane only, although five requests ran at once.
  expect(new Set(walk.match(/lane \d+ \([^)]*/g)).size).toBe(1);
});
