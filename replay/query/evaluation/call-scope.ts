/** The names of one call at one moment: its parameters, `this`, and what it returned or threw. */
import type { CallValues, NamedValue } from '../../model.js';
import { EvaluationError } from './evaluation-error.js';
import { lift } from './lift.js';
import { MISSING, type Scope } from './program.js';
import type { Value } from './value.js';

const OUTCOME_NAMES = {
  returned: '$result',
  yielded: '$result',
  thrown: '$error',
  caught: '$error',
  printed: '$printed',
} as const;

export class CallScope implements Scope {
  readonly #known: readonly NamedValue[];

  constructor({ parameters, receiver, outcome }: CallValues) {
    const known = [...parameters];
    if (receiver !== undefined) known.push({ name: 'this', value: receiver });
    if (outcome?.value !== undefined) {
      known.push({ name: OUTCOME_NAMES[outcome.kind], value: outcome.value });
    }
    this.#known = known;
  }

  names(): string[] {
    return this.#known.map(({ name }) => name);
  }

  find(name: string): Value | typeof MISSING {
    // Of two parameters of one name, the last one counts.
    const known = this.#known.findLast((candidate) => candidate.name === name);
    if (known !== undefined) return lift(known.value, name);
    if (name === '$result') throw notKnown('`$result` is known where the call returns, and here it does not.');
    if (name === '$error') throw notKnown('`$error` is known where an exception is, and here is none.');
    if (name === '$printed') throw notKnown('`$printed` is known where the call prints, and here it does not.');
    if (name === 'this') throw notKnown('`this` was not captured for this function.');
    return MISSING;
  }

  notDefined(name: string): EvaluationError {
    const known = this.names().map((other) => `\`${other}\``);
    const recorded = 'of a call its parameters are recorded, and no other variables';
    const sentence = `ReferenceError: ${name} is not defined: ${recorded}; known here: ${known.join(', ') || 'none'}.`;
    return new EvaluationError(sentence, 'exception');
  }
}

function notKnown(sentence: string): EvaluationError {
  return new EvaluationError(sentence, 'notCaptured');
}
