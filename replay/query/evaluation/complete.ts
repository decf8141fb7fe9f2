/** What can be written at a place in an expression: names, or members of what is before the point. */
import type { CallValues } from '../../model.js';
import { Budget, EVALUATION_LIMITS } from './budget.js';
import { CallScope } from './call-scope.js';
import { compile } from './compile.js';
import { EvaluationError } from './evaluation-error.js';
import { GLOBALS } from './globals.js';
import { methodNames } from './methods.js';
import { ownEntries } from './own-entries.js';
import { parseExpression } from './parse.js';
import { Builtin, isPrimitive, isUnknown, type Value } from './value.js';

export interface Completion {
  label: string;
  kind: 'variable' | 'property' | 'method' | 'class' | 'function';
}

export interface Completions {
  items: Completion[];
  /** Offset in the text of the name that is being written, and its length so far. */
  start: number;
  length: number;
}

const NAME_SO_FAR = /[\p{ID_Continue}$\u200c\u200d]*$/u;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** @param offset of the cursor, in UTF-16 units. Never throws for what the text says. */
export function complete(text: string, offset: number, values: CallValues): Completions {
  const before = text.slice(0, offset);
  const written = NAME_SO_FAR.exec(before)![0];
  const start = before.length - written.length;
  const point = /\??\.\s*$/.exec(before.slice(0, start));
  const items = point === null ? namesOf(values) : membersBefore(before.slice(0, point.index), values);
  return { items: items.filter(({ label }) => label.startsWith(written)), start, length: written.length };
}

function namesOf(values: CallValues): Completion[] {
  const own = new CallScope(values).names().map((label): Completion => ({ label, kind: 'variable' }));
  const globals = Array.from(GLOBALS, ([label, value]): Completion => ({ label, kind: kindOf(value, 'variable') }));
  return [...own, ...globals];
}

/** Of the longest expression that ends there: `a + b` of `f(a + b`. */
function membersBefore(text: string, values: CallValues): Completion[] {
  for (const start of starts(text)) {
    const value = valueAt(text.slice(start), values);
    if (value !== undefined && value !== null) return membersOf(value);
  }
  return [];
}

/** Offsets at which the operand that ends the text can begin: the furthest one that is still a chain of members. */
function* starts(text: string): Generator<number> {
  const depthOf: Readonly<Record<string, number>> = { ')': 1, ']': 1, '}': 1, '(': -1, '[': -1, '{': -1 };
  let depth = 0;
  let start = text.length;
  const found: number[] = [];
  for (let i = text.length - 1; i >= 0; i--) {
    depth += depthOf[text[i]!] ?? 0;
    if (depth < 0) break;
    if (depth > 0) continue;
    if (!/[\p{ID_Continue}$.?)\]}([{'"`\s]/u.test(text[i]!)) break;
    start = i;
    found.push(start);
  }
  yield* found.reverse().slice(0, 200);
}

function valueAt(text: string, values: CallValues): Value {
  try {
    const run = compile(parseExpression(text), text);
    const value = run({ moment: { scope: new CallScope(values), budget: new Budget(EVALUATION_LIMITS) }, values: [] });
    return isUnknown(value) ? undefined : value;
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function membersOf(value: Value): Completion[] {
  const methods = methodNames(value).map((label): Completion => ({ label, kind: 'method' }));
  if (value instanceof Builtin) {
    return Array.from(value.members, ([label, member]) => ({ label, kind: kindOf(member, 'property') }));
  }
  return [...ownNames(value).map((label): Completion => ({ label, kind: 'property' })), ...methods];
}

/** Those that can be written behind a point. */
function ownNames(value: Value): string[] {
  if (typeof value === 'string') return ['length'];
  if (isPrimitive(value)) return [];
  switch (value.kind) {
    case 'array':
    case 'madeArray':
    case 'partialString':
      return ['length'];
    case 'bytes':
      return ['length', 'byteLength'];
    case 'map':
    case 'set':
      return ['size'];
    case 'error':
      return ['name', 'message', 'stack', 'cause', ...namesIn(value)];
    case 'function':
    case 'class':
      return ['name'];
    default:
      return namesIn(value);
  }
}

function namesIn(value: Value): string[] {
  const own = value === undefined || value === null ? undefined : ownEntries(value, '', new Budget(EVALUATION_LIMITS));
  if (own === undefined || isUnknown(own)) return [];
  return own.entries.map(([name]) => name).filter((name) => NAME.test(name));
}

function kindOf(value: Value, otherwise: Completion['kind']): Completion['kind'] {
  if (!(value instanceof Builtin)) return otherwise;
  return value.type === 'namespace' ? 'variable' : value.type;
}
