/** The recorded shop behaves as the plain one, and its trace tells what happened. */
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.js';
import { ask, baseUrl, SHOP_REQUESTS, startPlainShop, startRecordedShop } from '../support/shop.js';

async function serveAll(shop: ReturnType<typeof startPlainShop>, concurrent: boolean) {
  const base = await baseUrl(shop);
  const answers = [];
  if (concurrent) answers.push(...(await Promise.all(SHOP_REQUESTS.map((path) => ask(base, path)))));
  else for (const path of SHOP_REQUESTS) answers.push(await ask(base, path));
  shop.child.kill('SIGTERM');
  const { stdout, ...ended } = await shop.ended;
  return { answers, stdout: stdout.replaceAll(base, 'BASE'), ...ended };
}

/**
 * With timers that come due together, it is a matter of microseconds in which order lines are written, and whether Node
 * runs an `await`'s continuation below its timer functions, plain or recorded.
 */
function comparable({ stdout, stderr, ...rest }: Awaited<ReturnType<typeof serveAll>>) {
  const program = stderr.split('\n').filter((line) => !/^ {4}at .*\(node:internal\//.test(line));
  return { ...rest, stdout: stdout.split('\n').sort(), stderr: program };
}

describe('plain and recorded', () => {
  test('one request after the other: same answers, output, stack traces and exit', async () => {
    const plain = await serveAll(startPlainShop(), false);
    const recorded = await serveAll(startRecordedShop(temporaryFolder()), false);
    expect(plain.answers.map(({ status }) => status)).toEqual([200, 500, 200, 200, 200, 404]);
    expect(plain.stderr).toContain('not an amount of money');
    expect(recorded).toEqual(plain);
  });

  test('all requests at once: same answers, stack traces and exit', async () => {
    const plain = await serveAll(startPlainShop(), true);
    const recorded = await serveAll(startRecordedShop(temporaryFolder()), true);
    expect(comparable(recorded)).toEqual(comparable(plain));
  });
});
