/**
 * "Debugger attached." is written by Node itself to the target's stderr when the recorder connects, and nothing turns it
 * off. This takes exactly that line out of the stream again, once.
 */

const LINE = Buffer.from('Debugger attached.\n');
const CRLF_LINE = Buffer.from('Debugger attached.\r\n');

export class AttachLineFilter {
  private held: Buffer = Buffer.alloc(0);
  /** True once the line was seen; from then on everything passes. */
  seen = false;

  /** Returns what may go on. A possible beginning of the line at the end is held back. */
  push(data: Buffer): Buffer {
    if (this.seen) return data;
    const text = Buffer.concat([this.held, data]);
    for (const line of [LINE, CRLF_LINE]) {
      const at = text.indexOf(line);
      if (at < 0) continue;
      this.seen = true;
      this.held = Buffer.alloc(0);
      return Buffer.concat([text.subarray(0, at), text.subarray(at + line.length)]);
    }
    const keep = beginningOfLineAtEnd(text);
    this.held = text.subarray(text.length - keep);
    return text.subarray(0, text.length - keep);
  }

  /** What was still held back when the stream ended. */
  end(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return rest;
  }
}

function beginningOfLineAtEnd(text: Buffer): number {
  for (let length = Math.min(LINE.length, text.length); length > 0; length--) {
    if (text.subarray(text.length - length).equals(LINE.subarray(0, length))) return length;
  }
  return 0;
}
