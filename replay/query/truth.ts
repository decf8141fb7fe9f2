/** Whether a captured value counts as true, as JavaScript has it. */
import type { CapturedValue } from '../model.js';
import { EvaluationError } from './evaluation-error.js';

/** Throws an EvaluationError where the value was not captured. */
export function isTrue(value: CapturedValue): boolean {
  switch (value.kind) {
    case 'absent':
    case 'withheld':
      throw new EvaluationError('The condition asks for what was not captured.');
    case 'undefined':
    case 'null':
      return false;
    case 'boolean':
      return value.value;
    case 'number':
      return value.value !== 0 && !Number.isNaN(value.value);
    case 'string':
      return value.length > 0;
    case 'bigint':
      return value.digits !== '0';
    default:
      return true;
  }
}
