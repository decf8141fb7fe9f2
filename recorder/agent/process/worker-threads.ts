/**
 * Worker threads are let into the recording. They run the preloads of the thread that makes them, and so our bootloader,
 * unless they are given an environment or options of Node of their own: then it is added to these, and taken out again by
 * the bootloader, in the thread.
 */
import type workerThreads from 'node:worker_threads';
import { withOption } from '../../way-in/invitation.js';
import { ownData } from '../capture/own-properties.js';
import { disguise } from '../host/native-disguise.js';
import type { NodeInternals } from '../host/options.js';
import { construct, create, getPrototypeOf, isArray, isProxy, newList } from '../host/pristine.js';
import { define, defineData, ownDescriptor } from '../host/properties.js';
import type { Invitations } from './invitations.js';

type WorkerClass = new (...args: unknown[]) => object;

export function inviteWorkerThreads(node: NodeInternals, invitations: Invitations): void {
  const threads = node.require('node:worker_threads') as typeof workerThreads;
  const Original = threads.Worker as unknown as WorkerClass;
  const Base = getPrototypeOf(Original) as WorkerClass;
  // A class, and not a Proxy, which Node 26 shows as one. What it constructs is an object of the original.
  class Worker extends Base {
    // @ts-expect-error: as above.
    // biome-ignore lint/correctness/noUnreachableSuper: as above.
    constructor(...args: unknown[]) {
      try {
        if (args.length > 1) args[1] = invited(args[1], invitations);
      } catch {
        // The thread runs unrecorded.
      }
      // biome-ignore lint/correctness/noConstructorReturn: the original has constructed it already.
      return construct(Original, args, new.target) as Worker;
    }
  }
  copyProperties(Worker, Original, ['prototype', 'length', 'name']);
  copyProperties(Worker.prototype, Original.prototype as object, ['constructor']);
  (threads as { Worker: unknown }).Worker = disguise(Worker as never, Original as never);
}

function copyProperties(to: object, from: object, except: readonly PropertyKey[]): void {
  for (const key of Reflect.ownKeys(from)) {
    if (!except.includes(key)) define(to, key, ownDescriptor(from, key) as PropertyDescriptor);
  }
}

/** The options to use in the place of those given; everything but the changed one is inherited from these. */
function invited(options: unknown, invitations: Invitations): unknown {
  if (typeof options !== 'object' || options === null || isProxy(options) || !invitations.areOpen()) return options;
  const env = ownData(options, 'env');
  if (typeof env === 'object' && env !== null) {
    const copy = { __proto__: null, ...env } as Record<string, unknown>;
    const { NODE_OPTIONS } = copy;
    copy.NODE_OPTIONS = withOption(NODE_OPTIONS === undefined ? undefined : `${NODE_OPTIONS}`, invitations.option);
    return inheriting(options, 'env', copy);
  }
  const execArgv = ownData(options, 'execArgv');
  if (!isArray(execArgv) || isProxy(execArgv)) return options;
  const value: unknown[] = newList();
  value[0] = '--require';
  value[1] = invitations.wayIn.bootloader;
  for (let i = 0; i < execArgv.length; i++) value[value.length] = ownData(execArgv, i);
  return inheriting(options, 'execArgv', value);
}

function inheriting(options: object, key: string, value: unknown): object {
  const changed = create(options);
  defineData(changed, key, value, true);
  return changed;
}
