/**
 * Offsets of a text to lines and columns and back, as V8 counts them: a line ends at LF, CR, CR LF, U+2028 or U+2029,
 * wherever they stand (in strings, templates and comments too). Lines and columns are 1-based.
 */
import type { Site } from './hook-protocol.js';

const LF = 10;
const CR = 13;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

export class LineIndex {
  /** Offset of each line's first character. */
  private readonly starts: Uint32Array;
  /** Index of the line found last: look-ups mostly go forward in small steps. */
  private last = 0;

  constructor(readonly text: string) {
    const starts: number[] = [0];
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      if (
        char === LF ||
        (char === CR && text.charCodeAt(i + 1) !== LF) ||
        char === LINE_SEPARATOR ||
        char === PARAGRAPH_SEPARATOR
      ) {
        starts.push(i + 1);
      }
    }
    this.starts = Uint32Array.from(starts);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  lineAt(offset: number): number {
    const starts = this.starts;
    let low = 0;
    let high = starts.length - 1;
    if (starts[this.last]! <= offset) {
      low = this.last;
      if (low === high || offset < starts[low + 1]!) return low + 1;
    }
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    this.last = low;
    return low + 1;
  }

  siteAt(offset: number): Site {
    const line = this.lineAt(offset);
    return { line, column: offset - this.starts[line - 1]! + 1 };
  }

  /** Offset of a line's first character; the end of the text for a line after the last. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** Text of a line without its terminator; empty for a line that does not exist. */
  textOf(line: number): string {
    const end = line < this.starts.length ? this.startOf(line + 1) : this.text.length;
    return this.text.slice(this.startOf(line), end).replace(/[\r\n\u2028\u2029]+$/, '');
  }
}
