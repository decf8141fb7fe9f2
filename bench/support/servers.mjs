// One run of a server: warmed up, then under load, and what that cost it by its own account.
import { sendRequests } from '../../dist/cli/bench/http-load.js';

/**
 * @param plan `{ mode, command, path, connections, seconds }`; `watchDelay` has the server watch its event loop.
 * @returns CPU time a request, throughput, latencies; with `watchDelay` its delays.
 */
export function measureServer(runs, { mode, command, path, connections, seconds, watchDelay = false }) {
  return runs.with(
    mode,
    command,
    async ({ printed, ended }) => {
      const [, port] = await printed(/PORT (\d+)/);
      const base = `http://127.0.0.1:${port}`;
      const load = (duration) => sendRequests({ url: base + path, connections, seconds: duration });
      await load(seconds / 2);
      const before = await ask(base, watchDelay ? 'watch-delay' : 'usage');
      const { requests, failures, requestsPerSecond, p50Ms, p99Ms } = await load(seconds);
      const after = await ask(base, 'usage');
      if (failures > 0) throw new Error(`${failures} of ${failures + requests} requests to ${path} failed (${mode})`);
      await ask(base, 'exit');
      await ended;
      return {
        cpuUs: (after.cpuUs - before.cpuUs) / requests,
        requestsPerSecond,
        p50Ms,
        p99Ms,
        ...(watchDelay && { delayP99Ms: after.delayMs.p99, delayMaxMs: after.delayMs.max }),
      };
    },
    { reserve: false },
  );
}

export async function ask(base, question) {
  const response = await fetch(`${base}/bench/${question}`, { headers: { connection: 'close' } });
  return response.json();
}
