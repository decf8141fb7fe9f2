/**
 * What is cut off a value may make an answer unknown, and never another: each expression is asked of values that were
 * captured whole and of the same ones cut at random, and what is said of these holds for those.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EvaluationError } from '../../../replay/engine.js';
import type { CallValues, CapturedValue } from '../../../replay/model.js';
import { condition, evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { CaptureAll } from './support/capture-all.js';
import { expressions, scopes } from './support/generated.js';

const RUNS = 2000;

/** One decision after another; after the last one nothing more is cut. */
type Decide = (choices: number) => number;

function cut(value: CapturedValue, decide: Decide): CapturedValue {
  if (decide(12) === 1) return { kind: 'withheld', reason: 'budget' };
  switch (value.kind) {
    case 'string': {
      const kept = value.value.length - decide(Math.min(value.value.length, 4) + 1);
      return { ...value, value: value.value.slice(0, kept) };
    }
    case 'array': {
      if (decide(10) === 1) return { kind: 'cut', reason: 'depth', objectId: value.objectId, className: 'Array' };
      const kept = value.items.length - decide(Math.min(value.items.length, 3) + 1);
      return { ...value, items: value.items.slice(0, kept).map((item) => cutItem(item, decide)) };
    }
    case 'object': {
      const { className, objectId, properties } = value;
      if (decide(10) === 1) return { kind: 'cut', reason: 'depth', objectId, className };
      const kept = properties.length - decide(Math.min(properties.length, 3) + 1);
      return {
        ...value,
        properties: properties.slice(0, kept).map(({ name, value }) => ({ name, value: cut(value, decide) })),
        omitted: properties.length - kept,
      };
    }
    case 'map':
      return { ...value, entries: value.entries.slice(0, value.size - decide(value.size + 1)) };
    case 'set':
      return { ...value, items: value.items.slice(0, value.size - decide(value.size + 1)) };
    case 'bytes':
      return { ...value, bytes: value.bytes.slice(0, value.byteLength - decide(value.byteLength + 1)) };
    default:
      return value;
  }
}

function cutItem(item: CapturedValue, decide: Decide): CapturedValue {
  return item.kind === 'absent' ? item : cut(item, decide);
}

/** Whether what is known of a value is so. */
function holds(known: CapturedValue, whole: CapturedValue): boolean {
  switch (known.kind) {
    case 'withheld':
      return true;
    case 'cut':
      return 'objectId' in whole && whole.objectId === known.objectId;
    case 'string':
      return whole.kind === 'string' && whole.length === known.length && whole.value.startsWith(known.value);
    case 'array': {
      if (whole.kind !== 'array') return false;
      const { length, undecided = 0 } = known;
      const lengthHolds = whole.length >= length && whole.length <= length + undecided;
      return lengthHolds && known.items.every((item, i) => holds(item, whole.items[i]!));
    }
    case 'object': {
      if (whole.kind !== 'object') return false;
      const count = known.properties.length + known.omitted;
      const value = (name: string) => whole.properties.find((property) => property.name === name)?.value;
      return (
        count >= whole.properties.length &&
        known.properties.every((own) => own.value.kind === 'withheld' || holds(own.value, value(own.name)!))
      );
    }
    case 'map':
    case 'set':
    case 'bytes':
      return known.kind === whole.kind && known.objectId === whole.objectId;
    case 'number':
      return whole.kind === 'number' && Object.is(whole.value, known.value);
    case 'bigint':
      return whole.kind === 'bigint' && whole.digits === known.digits;
    case 'boolean':
      return whole.kind === 'boolean' && whole.value === known.value;
    default:
      return whole.kind === known.kind;
  }
}

type Outcome = { value: CapturedValue } | { problem: string; message: string };

function ask(values: CallValues, expression: string): Outcome {
  try {
    return { value: evaluate(values, expression) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { problem: error.problem, message: error.message };
  }
}

test('what is said of cut values holds for whole ones', () => {
  let compared = 0;
  const cuts = fc.array(fc.nat({ max: 1000 }), { maxLength: 40 });
  fc.assert(
    fc.property(expressions, scopes, cuts, (expression, scope, decisions) => {
      const values = new CaptureAll().values(scope);
      let next = 0;
      const decide: Decide = (choices) => (next < decisions.length ? decisions[next++]! % choices : 0);
      const parameters = values.parameters.map(({ name, value }) => ({ name, value: cut(value, decide) }));
      const ofCut = ask({ ...values, parameters }, expression);
      const ofWhole = ask(values, expression);
      // What throws, or is refused, for what is not looked at any more, need not be told.
      if ('problem' in ofWhole || ('problem' in ofCut && ofCut.problem !== 'exception')) return;
      compared += 1;
      expect(ofCut).toHaveProperty('value');
      if ('value' in ofCut && !holds(ofCut.value, ofWhole.value)) expect(ofCut.value).toEqual(ofWhole.value);
      const verdict = condition(expression).at({ ...values, parameters }).holds;
      if (verdict !== undefined) expect(condition(expression).at(values).holds).toBe(verdict);
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThan(RUNS / 4);
});
