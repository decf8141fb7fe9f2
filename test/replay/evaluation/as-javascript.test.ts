/**
 * Over values that were captured whole, an expression gives what JavaScript gives: the interpreter is held against the real
 * one (in this test only), for generated expressions over generated values.
 */
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { EvaluationError } from '../../../replay/engine.js';
import { evaluate } from '../../../replay/query/evaluation/evaluate.js';
import { CaptureAll, withoutIdentity } from './support/capture-all.js';
import { expressions, scopes } from './support/generated.js';

const RUNS = 2000;

/** How often something was not known, even if no answer came to depend on it. */
const unknown = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../../replay/query/evaluation/value.js', async (original) => {
  const actual = await original<typeof import('../../../replay/query/evaluation/value.js')>();
  return {
    ...actual,
    Unknown: class extends actual.Unknown {
      constructor(...args: ConstructorParameters<typeof actual.Unknown>) {
        super(...args);
        unknown.count += 1;
      }
    },
  };
});

/** Outcomes that are the same in both: a value, or an exception by its name and its message where that is V8's own. */
type Outcome = { value: unknown } | { throws: string };

function ofJavaScript(expression: string, scope: Record<string, unknown>): Outcome {
  const run = compileFunction(`return (${expression}\n)`, Object.keys(scope)) as (...values: unknown[]) => unknown;
  try {
    return { value: withoutIdentity(new CaptureAll().value(run(...Object.values(scope)))) };
  } catch (error) {
    return { throws: (error as Error).name };
  }
}

function ofOurs(expression: string, scope: Record<string, unknown>): Outcome | { gaveUp: string } {
  try {
    return { value: withoutIdentity(evaluate(new CaptureAll().values(scope), expression)) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    if (error.problem !== 'exception') return { gaveUp: `${error.problem}: ${error.message}` };
    return { throws: error.message.slice(0, error.message.indexOf(':')) };
  }
}

/** What is not known inside a value may be anything. */
function withoutUnknown(ours: unknown, theirs: unknown): unknown {
  if (typeof ours !== 'object' || ours === null) return ours;
  if ('undecided' in ours) return theirs;
  if ('kind' in ours && ours.kind === 'withheld') return theirs;
  const other = (typeof theirs === 'object' ? theirs : undefined) as Record<string, unknown> | undefined;
  if (Array.isArray(ours)) return ours.map((item, i) => withoutUnknown(item, other?.[i]));
  return Object.fromEntries(Object.entries(ours).map(([key, part]) => [key, withoutUnknown(part, other?.[key])]));
}

test('an expression gives what JavaScript gives, or says why it does not answer', () => {
  let answered = 0;
  let asked = 0;
  fc.assert(
    fc.property(expressions, scopes, (expression, scope) => {
      unknown.count = 0;
      const ours = ofOurs(expression, scope);
      asked += 1;
      if ('gaveUp' in ours) return;
      answered += 1;
      const theirs = ofJavaScript(expression, scope);
      // Whether what is not known would have thrown is not known, and not told where the answer does not depend on it.
      if (unknown.count > 0 && 'throws' in theirs && 'value' in ours) return;
      expect(withoutUnknown(ours, theirs)).toEqual(theirs);
    }),
    { numRuns: RUNS },
  );
  expect(answered / asked).toBeGreaterThan(0.8);
});
