/**
 * Whether a class is Node's own. Its name says little, and Node shows no list of its classes, of which many are loaded
 * late or exported nowhere; but a class's text, as V8 gives it, is a piece of the script it was compiled from, and
 * Node's scripts are in its binary.
 */
import type { NodeInternals } from '../host/options.js';
import { functionText, ownEnumerableKeys, stringIndexOf } from '../host/pristine.js';
import { isObject, ownData } from './own-properties.js';

/** Where those are that most programs pass around. All scripts, 5 to 11 MB, take 1 to 3 ms to search. */
const LIKELY_SCRIPTS = [
  ...[
    '_http_incoming',
    '_http_server',
    '_http_outgoing',
    '_http_client',
    'net',
    'internal/timers',
    'internal/fs/streams',
  ],
  ...['internal/event_target', 'internal/abort_controller', 'internal/http2/compat', 'internal/deps/undici/undici'],
];
const NATIVE_END = '{ [native code] }';

let builtins: object | undefined;
let scripts: object | undefined;

/** For all that is recorded from here on. */
export function findNodeSources({ internalBinding }: NodeInternals): void {
  scripts = undefined;
  builtins = undefined;
  try {
    const binding = internalBinding?.('builtins');
    if (isObject(binding)) builtins = binding;
  } catch {
    // Not known on this Node: names must do.
  }
}

/** `maker` is no Proxy. Undefined if it cannot be told on this Node. Cost: milliseconds for one that is not Node's. */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
export function isOfNode(maker: Function): boolean | undefined {
  if (isNative(maker)) return true;
  if (scripts === undefined) {
    // Looked up late: the object is made of hundreds of texts when it is first asked for.
    const found = builtins === undefined ? undefined : (builtins as { natives?: unknown }).natives;
    if (!isObject(found)) return undefined;
    scripts = found;
  }
  const text = functionText(maker);
  for (let i = 0; i < LIKELY_SCRIPTS.length; i++) if (isIn(LIKELY_SCRIPTS[i] as string, text)) return true;
  const names = ownEnumerableKeys(scripts);
  for (let i = 0; i < names.length; i++) if (isIn(names[i] as string, text)) return true;
  return false;
}

function isIn(script: string, text: string): boolean {
  const source = ownData(scripts as object, script);
  return typeof source === 'string' && stringIndexOf(source, text) >= 0;
}

/** Also of what `bind` makes. */
// biome-ignore lint/complexity/noBannedTypes: any function at all.
export function isNative(fn: Function): boolean {
  const text = functionText(fn);
  return text.length < 1000 && stringIndexOf(text, NATIVE_END) >= 0;
}
