/** The example shop, started plain or recorded, and the requests the demo sends it. */
import { join } from 'node:path';
import { Running, root } from './cli.js';
import { startRecorded } from './plain-and-recorded.js';

export const shopPath = join(root, 'examples/shop/server.js');

/** The second one fails: its discount was computed wrong some calls before. */
export const SHOP_REQUESTS = [
  '/cart/ada',
  '/cart/grace?coupon=SPRING',
  '/cart/linus?coupon=WELCOME',
  '/report/stock',
  '/health',
  '/nowhere',
] as const;

const env = { PORT: '0', NODE_ENV: 'test' };

export function startPlainShop(): Running {
  return new Running(process.execPath, [shopPath], { env });
}

export function startRecordedShop(traces: string): Running {
  return startRecorded(traces, [shopPath], { env });
}

export interface Answer {
  path: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

export async function baseUrl(shop: Running): Promise<string> {
  return (await shop.saw(/http:\/\/127\.0\.0\.1:\d+/))[0];
}

export async function ask(base: string, path: string): Promise<Answer> {
  const response = await fetch(base + path, { headers: { connection: 'close' } });
  const { date: _date, ...headers } = Object.fromEntries(response.headers);
  return { path, status: response.status, headers, body: await response.text() };
}
