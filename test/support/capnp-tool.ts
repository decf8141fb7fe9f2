/** Whether the stock `capnp` tool is here. CI installs it, and there its absence is an error and no skip. */
import { spawnSync } from 'node:child_process';

/** The reason to skip, or undefined. Throws in CI. */
export function capnpMissing(): string | undefined {
  if (spawnSync('capnp', ['--version']).status === 0) return undefined;
  const reason = 'the `capnp` tool is not installed (Debian: apt-get install capnproto)';
  if (process.env.CI) throw new Error(reason);
  return reason;
}
