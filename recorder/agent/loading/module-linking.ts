/**
 * An error of linking ES modules (an import that is not exported) comes with the line of the import. Node puts it in
 * front of the stack, and takes the import statement from it for its advice, before anybody can catch the error: the line
 * has to be the author's as soon as V8's module object has thrown.
 */

import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { apply } from '../host/pristine.js';
import { changeValue, ownDescriptor } from '../host/properties.js';
import { raiseFrameLimit, restoreFrameLimit } from './caller-frames.js';
import { type ErrorArrows, originalArrow } from './error-arrow.js';
import type { ScriptRegistry } from './script-registry.js';

type Link = (this: unknown, ...args: unknown[]) => unknown;

/** What a version does not have is not replaced. */
export function installModuleLinking(node: NodeInternals, registry: ScriptRegistry, arrows: ErrorArrows): void {
  const binding = node.internalBinding?.('module_wrap') as { ModuleWrap?: { prototype: object } } | undefined;
  const prototype = binding?.ModuleWrap?.prototype;
  if (prototype === undefined) return;
  for (const name of ['instantiate', 'instantiateSync']) {
    const descriptor = ownDescriptor(prototype, name);
    const original = descriptor?.value as Link | undefined;
    if (typeof original !== 'function' || descriptor?.configurable !== true) continue;
    const link: Link = function (...args) {
      // No code of the program runs here. The frame of this function is taken out of stack traces.
      const limit = raiseFrameLimit(1);
      try {
        return apply(original, this, args);
      } catch (error) {
        correctLine(registry, arrows, error);
        throw error;
      } finally {
        restoreFrameLimit(limit);
      }
    };
    changeValue(prototype, name, disguise(link, original));
  }
}

function correctLine(registry: ScriptRegistry, arrows: ErrorArrows, error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  const arrow = arrows.of(error);
  if (arrow !== undefined) arrows.set(error, originalArrow(registry, arrow));
}
