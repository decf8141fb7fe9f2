import { program } from '../support/modes.mjs';
import { compareModes } from '../support/server-table.mjs';

export const title = 'I/O-bound server: 5 to 20 ms of waiting and about 200 calls a request, 8 connections';

export const server = { command: [program('io-bound/server.cjs')], path: '/', connections: 8 };

export function run(context) {
  return compareModes(server, context);
}
