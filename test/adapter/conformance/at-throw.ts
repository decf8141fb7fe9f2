/** A session on the shop that stands at its throw: lane 2, line 14, in `checkout`. */
import type { Client } from '../support/client.js';
import { folder } from '../support/client.js';
import { writeShop } from '../support/shop-trace.js';
import { connected, type Transport } from '../support/transports.js';

export const { trace, script } = writeShop(folder);
export const source = { path: script };

export async function atThrow(client: Client, initialize: object = {}): Promise<Client> {
  const line = (initialize as { linesStartAt1?: boolean }).linesStartAt1 === false ? 13 : 14;
  await client.open({ trace, stopAt: 'start' }, initialize, () =>
    client.get('setBreakpoints', { source, breakpoints: [{ line }] }),
  );
  await client.move('continue');
  return client;
}

export async function connectedAtThrow(transport: Transport, initialize: object = {}): Promise<Client> {
  return atThrow(await connected(transport), initialize);
}
