import { inRounds, spreadOf } from '../support/rounds.mjs';
import { measureServer } from '../support/servers.mjs';
import { spreadText } from '../support/text.mjs';
import { server as express } from './express.mjs';
import { server as io } from './io.mjs';

export const title = 'delay of the event loop (perf_hooks.monitorEventLoopDelay, 1 ms included)';

const SERVERS = {
  'call-dense, 1 connection': { ...express, connections: 1 },
  'call-dense, 8 connections': express,
  'I/O-bound, 8 connections': io,
};
const MODES = ['plain', 'full'];

export async function run({ runs, rounds, seconds, quick }) {
  const values = {};
  for (const [name, server] of Object.entries(SERVERS).slice(0, quick ? 1 : undefined)) {
    values[name] = await inRounds(MODES, rounds, (mode) =>
      measureServer(runs, { ...server, mode, seconds, watchDelay: true }),
    );
  }
  return {
    head: ['server', 'mode', 'p99 ms', 'slowest ms'],
    rows: Object.entries(values).flatMap(([name, byMode]) =>
      MODES.map((mode) => [
        name,
        mode,
        spreadText(spreadOf(byMode[mode].delayP99Ms)),
        spreadText(spreadOf(byMode[mode].delayMaxMs)),
      ]),
    ),
    values,
  };
}
