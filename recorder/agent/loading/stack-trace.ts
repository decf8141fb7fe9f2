/**
 * Stack traces show the columns of the original text, and no frame of ours. V8 hands every trace to one callback of
 * Node's before the program's `Error.prepareStackTrace` or Node's own formatting sees it; ours stands before that one.
 */

import { beginStackText, endStackText } from '../capture/stack-text.js';
import { disguise } from '../host/native-disguise.js';
import { callerFrames, frameLimit } from './caller-frames.js';
import type { LoadingHost } from './loading-host.js';
import { CallSiteMapper } from './mapped-call-site.js';
import type { OverflowTraces } from './overflow-trace.js';
import type { ScriptRegistry } from './script-registry.js';

type Prepare = (globalThisOfError: object, error: unknown, trace: NodeJS.CallSite[]) => unknown;

/** False if this Node does not have what it takes, and nothing was changed. */
export function installStackTrace(
  { node, stackWasRead }: LoadingHost,
  registry: ScriptRegistry,
  overflows: OverflowTraces,
): boolean {
  const binding = node.internalBinding?.('errors') as
    | { setPrepareStackTraceCallback?: (prepare: Prepare) => void }
    | undefined;
  const errors = node.internalRequire?.('internal/errors') as { prepareStackTraceCallback?: Prepare } | undefined;
  const original = errors?.prepareStackTraceCallback;
  const own = ownCallSite();
  if (typeof binding?.setPrepareStackTraceCallback !== 'function') return false;
  if (typeof original !== 'function' || own === undefined) return false;

  const mapper = new CallSiteMapper(registry, Object.getPrototypeOf(own));
  const ownName = mapper.fileName(own) || mapper.nameOrSourceUrl(own) || undefined;
  overflows.ownName = ownName;
  const isOurs = (site: NodeJS.CallSite): boolean =>
    ownName !== undefined && (mapper.fileName(site) || mapper.nameOrSourceUrl(site)) === ownName;

  const prepareStackTraceCallback: Prepare = (globalThisOfError, error, trace) => {
    beginStackText();
    try {
      // Nothing else of ours throws.
      const isOverflow = trace.length > 0 && isOurs(trace[0] as NodeJS.CallSite);
      correct(trace, mapper, isOurs);
      if (isOverflow) {
        const limit = frameLimit();
        // The hook had V8 keep as many more frames as it may have itself.
        if (limit !== undefined && trace.length > limit) trace.length = limit;
        overflows.add(error, trace, mapper);
      }
    } catch {
      // Best effort: an uncorrected trace is better than an error while an error is reported.
    }
    let stack: unknown;
    try {
      stack = original(globalThisOfError, error, trace);
    } finally {
      endStackText();
    }
    stackWasRead(error);
    return stack;
  };
  binding.setPrepareStackTraceCallback(disguise(prepareStackTraceCallback, original));
  return true;
}

/** The array was made for this one trace: V8 keeps no reference, so frames can be taken out in place. */
function correct(trace: NodeJS.CallSite[], mapper: CallSiteMapper, isOurs: (site: NodeJS.CallSite) => boolean): void {
  let kept = 0;
  for (let i = 0; i < trace.length; i++) {
    const site = trace[i] as NodeJS.CallSite;
    if (isOurs(site)) continue;
    mapper.map(site);
    trace[kept] = site;
    kept++;
  }
  if (kept < trace.length) trace.length = kept;
}

/** A frame of this file's, which after bundling is the agent's. */
function ownCallSite(): NodeJS.CallSite | undefined {
  const here = (): NodeJS.CallSite[] | undefined => callerFrames(here, 1);
  return here()?.[0];
}
