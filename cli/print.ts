/**
 * What the verbs write. By the console, which takes a closed pipe (`| head`) as the end of interest and not as an error.
 * Texts of a trace can be anybody's: none leaves its line or reaches the terminal as a command to it.
 */
import { oneLine, safeJson } from '../presentation/one-line.js';
import type { Json } from './value-json.js';

export function printLine(text: string): void {
  console.log(oneLine(text));
}

/** Indented, one document, a newline at its end. */
export function printJson(value: Json): void {
  console.log(safeJson(JSON.stringify(value, null, 2)));
}

/** As one line. */
export function printJsonLine(value: Json): void {
  console.log(safeJson(JSON.stringify(value)));
}

/** On stderr. */
export function printProblem(sentence: string): void {
  console.error(oneLine(`rearview: ${sentence}`));
}
