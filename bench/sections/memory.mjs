import { sendRequests } from '../../dist/cli/bench/http-load.js';
import { ask } from '../support/servers.mjs';
import { megabytes } from '../support/text.mjs';
import { server } from './io.mjs';

export const title = 'memory of the I/O-bound server under load (MB), every request with texts of its own';

const MODES = ['plain', 'full'];
const SAMPLES = 20;
/** Of the samples, shown in the table; all are in the JSON. */
const SHOWN = { start: 0, middle: SAMPLES / 2, end: SAMPLES };

export async function run({ runs, minutes, texts }) {
  const values = {};
  for (const mode of MODES) values[mode] = await watch(runs, mode, minutes * 60, `${server.path}?texts=${texts}`);
  const at = (mode, figure) => Object.values(SHOWN).map((index) => megabytes(values[mode][index][figure]));
  return {
    head: ['mode', 'figure', ...Object.keys(SHOWN), 'most'],
    rows: MODES.flatMap((mode) =>
      ['rss', 'heapUsed', 'external'].map((figure) => {
        const most = Math.max(...values[mode].map((sample) => sample[figure]));
        return [mode, figure, ...at(mode, figure), megabytes(most)];
      }),
    ),
    values,
  };
}

/** The first sample is taken after as much load as lies between two others. */
function watch(runs, mode, seconds, path) {
  const { command, connections } = server;
  return runs.with(mode, command, async ({ printed, ended }) => {
    const [, port] = await printed(/PORT (\d+)/);
    const base = `http://127.0.0.1:${port}`;
    const samples = [];
    let requests = 0;
    for (let sample = 0; sample <= SAMPLES; sample++) {
      const load = await sendRequests({ url: base + path, connections, seconds: seconds / (SAMPLES + 1) });
      requests += load.requests;
      const { rss, heapUsed, external } = await ask(base, 'usage');
      samples.push({ requests, rss, heapUsed, external });
    }
    await ask(base, 'exit');
    await ended;
    return samples;
  });
}
