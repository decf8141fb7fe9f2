/**
 * Promises that the program's async hooks do not see: no resource, no id, no callback. They are made while V8's hooks are
 * off. An `await` then needs no promise of its own, and V8 calls no hook around what comes after; that our promises are
 * settled is the one thing it still tells, to a function that stands in front of Node's.
 */
import { disguise } from './native-disguise.js';
import type { NodeInternals } from './options.js';
import { apply, delay, SafeWeakMap } from './pristine.js';

type PromiseHook = (promise: object) => void;
type PromiseHooks = [
  init: PromiseHook | undefined,
  before: PromiseHook | undefined,
  after: PromiseHook | undefined,
  settled: PromiseHook | undefined,
];
type SetPromiseHooks = (...hooks: PromiseHooks) => void;

const NO_HOOKS: PromiseHooks = [undefined, undefined, undefined, undefined];
const ours = new SafeWeakMap<object, true>();
let setHooks: SetPromiseHooks | undefined;
let hooks = NO_HOOKS;

/** Comes before Node's own code takes the function, which it does when hooks are first needed. */
export function hidePromises(node: NodeInternals): void {
  const binding = node.internalBinding?.('async_wrap') as { setPromiseHooks?: SetPromiseHooks } | undefined;
  const original = binding?.setPromiseHooks;
  if (binding === undefined || typeof original !== 'function') return;
  const following: SetPromiseHooks = function (this: unknown, init, before, after, settled) {
    hooks = [init, before, after, settled && exceptOurs(settled)];
    apply(original, this, hooks);
  };
  binding.setPromiseHooks = disguise(following, original);
  setHooks = original;
}

function exceptOurs(settled: PromiseHook): PromiseHook {
  return (promise) => {
    if (!ours.has(promise)) apply(settled, undefined, [promise]);
  };
}

/** Calls `callback`, which must not throw, in a microtask in `delayMs`; keeps no process alive. */
export function afterUnseen(delayMs: number, callback: () => void): void {
  if (hooks === NO_HOOKS || setHooks === undefined) {
    ours.set(wait(delayMs, callback), true);
    return;
  }
  apply(setHooks, undefined, NO_HOOKS);
  try {
    ours.set(wait(delayMs, callback), true);
  } finally {
    apply(setHooks, undefined, hooks);
  }
}

async function wait(delayMs: number, callback: () => void): Promise<void> {
  const waited = delay(delayMs);
  ours.set(waited, true);
  await waited;
  callback();
}
