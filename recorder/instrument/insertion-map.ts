/**
 * Positions of instrumented text back to the original. Lines are the same in both, only columns differ. Whatever shows a
 * program its own text (stack traces, `Function.prototype.toString`) goes through here, so look-ups are logarithmic and
 * allocate nothing but their result.
 */
import type { Insertion, Site } from './hook-protocol.js';
import { LineIndex } from './line-index.js';

export class InsertionMap {
  private readonly lines: LineIndex;
  /** Offset of each insertion in the original. */
  private readonly offsets: Uint32Array;
  /** Length of all insertions before each; one more at the end for all of them. */
  private readonly lengthsBefore: Uint32Array;

  /** `insertions` are those `instrument` gave for `original`. */
  constructor(
    private readonly original: string,
    insertions: readonly Insertion[],
  ) {
    this.lines = new LineIndex(original);
    this.offsets = new Uint32Array(insertions.length);
    this.lengthsBefore = new Uint32Array(insertions.length + 1);
    insertions.forEach((insertion, i) => {
      this.offsets[i] = insertion.offset;
      this.lengthsBefore[i + 1] = this.lengthsBefore[i]! + insertion.text.length;
    });
  }

  /** Offset in the original; inside inserted text, the place where that was put in. */
  toOriginalOffset(offset: number): number {
    const { offsets, lengthsBefore } = this;
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (offsets[middle]! + lengthsBefore[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return offset;
    return Math.max(offsets[low - 1]!, offset - lengthsBefore[low]!);
  }

  /** Both 1-based, as V8 counts them in the instrumented text. */
  toOriginalColumn(line: number, column: number): number {
    const start = this.lines.startOf(line);
    return this.toOriginalOffset(this.toInstrumentedLineStart(start) + column - 1) - start + 1;
  }

  toOriginalSite(line: number, column: number): Site {
    return { line, column: this.toOriginalColumn(line, column) };
  }

  /** The original of a range of the instrumented text. */
  originalSlice(start: number, end: number): string {
    return this.original.slice(this.toOriginalOffset(start), this.toOriginalOffset(end));
  }

  /** The original text of a line, without its end; empty for a line that does not exist. */
  originalLine(line: number): string {
    return this.lines.textOf(line);
  }

  /** What is inserted right at the start of a line belongs to that line. */
  private toInstrumentedLineStart(start: number): number {
    let low = 0;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return start + this.lengthsBefore[low]!;
  }
}
