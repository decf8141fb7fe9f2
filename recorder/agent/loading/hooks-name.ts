/**
 * The name by which the inserted code reaches its hooks: a constant declared by a script of ours. Every script and module of
 * the realm sees such a declaration, but it is no property of the global object, which looks as it did. It can be neither
 * replaced nor deleted, since every instrumented function needs it.
 */
import vm from 'node:vm';
import type { Hooks } from '../../instrument/hook-protocol.js';

/**
 * Declares the constant and returns its name. The name differs from process to process, so that text that travelled here
 * from another recorded process is not taken for ours; it does not draw on `Math.random`, whose sequence is the program's.
 */
export function declareHooks(hooks: Hooks): string {
  const suffix = (process.hrtime.bigint() % 1_679_616n).toString(36).padStart(4, '0') + process.pid.toString(36);
  const name = `$rv${suffix}`;
  // Only a global property can be handed to a script; there is none any more when the program begins.
  Object.defineProperty(globalThis, name, { value: hooks, configurable: true });
  try {
    vm.runInThisContext(`const ${name}=globalThis.${name}`, { filename: 'rearview:hooks' });
  } finally {
    Reflect.deleteProperty(globalThis, name);
  }
  return name;
}
