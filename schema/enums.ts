/**
 * The enums of trace.capnp as plain constants: the agent and the scanners compare these in their innermost loops, where
 * a bundler folds a literal and a property of a generated enum object stays a load. A test holds them against the
 * generated ones.
 */

export const EventKind = {
  none: 0,
  enter: 1,
  leave: 2,
  unwind: 3,
  await: 4,
  yield: 5,
  resume: 6,
  throw: 7,
  catch: 8,
  lane: 9,
  laneStart: 10,
  laneFinish: 11,
  lost: 12,
  uncaught: 13,
  through: 14,
  step: 15,
  output: 16,
  errorOutput: 17,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/** Whether text was written: the subject is 1 + a call ref, or 0. */
export function isOutput(kind: number): boolean {
  return kind === EventKind.output || kind === EventKind.errorOutput;
}

export const ValueTag = {
  absent: 0,
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  integer: 5,
  number: 6,
  string: 7,
  stringCut: 8,
  stringEscaped: 9,
  bigint: 10,
  symbol: 11,
  function: 12,
  class: 13,
  object: 14,
  array: 15,
  reference: 16,
  cut: 17,
  withheld: 18,
  date: 19,
  regexp: 20,
  map: 21,
  set: 22,
  error: 23,
  bytes: 24,
  promise: 25,
  boxed: 26,
  opaque: 27,
  settled: 28,
  instance: 29,
} as const;
export type ValueTag = (typeof ValueTag)[keyof typeof ValueTag];

export const CutReason = {
  none: 0,
  depth: 1,
  breadth: 2,
  length: 3,
  budget: 4,
  getter: 5,
  proxy: 6,
  redacted: 7,
  failed: 8,
  unread: 9,
  steppedDown: 10,
} as const;
export type CutReason = (typeof CutReason)[keyof typeof CutReason];

/** Bits of an element of ShapeTable.flags. */
export const ShapeFlag = { privateFields: 1, selection: 2, noPrototype: 4 } as const;

/** Element of Keyframe.states. */
export const CallState = { running: 0, awaiting: 1, yielded: 2 } as const;
export type CallState = (typeof CallState)[keyof typeof CallState];

/** Payload of ValueTag.promise and ValueTag.settled. */
export const PromiseState = { unknown: 0, pending: 1, fulfilled: 2, rejected: 3 } as const;
export type PromiseState = (typeof PromiseState)[keyof typeof PromiseState];

export const SCRIPT_KINDS = ['commonjs', 'module', 'script'] as const;
export type ScriptKind = (typeof SCRIPT_KINDS)[number];

export const FUNCTION_KINDS = ['module', 'function', 'arrow', 'method', 'getter', 'setter', 'constructor'] as const;
export type FunctionKind = (typeof FUNCTION_KINDS)[number];

export const LANE_KINDS = [
  'main',
  'request',
  'timer',
  'immediate',
  'network',
  'pipe',
  'fileSystem',
  'process',
  'message',
  'signal',
  'other',
] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

export const UNRECORDED_KINDS = ['function', 'fieldInitializer', 'staticBlock'] as const;
export type UnrecordedKind = (typeof UNRECORDED_KINDS)[number];

export const SKIP_REASONS = ['package', 'excluded', 'notIncluded'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** How much of a function's calls is recorded: index is Step.detail, from most to least. */
export const DETAILS = ['full', 'scalars', 'timing', 'sampled', 'off'] as const;
export type Detail = (typeof DETAILS)[number];

export const END_REASONS = ['exit', 'signal', 'failed'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** `what` begins the sentence of the RangeError for a value that has no name: a newer writer's, or damage. */
export function nameOf<Name>(names: readonly Name[], value: number, what: string): Name {
  const name = names[value];
  if (name === undefined) {
    throw new RangeError(`${what} is ${value}, which this version of Rearview does not know; a newer one may`);
  }
  return name;
}
