/**
 * The one name the program's global object gains: what the inserted code calls. It is not enumerable (leak checkers of
 * test runners enumerate), and can be neither replaced nor deleted, since every instrumented function needs it.
 */
import type { Hooks } from '../../instrument/hook-protocol.js';

/**
 * Defines the global and returns its name. The name differs from process to process, so that text that travelled here
 * from another recorded process is not taken for ours; it does not draw on `Math.random`, whose sequence is the program's.
 */
export function defineHooksGlobal(hooks: Hooks): string {
  const suffix = (process.hrtime.bigint() % 1_679_616n).toString(36).padStart(4, '0') + process.pid.toString(36);
  const name = `$rv${suffix}`;
  Object.defineProperty(globalThis, name, { value: hooks, writable: false, enumerable: false, configurable: false });
  return name;
}
