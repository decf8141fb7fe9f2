/** How much was recorded of a function's calls, in words. */
import { relative } from 'node:path';
import type { CodePlace, FunctionPlace, FunctionStep, RecordingCost, TraceInfo } from '../replay/engine.js';
import { functionLabel } from './function-label.js';
import { oneLine } from './one-line.js';
import { formatDuration, formatTime } from './time.js';

/** Of what recording may take, as a part of it. */
const MOST_OVER = 0.1;

/** `from 1.234567 s on, 1 of 100 calls of total (pricing.ts:12) is recorded: recording took 18.0 % of the CPU, ...`. */
export function stepText(step: FunctionStep, { header }: TraceInfo): string {
  const budget = header.budgetPpm === 0 ? '' : ` (${budgetText(header.budgetPpm)})`;
  const took = `recording took ${percent(step.recordingPpm)} of the CPU, this function ${percent(step.functionPpm)}${budget}`;
  return `from ${formatTime(step.timeNs)} on, ${detailText(step, functionText(step, header.cwd))}: ${took}`;
}

/** The same in short, of what held until `next`: `since 1.234567 s 1 of 100 calls of total (pricing.ts:12) is recorded`. */
export function detailSpanText(step: FunctionStep, next: FunctionStep | undefined, { header }: TraceInfo): string {
  const begin = formatTime(step.timeNs);
  const span = next === undefined ? `since ${begin}` : `from ${begin} to ${formatTime(next.timeNs)}`;
  return `${span} ${detailText(step, functionText(step, header.cwd))}`;
}

/** A call that was left out, as an entry of a stack. */
export function leftOutLabel({ function: fn }: CodePlace): string {
  return `${functionLabel(fn)} (this call was not recorded)`;
}

/** `total (src/pricing.ts:12)`, with the column where the line has several of the name; a path below the folder where the program was started is relative. */
export function functionText(place: FunctionPlace, cwd: string): string {
  const { function: fn, source, line, column, hasNamesake } = place;
  const { url, path } = source;
  const below = path === undefined ? url : relative(cwd, path);
  const file = oneLine(below.startsWith('..') ? path! : below);
  return `${functionLabel(fn)} (${file}:${line}${hasNamesake ? `:${column}` : ''})`;
}

/** `budget 5 %`. */
export function budgetText(budgetPpm: number): string {
  return budgetPpm === 0 ? 'no budget' : `budget ${budgetPpm / 1e4} %`;
}

/** `recording took 6.2 % of the CPU time (budget 5 %)`, and by how much it is beyond; undefined where it was not measured. */
export function costText({ cpuUs, recordingUs, overUs }: RecordingCost, budgetPpm: number): string | undefined {
  if (cpuUs === 0) return undefined;
  const over = overUs === 0 ? '' : `, ${formatDuration(overUs * 1e3)} more than it and its reserve allow`;
  return `recording took ${percent((recordingUs / cpuUs) * 1e6)} of the CPU time (${budgetText(budgetPpm)}${over})`;
}

/** Before the first functions step down recording takes more for a moment; that is no failure. */
export function isBudgetKept({ recordingUs, overUs }: RecordingCost): boolean {
  return overUs <= (recordingUs - overUs) * MOST_OVER;
}

function detailText({ detail, oneOf }: FunctionStep, name: string): string {
  switch (detail) {
    case 'full':
      return `calls of ${name} are recorded in full`;
    case 'scalars':
      return `calls of ${name} are recorded without objects`;
    case 'timing':
      return `calls of ${name} are recorded without values`;
    case 'sampled':
      return `1 of ${oneOf} calls of ${name} is recorded`;
    case 'off':
      return `no call of ${name} is recorded`;
  }
}

function percent(ppm: number): string {
  return `${(ppm / 1e4).toFixed(1)} %`;
}
