/**
 * An uncaught error is printed with the line it was thrown on and a row of carets below, which Node takes from V8's
 * text of the script, with our insertions. Before the error is reported, that message is rewritten to the author's line.
 *
 * A thrown value that is no error object is printed by Node's C++ directly: see thrown-source.ts.
 */
import type { NodeInternals } from '../host/options.js';
import { correctStack, type ErrorArrows, originalArrow } from './error-arrow.js';
import type { OverflowTraces } from './overflow-trace.js';
import type { ScriptRegistry } from './script-registry.js';

type Enhancer = (error: object) => unknown;
interface Enhancers {
  beforeInspector: Enhancer;
  afterInspector: Enhancer;
}

/** False if this Node does not have what it takes, and nothing was changed. */
export function installFatalException(
  node: NodeInternals,
  registry: ScriptRegistry,
  arrows: ErrorArrows | undefined,
  overflows: OverflowTraces,
): boolean {
  const binding = node.internalBinding?.('errors') as
    | { setEnhanceStackForFatalException?: (before: Enhancer, after: Enhancer) => void }
    | undefined;
  const errors = node.internalRequire?.('internal/errors') as { fatalExceptionStackEnhancers?: Enhancers } | undefined;
  const enhancers = errors?.fatalExceptionStackEnhancers;
  if (typeof binding?.setEnhanceStackForFatalException !== 'function') return false;
  if (arrows === undefined || enhancers === undefined) return false;

  const { beforeInspector, afterInspector } = enhancers;
  binding.setEnhanceStackForFatalException((error) => {
    try {
      const arrow = arrows.of(error);
      if (arrow !== undefined) {
        // Node asks for it next; an overflow found in a hook is known as such only then.
        void (error as { stack?: unknown }).stack;
        arrows.set(error, overflows.arrowFor(error, arrow) ?? originalArrow(registry, arrow));
        if (arrows.isInStack(error)) correctStack(registry, error);
      }
    } catch {
      // The message keeps our insertions: ugly, but the error is reported.
    }
    return beforeInspector(error);
  }, afterInspector);
  return true;
}
