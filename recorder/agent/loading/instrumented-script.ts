/**
 * One script with our insertions, and the way back: from an offset, a position or a line of the text V8 runs to the
 * text the program's author wrote. No insertion moves a line, so line numbers are the same in both.
 * Everything derived is computed when first asked for: most scripts never appear in a stack trace.
 */
import type { Insertion } from '../../instrument/hook-protocol.js';
import { charCodeAt, DoublesView, newList, sha256Hex, stringSlice } from '../host/pristine.js';
import { endsLine, isLineTerminator } from './line-ends.js';

/** Line from 1, column from 0. */
export interface Place {
  line: number;
  column: number;
}

export class InstrumentedScript {
  readonly source: string;
  /** What V8 was given: the same string object, so that keeping it costs no memory. */
  readonly code: string;
  readonly #insertions: readonly Insertion[];
  #starts: Float64Array | undefined;
  #lineStarts: number[] | undefined;
  #sha256: string | undefined;

  constructor(source: string, code: string, insertions: readonly Insertion[]) {
    this.source = source;
    this.code = code;
    this.#insertions = insertions;
  }

  /** Offset in the source of this offset in the code; inside inserted text, the place it was put in. */
  toSourceOffset(codeOffset: number): number {
    const index = this.#lastInsertionAt(codeOffset);
    if (index < 0) return codeOffset;
    const insertion = this.#insertions[index] as Insertion;
    const past = codeOffset - (this.#insertionStarts()[index] as number) - insertion.text.length;
    return past < 0 ? insertion.offset : insertion.offset + past;
  }

  /** As `toSourceOffset`, of a place that V8 names: inside inserted text, the place V8 would name without it. */
  toSourcePosition(codeOffset: number): number {
    const index = this.#lastInsertionAt(codeOffset);
    const insertion = index < 0 ? undefined : (this.#insertions[index] as Insertion);
    if (insertion?.standsFor === undefined) return this.toSourceOffset(codeOffset);
    const past = codeOffset - (this.#insertionStarts()[index] as number) - insertion.text.length;
    const isMeant = past < 0 || (past === 0 && insertion.withNext);
    return isMeant ? insertion.standsFor : insertion.offset + past;
  }

  /** Offset in the code of this character of the source: behind everything inserted before it. */
  toCodeOffset(sourceOffset: number): number {
    let low = 0;
    let high = this.#insertions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#insertions[middle] as Insertion).offset <= sourceOffset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return sourceOffset;
    const { offset, text } = this.#insertions[low - 1] as Insertion;
    return sourceOffset + (this.#insertionStarts()[low - 1] as number) - offset + text.length;
  }

  /** The place in the source of a place that V8 names in the code; unknown lines stay as they are. */
  toSourcePlace(line: number, column: number): Place {
    const starts = this.#codeLineStarts();
    const lineStart = starts[line - 1];
    if (lineStart === undefined) return { line, column };
    const offset = this.toSourcePosition(lineStart + column);
    let found = line;
    while (found > 1 && this.toSourceOffset(starts[found - 1] as number) > offset) found--;
    while (found < starts.length && this.toSourceOffset(starts[found] as number) <= offset) found++;
    return { line: found, column: offset - this.toSourceOffset(starts[found - 1] as number) };
  }

  /** The 1-based line without its terminator, or undefined beyond the end. */
  codeLine(line: number): string | undefined {
    const start = this.#codeLineStarts()[line - 1];
    return start === undefined ? undefined : lineFrom(this.code, start);
  }

  /** As `codeLine`, of the source. */
  sourceLine(line: number): string | undefined {
    const start = this.#codeLineStarts()[line - 1];
    return start === undefined ? undefined : lineFrom(this.source, this.toSourceOffset(start));
  }

  /** As V8 computes it for a script: of the UTF-8 text, lower-case hex. */
  codeSha256(): string {
    this.#sha256 ??= sha256Hex(this.code);
    return this.#sha256;
  }

  /** Index of the last insertion that begins at or before this offset of the code, -1 if none does. */
  #lastInsertionAt(codeOffset: number): number {
    const starts = this.#insertionStarts();
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= codeOffset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Where each insertion begins in the code. */
  #insertionStarts(): Float64Array {
    if (this.#starts === undefined) {
      const starts = new DoublesView(this.#insertions.length);
      let inserted = 0;
      for (let i = 0; i < starts.length; i++) {
        const insertion = this.#insertions[i] as Insertion;
        starts[i] = insertion.offset + inserted;
        inserted += insertion.text.length;
      }
      this.#starts = starts;
    }
    return this.#starts;
  }

  #codeLineStarts(): number[] {
    if (this.#lineStarts === undefined) {
      const starts: number[] = newList();
      starts[0] = 0;
      for (let at = 0; at < this.code.length; at++) {
        if (endsLine(this.code, at)) starts[starts.length] = at + 1;
      }
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

function lineFrom(text: string, start: number): string {
  let end = start;
  while (end < text.length && !isLineTerminator(charCodeAt(text, end))) end++;
  return stringSlice(text, start, end);
}
