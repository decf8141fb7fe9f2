import { sendRequests } from '../../dist/cli/bench/http-load.js';
import { program } from '../support/modes.mjs';
import { ask } from '../support/servers.mjs';
import { short } from '../support/text.mjs';
import { bytesOfParts, PARTS } from '../support/trace-parts.mjs';
import { server as express } from './express.mjs';
import { server as io } from './io.mjs';

export const title = 'bytes an event';

const CALLS = 200_000;
const REQUESTS = 1000;

export async function run({ runs, quick }) {
  const requests = quick ? 20 : REQUESTS;
  const calls = (mode, kind) => [mode, [program('calls.cjs'), kind, String(quick ? 2000 : CALLS)]];
  const underLoad = (mode, { command, path, connections }) => [mode, command, { path, connections, requests }];
  const values = {
    'two numbers, no values': await record(runs, ...calls('times', 'scalars')),
    'two numbers': await record(runs, ...calls('full', 'scalars')),
    'an object of 20 properties': await record(runs, ...calls('full', 'large')),
    'call-dense server, no values': await record(runs, ...underLoad('times', express)),
    'call-dense server': await record(runs, ...underLoad('full', express)),
    'I/O-bound server': await record(runs, ...underLoad('full', io)),
  };
  return {
    head: ['program', 'events', ...PARTS, 'all', 'without captures'],
    rows: Object.entries(values).map(([name, { events, parts, bytes }]) => [
      name,
      String(events),
      ...PARTS.map((part) => short(parts[part] / events)),
      short(bytes / events),
      short((bytes - parts.captures) / events),
    ]),
    values,
  };
}

/** @param load of a server; without, the program ends by itself. */
function record(runs, mode, command, load) {
  return runs.with(mode, command, async ({ printed, ended, traces }) => {
    if (load !== undefined) {
      const [, port] = await printed(/PORT (\d+)/);
      const base = `http://127.0.0.1:${port}`;
      await sendRequests({ url: base + load.path, connections: load.connections, requests: load.requests });
      await ask(base, 'exit');
    }
    await ended;
    return bytesOfParts(traces()[0]);
  });
}
