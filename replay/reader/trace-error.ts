/**
 * What can be wrong with a trace file, as a sentence for the person who opened it. The reader shows as much of a trace as
 * is sound, so an error means that nothing can be shown, or that one value cannot.
 */

/**
 * not-found, unreadable: the file system says so. empty: no bytes. not-a-trace: other bytes. newer-version: written by a
 * later Rearview. damaged: a rule of trace.capnp does not hold at `offsetBytes`.
 */
export type TraceErrorCode = 'not-found' | 'empty' | 'not-a-trace' | 'newer-version' | 'damaged' | 'unreadable';

export class TraceError extends Error {
  readonly code: TraceErrorCode;
  /** File the error is about. */
  readonly path: string;
  /** Byte offset in the file, where there is one. */
  readonly offsetBytes: number | undefined;

  constructor(code: TraceErrorCode, message: string, path: string, offsetBytes?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TraceError';
    this.code = code;
    this.path = path;
    this.offsetBytes = offsetBytes;
  }
}

/** A position behind damage that was found after somebody had got it. */
export class LostPosition extends RangeError {
  constructor(reason: string) {
    super(`This moment can no longer be shown, for the recording is damaged before it: ${reason}.`);
    this.name = 'LostPosition';
  }
}

/**
 * A chunk's body broke a rule of the format. Thrown after the reader has cut the trace before that chunk, so whoever
 * asked can ask again and gets the answer for what is left; each time fewer chunks remain, so that this ends.
 */
export class ChunkDamage extends TraceError {
  readonly chunkIndex: number;

  constructor(path: string, offsetBytes: number, chunkIndex: number, reason: string) {
    super('damaged', `${path} is damaged at byte ${offsetBytes}: ${reason}`, path, offsetBytes);
    this.name = 'ChunkDamage';
    this.chunkIndex = chunkIndex;
  }
}
