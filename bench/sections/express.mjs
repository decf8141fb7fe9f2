import { program } from '../support/modes.mjs';
import { compareModes } from '../support/server-table.mjs';

export const title = 'call-dense Express server: 20 lines of an order, about 300 events a request, 8 connections';

export const server = { command: [program('call-dense/server.cjs')], path: '/orders/20', connections: 8 };

export function run(context) {
  return compareModes(server, context);
}
