/**
 * Sends requests to a server: so many connections that are kept alive, each with one request at a time. The sender is a
 * simple one; where it is slower than the server, throughput is its own, and CPU time of the server is what tells.
 */
import http from 'node:http';
import https from 'node:https';
import { quantile } from './statistics.js';

export interface LoadPlan {
  url: string;
  connections: number;
  /** It is over after so many requests or so many seconds, whichever is given and comes first. */
  requests?: number;
  seconds?: number;
}

export interface LoadResult {
  /** That were answered, with whatever status below 500. */
  requests: number;
  /** That were not. */
  failures: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Never rejects because of a server; what it does not answer is a failure. */
export async function sendRequests({ url, connections, requests, seconds }: LoadPlan): Promise<LoadResult> {
  const client = url.startsWith('https:') ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: connections });
  // A server that is tried out may well have a certificate that nobody has signed.
  const options = { agent, ...(client === https && { rejectUnauthorized: false }) };
  const latenciesMs: number[] = [];
  const began = performance.now();
  const endMs = began + (seconds ?? Number.POSITIVE_INFINITY) * 1e3;
  let left = requests ?? Number.POSITIVE_INFINITY;
  let failures = 0;

  const connection = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const sent = performance.now();
      if (sent >= endMs) return;
      const status = await new Promise<number>((resolve) => {
        const failed = () => resolve(0);
        const request = client.get(url, options, (response) => {
          response.on('end', () => resolve(response.statusCode ?? 0)).on('error', failed);
          response.resume();
        });
        request.on('error', failed);
      });
      if (status === 0 || status >= 500) failures++;
      else latenciesMs.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const elapsedMs = performance.now() - began;
  agent.destroy();
  const ascending = Float64Array.from(latenciesMs).sort();
  const at = (share: number) => (ascending.length === 0 ? 0 : quantile(ascending, share));
  return {
    requests: ascending.length,
    failures,
    requestsPerSecond: (ascending.length * 1e3) / elapsedMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

/** Longer than this nobody answers. */
const ANSWER_TIMEOUT_MS = 5000;

/** Whether anything answers there. */
export function answers(url: string): Promise<boolean> {
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const request = client.get(url, { agent: false, rejectUnauthorized: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(true)).on('error', () => resolve(false));
    });
    request.on('error', () => resolve(false));
    request.setTimeout(ANSWER_TIMEOUT_MS, () => request.destroy());
  });
}
