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
    expect({ ...recorded, stdout: '' }).toEqual({ ...plain, stdout: '' });
  });
});
