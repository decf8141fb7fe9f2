// The two sections that put a server under load show the same figures.
import { MODES } from './modes.mjs';
import { inRounds, ratioOf, spreadOf } from './rounds.mjs';
import { measureServer } from './servers.mjs';
import { short, spreadText } from './text.mjs';

/** `plan`: as for `measureServer`, without the mode. */
export async function compareModes(plan, { runs, rounds, seconds, peers }) {
  const modes = Object.keys(MODES).filter((mode) => peers || mode !== 'appmap');
  const values = await inRounds(modes, rounds, (mode) => measureServer(runs, { ...plan, mode, seconds }));
  const { plain } = values;
  return {
    head: [
      'mode',
      'CPU us a request',
      'plain / this',
      // Other work of the machine only ever adds CPU time.
      'least / least',
      'requests/s',
      'this / plain',
      'p50 ms',
      'p99 ms',
      'plain / this',
    ],
    rows: modes.map((mode) => {
      const { cpuUs, requestsPerSecond, p50Ms, p99Ms } = values[mode];
      return [
        mode,
        spreadText(spreadOf(cpuUs)),
        spreadText(ratioOf(plain.cpuUs, cpuUs)),
        short(spreadOf(plain.cpuUs).min / spreadOf(cpuUs).min),
        spreadText(spreadOf(requestsPerSecond)),
        spreadText(ratioOf(requestsPerSecond, plain.requestsPerSecond)),
        spreadText(spreadOf(p50Ms)),
        spreadText(spreadOf(p99Ms)),
        spreadText(ratioOf(plain.p99Ms, p99Ms)),
      ];
    }),
    values,
  };
}
