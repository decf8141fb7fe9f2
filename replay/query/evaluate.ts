/**
 * Names and member paths over captured values. It answers what was captured and says why something was not; it never
 * guesses a value and never runs code.
 */
import type { CallValues, CapturedValue, CutReasonName, NamedValue } from '../model.js';
import { EvaluationError } from './evaluation-error.js';
import { parsePath } from './parse-path.js';

const REASONS: Readonly<Record<CutReasonName, string>> = {
  none: 'no reason was recorded',
  depth: 'the depth limit of captures was reached',
  breadth: 'the limit of properties and items was reached',
  length: 'the limit of string length was reached',
  budget: "the capture's budget of values was used up",
  getter: 'it is a getter, and reading it would have run the program',
  proxy: 'it is a Proxy, and looking at it would have run the program',
  redacted: 'its name looks like a secret',
  failed: 'looking at it failed',
  unread: 'nobody had read it, and the first look makes its text',
  steppedDown: 'recording its function cost too much',
};

/**
 * The value of an expression at a call: its parameters, `this`, `$result`, `$error`, and members of these.
 * Throws an EvaluationError for what is not known.
 */
export function evaluatePath(values: CallValues, expression: string): CapturedValue {
  const { root, members, texts } = parsePath(expression);
  let value = rootValue(values, root);
  members.forEach((member, i) => {
    value = memberOf(seen(value, texts[i]!), member, texts[i]!, texts[i + 1]!);
  });
  return seen(value, texts.at(-1)!);
}

function rootValue(values: CallValues, root: string): CapturedValue {
  const known = namesOf(values);
  const found = known.find(({ name }) => name === root);
  if (found !== undefined) return found.value;
  const constant = CONSTANTS[root];
  if (constant !== undefined) return constant;
  if (root === '$result') throw new EvaluationError('`$result` is known where the call returns, and here it does not.');
  if (root === '$error') throw new EvaluationError('`$error` is known where an exception is, and here is none.');
  if (root === 'this') throw new EvaluationError('`this` was not captured for this function.');
  const names = known.map(({ name }) => `\`${name}\``).join(', ') || 'none';
  throw new EvaluationError(
    `\`${root}\` is no parameter of this call, and only those are recorded; known here: ${names}.`,
  );
}

const CONSTANTS: Readonly<Record<string, CapturedValue>> = {
  undefined: { kind: 'undefined' },
  null: { kind: 'null' },
  true: { kind: 'boolean', value: true },
  false: { kind: 'boolean', value: false },
};

function namesOf({ parameters, receiver, outcome }: CallValues): NamedValue[] {
  const names = [...parameters];
  if (receiver !== undefined) names.push({ name: 'this', value: receiver });
  if (outcome?.value !== undefined) {
    const isResult = outcome.kind === 'returned' || outcome.kind === 'yielded';
    names.push({ name: isResult ? '$result' : '$error', value: outcome.value });
  }
  return names;
}

/** The value itself behind a reference; an EvaluationError where it was not captured. */
function seen(value: CapturedValue, text: string): CapturedValue {
  if (value.kind === 'reference' && value.target !== undefined) return value.target;
  if (value.kind === 'withheld') throw new EvaluationError(`\`${text}\` was not captured: ${REASONS[value.reason]}.`);
  if (value.kind === 'absent') throw new EvaluationError(`\`${text}\` was not captured.`);
  return value;
}

/** `of` and `path` are the texts of the value and of its member. */
function memberOf(value: CapturedValue, member: string, of: string, path: string): CapturedValue {
  switch (value.kind) {
    case 'undefined':
    case 'null':
      throw new EvaluationError(`\`${of}\` is ${value.kind}, so it has no \`${member}\`.`);
    case 'cut':
      throw new EvaluationError(`What \`${of}\` holds was not captured: ${REASONS[value.reason]}.`);
    case 'reference':
      throw new EvaluationError(`What \`${of}\` holds was captured elsewhere, and not found.`);
    case 'object':
      return property(value.properties, value.omitted, member, path);
    case 'array':
      if (member === 'length') return numberOf(value.length);
      return element(value.items, value.length, member, path);
    case 'string':
      if (member === 'length') return numberOf(value.length);
      return element(
        Array.from(value.value.split(''), (text): CapturedValue => ({ kind: 'string', value: text, length: 1 })),
        value.length,
        member,
        path,
      );
    case 'bytes':
      if (member === 'length' || member === 'byteLength') return numberOf(value.byteLength);
      if (value.className !== 'Buffer' && value.className !== 'Uint8Array') break;
      return element(Array.from(value.bytes, numberOf), value.byteLength, member, path);
    case 'map':
    case 'set':
      if (member === 'size') return numberOf(value.size);
      break;
    case 'error':
      if (member === 'name') return { kind: 'string', value: value.className, length: value.className.length };
      if (member === 'message' || member === 'stack' || member === 'cause') {
        const own = value[member];
        return own.kind === 'absent' ? { kind: 'undefined' } : own;
      }
      return property(value.properties, 0, member, path);
    case 'function':
    case 'class':
      if (member === 'name') return { kind: 'string', value: value.name, length: value.name.length };
      break;
    case 'symbol':
      if (member === 'description') {
        return { kind: 'string', value: value.description, length: value.description.length };
      }
      break;
    case 'boxed':
      return memberOf(value.primitive, member, of, path);
  }
  throw new EvaluationError(`\`${path}\` was not captured: of \`${of}\` only what it shows was.`);
}

function property(properties: readonly NamedValue[], omitted: number, name: string, path: string): CapturedValue {
  const found = properties.find((candidate) => candidate.name === name && !candidate.isSymbol);
  if (found !== undefined) return found.value;
  if (omitted > 0) {
    throw new EvaluationError(`\`${path}\` was not captured: ${omitted} properties were left out, ${REASONS.breadth}.`);
  }
  const names = properties.map((known) => `\`${known.name}\``).join(', ') || 'none';
  throw new EvaluationError(`\`${path}\` is no own property; known here: ${names}.`);
}

function element(items: readonly CapturedValue[], length: number, member: string, path: string): CapturedValue {
  const index = Number(member);
  if (!Number.isInteger(index) || index < 0) throw new EvaluationError(`\`${path}\` is no item and no \`length\`.`);
  const item = items[index];
  if (item !== undefined) return item.kind === 'absent' ? { kind: 'undefined' } : item;
  if (index >= length) return { kind: 'undefined' };
  throw new EvaluationError(`\`${path}\` was not captured: only the first ${items.length} of ${length} were.`);
}

function numberOf(value: number): CapturedValue {
  return { kind: 'number', value };
}
