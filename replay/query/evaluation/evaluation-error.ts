/** Why an expression has no value: one sentence for the user. */

/**
 * syntax: it is no expression. refused: it asks for what a recording cannot do. exception: it throws, as it would have in the
 * program; the message begins with the error's name. notCaptured: the answer depends on what was not recorded. limit:
 * it takes more than an evaluation may.
 */
export type EvaluationProblem = 'syntax' | 'refused' | 'exception' | 'notCaptured' | 'limit';

export class EvaluationError extends Error {
  constructor(
    message: string,
    readonly problem: EvaluationProblem,
  ) {
    super(message);
    this.name = 'EvaluationError';
  }
}

export function refused(sentence: string): EvaluationError {
  return new EvaluationError(sentence, 'refused');
}

/** The expression throws: `name` and `message` are V8's. */
export function exception(name: 'TypeError' | 'RangeError' | 'ReferenceError', message: string): EvaluationError {
  return new EvaluationError(`${name}: ${message}`, 'exception');
}

/** Runs an operation of JavaScript's own over primitives; what it throws is what the expression throws. */
export function native<Result>(operation: () => Result): Result {
  try {
    return operation();
  } catch (error) {
    if (error instanceof EvaluationError || !(error instanceof Error)) throw error;
    throw new EvaluationError(`${error.name}: ${error.message}`, 'exception');
  }
}

/** For what may not have been evaluated at all: where it throws, it is not known whether that would have happened. */
export function unlessItThrows<Result>(run: () => Result, otherwise: Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof EvaluationError && error.problem === 'exception') return otherwise;
    throw error;
  }
}
