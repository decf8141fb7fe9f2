/** What recording left out to keep to its budget: the same words in `verify` and in a debug console. */
import type { Engine, FunctionPlace, FunctionStep } from '../replay/engine.js';
import { budgetText, costText, functionText, isBudgetKept, stepText } from './step-text.js';

/** A function that did not stay recorded in full. */
interface SteppedFunction {
  place: FunctionPlace;
  leftOut: number;
  steps: readonly FunctionStep[];
}

/** A sentence on the whole, then a line for each function, at most `most` of them. Cost: that of `steps` and `leftOut`. */
export function budgetLines(
  engine: Pick<Engine, 'info' | 'steps' | 'leftOut' | 'recordingCost'>,
  most: number,
): string[] {
  return [...functionLines(engine, most), ...costLines(engine)];
}

/** What recording took, if it was measured. */
export function costLines(engine: Pick<Engine, 'info' | 'recordingCost'>): string[] {
  const cost = engine.recordingCost();
  const text = costText(cost, engine.info.header.budgetPpm);
  return text === undefined ? [] : [isBudgetKept(cost) ? text : `budget not kept: ${text}`];
}

function functionLines(engine: Pick<Engine, 'info' | 'steps' | 'leftOut'>, most: number): string[] {
  const { info } = engine;
  const budget = budgetText(info.header.budgetPpm);
  const functions = steppedFunctions(engine);
  if (functions.length === 0) return [`${budget}: no function was recorded with less than all`];
  const leftOut = functions.reduce((sum, stepped) => sum + stepped.leftOut, 0);
  const lines = functions.slice(0, most).map(({ place, leftOut, steps }) => {
    const last = steps.at(-1);
    const now = last === undefined ? functionText(place, info.header.cwd) : stepText(last, info);
    return `${now}; ${counted(steps.length, 'step')}, ${counted(leftOut, 'call')} left out`;
  });
  if (functions.length > most) lines.push(`and ${counted(functions.length - most, 'more function')}`);
  return [
    `${budget}: ${counted(functions.length, 'function')} stepped down at some time, ${counted(leftOut, 'call')} left out`,
    ...lines.map((line) => `  ${line}`),
  ];
}

/** Most calls left out first, then those that stepped last. */
function steppedFunctions(engine: Pick<Engine, 'steps' | 'leftOut'>): SteppedFunction[] {
  const functions = new Map<number, SteppedFunction & { steps: FunctionStep[] }>();
  for (const { calls, ...place } of engine.leftOut()) {
    functions.set(place.function.id, { place, leftOut: calls, steps: [] });
  }
  for (const step of engine.steps()) {
    const known = functions.get(step.function.id) ?? { place: step, leftOut: 0, steps: [] };
    known.steps.push(step);
    functions.set(step.function.id, known);
  }
  const lastMoment = ({ steps }: SteppedFunction) => steps.at(-1)?.moment ?? 0;
  return [...functions.values()].sort((a, b) => b.leftOut - a.leftOut || lastMoment(b) - lastMoment(a));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
