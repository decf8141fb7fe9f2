/** What a program printed, as lines: it may write one piece by piece, to its two streams by turns. */
import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../replay/engine.js';
import { oneLine } from './one-line.js';

export interface OutputLine {
  /** Without its end, colours and other control characters. */
  text: string;
  /** The piece that it begins with. */
  output: Output;
}

/** @param outputs in the order they were written. What comes last need not end a line. */
export function outputLines(outputs: readonly Output[]): OutputLine[] {
  const lines: { raw: string; output: Output }[] = [];
  const open = new Map<Output['stream'], { raw: string; output: Output }>();
  for (const output of outputs) {
    const pieces = outputText(output).split('\n');
    pieces.forEach((piece, i) => {
      let line = open.get(output.stream);
      if (line === undefined) {
        // Behind the end of a line there is nothing yet.
        if (piece === '' && i === pieces.length - 1) return;
        line = { raw: '', output };
        lines.push(line);
      }
      line.raw += piece;
      if (i < pieces.length - 1) open.delete(output.stream);
      else open.set(output.stream, line);
    });
  }
  return lines.map(({ raw, output }) => ({
    text: oneLine(stripVTControlCharacters(raw.replace(/\r$/, ''))),
    output,
  }));
}

/** As far as it was captured; says so where it was not. */
function outputText({ value }: Output): string {
  if (value.kind !== 'string') return '‹text that was not captured›\n';
  const omitted = value.length - value.value.length;
  return omitted > 0 ? `${value.value}‹${omitted} more characters›\n` : value.value;
}
