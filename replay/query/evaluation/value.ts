/**
 * What an expression computes with: JavaScript's primitives as themselves, so that operators are exact; captured objects as
 * they were captured; what the expression makes itself; and the unknown, for what was not captured. No object of ours
 * is ever an object of the expression: properties live in maps of their own, so no prototype can be reached.
 */
import type { CapturedValue, CutReasonName } from '../../model.js';
import type { Budget } from './budget.js';

export type Primitive = undefined | null | boolean | number | bigint | string;
export type CapturedObject = Extract<CapturedValue, { objectId: number }>;
type CapturedSymbol = Extract<CapturedValue, { kind: 'symbol' }>;

export type Value =
  | Primitive
  | CapturedObject
  | CapturedSymbol
  | PartialString
  | PartialBigint
  | MadeArray
  | MadeObject
  | MadeRegExp
  | Arrow
  | Builtin
  | Unknown;

/** An item an array does not have. */
export const HOLE = Symbol('hole');
export type Item = Value | typeof HOLE;

export type TypeName = 'undefined' | 'object' | 'boolean' | 'number' | 'bigint' | 'string' | 'symbol' | 'function';

/** What was not captured, or what depends on it. */
export class Unknown {
  readonly kind = 'unknown';

  constructor(
    /** One sentence for the user. */
    readonly sentence: string,
    readonly reason: CutReasonName,
    /** What is known all the same. */
    readonly type?: TypeName,
    readonly truth?: boolean,
  ) {}

  /** Another value that depends on this one. */
  as(type?: TypeName, truth?: boolean): Unknown {
    return new Unknown(this.sentence, this.reason, type, truth);
  }
}

/** A string of which only the beginning is known. */
export class PartialString {
  readonly kind = 'partialString';

  constructor(
    readonly prefix: string,
    /** Of the whole string; undefined where a secret was taken out of it. */
    readonly length: number | undefined,
    readonly captured: CapturedValue,
    readonly rest: Unknown,
  ) {}
}

export class PartialBigint {
  readonly kind = 'partialBigint';

  constructor(
    readonly captured: CapturedValue,
    readonly rest: Unknown,
  ) {}
}

/** The items of an array, as far as they are known: always from the first one on. */
export interface List {
  readonly items: readonly Item[];
  /** How many more there are, if `isExact`; else how many more there may be at most. */
  readonly more: number;
  readonly isExact: boolean;
  /** What a further item is, and any answer that depends on one. Defined if `more` is not 0. */
  readonly rest: Unknown | undefined;
}

/** Made by makeArray, which bounds it. Never changed. */
export class MadeArray implements List {
  readonly kind = 'madeArray';

  constructor(
    readonly items: readonly Item[],
    readonly more: number,
    readonly isExact: boolean,
    readonly rest: Unknown | undefined,
    /** Levels, and values at all levels. */
    readonly height: number,
    readonly size: number,
  ) {}
}

/** Made by makeObject, which bounds it. Never changed. */
export class MadeObject {
  readonly kind = 'madeObject';

  constructor(
    /** Without a prototype: it is there for the order that JavaScript gives to names. */
    readonly properties: Readonly<Record<string, Value>>,
    /** Number of further properties, of which nothing is known but `rest`. */
    readonly more: number,
    readonly rest: Unknown | undefined,
    readonly height: number,
    readonly size: number,
  ) {}
}

/** A regular expression literal. */
export class MadeRegExp {
  readonly kind = 'madeRegExp';

  constructor(
    readonly source: string,
    readonly flags: string,
  ) {}
}

/** An arrow function of the expression. */
export class Arrow {
  readonly kind = 'arrow';

  constructor(
    /** Its parameters' number, as `length` tells it. */
    readonly length: number,
    readonly call: (args: readonly Value[]) => Value,
  ) {}
}

/** What a function of ours is called with besides its arguments. */
export interface CallSite {
  budget: Budget;
  /** Source text of the callee, of what it is called on, and of the first argument. */
  callee: string;
  receiver: string;
  argument: string;
}

/** One of JavaScript's own functions, classes or namespaces. */
export class Builtin {
  readonly kind = 'builtin';

  constructor(
    readonly name: string,
    readonly type: 'function' | 'class' | 'namespace',
    /** Absent where it is only there for its members, or for instanceof. */
    readonly call?: (args: readonly Value[], site: CallSite) => Value,
    readonly members: ReadonlyMap<string, Value> = new Map(),
  ) {}
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

export function isPrimitive(value: Item): value is Primitive {
  return typeof value !== 'object' || value === null;
}

/** As `typeof` says; undefined where that is not known. */
export function typeOf(value: Value): TypeName | undefined {
  if (isPrimitive(value)) return value === null ? 'object' : (typeof value as TypeName);
  switch (value.kind) {
    case 'unknown':
      return value.type;
    case 'partialString':
      return 'string';
    case 'partialBigint':
      return 'bigint';
    case 'symbol':
      return 'symbol';
    case 'function':
    case 'class':
    case 'arrow':
      return 'function';
    case 'builtin':
      return value.type === 'namespace' ? 'object' : 'function';
    case 'cut':
      // A function behind a Proxy is cut as an object is.
      return value.reason === 'proxy' ? undefined : 'object';
    default:
      return 'object';
  }
}

/** As an `if` takes it; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  if (isPrimitive(value)) return Boolean(value);
  if (value.kind === 'unknown') return value.truth;
  // Of an empty string nothing is left out.
  return true;
}
