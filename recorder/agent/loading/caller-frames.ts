/**
 * Who called? A structured look at the nearest frames, taken without leaving a trace: what is set on `Error` for it is
 * put back before anything else runs, and where the program has locked `Error` there is no answer.
 */
import { deleteProperty } from '../host/pristine.js';
import { define, defineData, ownDescriptor } from '../host/properties.js';

export const ErrorOfMainContext = Error;
const { captureStackTrace } = Error;

/** The frames above `below`'s nearest call, nearest first, at most `count`; undefined if they cannot be had. */
export function callerFrames(below: (...args: never[]) => unknown, count: number): NodeJS.CallSite[] | undefined {
  const prepare = ownDescriptor(ErrorOfMainContext, 'prepareStackTrace');
  const limit = ownDescriptor(ErrorOfMainContext, 'stackTraceLimit');
  if (!isReplaceable(prepare) || !isReplaceable(limit)) return undefined;
  let frames: NodeJS.CallSite[] | undefined;
  const probe: { stack?: unknown } = {};
  const collect = (_error: Error, sites: NodeJS.CallSite[]): string => {
    frames = sites;
    return '';
  };
  replace('stackTraceLimit', count);
  replace('prepareStackTrace', collect);
  try {
    captureStackTrace(probe, below);
    void probe.stack; // Formatting happens on the first read.
  } finally {
    restore('stackTraceLimit', limit);
    restore('prepareStackTrace', prepare);
  }
  return frames;
}

function isReplaceable(descriptor: PropertyDescriptor | undefined): boolean {
  if (descriptor === undefined) return true;
  return 'value' in descriptor && descriptor.writable === true && descriptor.configurable === true;
}

function replace(key: string, value: unknown): void {
  defineData(ErrorOfMainContext, key, value, true);
}

function restore(key: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor !== undefined) define(ErrorOfMainContext, key, descriptor);
  else deleteProperty(ErrorOfMainContext, key);
}

/**
 * Makes room for one frame of ours, which is taken out of the trace later, in errors that are made until the value
 * returned is given to `restoreFrameLimit`. No code of the program may run in between. `above` is the number of frames
 * that are certain to be nearer than ours.
 */
export function raiseFrameLimit(above: number): PropertyDescriptor | undefined {
  const limit = ownDescriptor(ErrorOfMainContext, 'stackTraceLimit');
  if (limit === undefined || !isReplaceable(limit) || typeof limit.value !== 'number') return undefined;
  if (limit.value < above) return undefined;
  replace('stackTraceLimit', limit.value + 1);
  return limit;
}

export function restoreFrameLimit(limit: PropertyDescriptor | undefined): void {
  if (limit !== undefined) restore('stackTraceLimit', limit);
}

/** How many frames V8 keeps; undefined if the program has made something else of that than a number it can set. */
export function frameLimit(): number | undefined {
  const limit = ownDescriptor(ErrorOfMainContext, 'stackTraceLimit');
  return limit?.writable === true && typeof limit.value === 'number' ? limit.value : undefined;
}
