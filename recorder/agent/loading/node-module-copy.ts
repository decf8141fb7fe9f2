/** A second copy of a module of Node's own: what the first took from others when it was loaded, this one takes now. */
import type { NodeInternals } from '../host/options.js';

type Builtin = new (id: string) => { compileForInternalLoader(): Record<string, unknown> };

/** Undefined if this Node does not have what it takes. */
export function copyOfNodeModule(node: NodeInternals, id: string): Record<string, unknown> | undefined {
  const realm = node.internalRequire?.('internal/bootstrap/realm') as { BuiltinModule?: Builtin } | undefined;
  return realm?.BuiltinModule === undefined ? undefined : new realm.BuiltinModule(id).compileForInternalLoader();
}
