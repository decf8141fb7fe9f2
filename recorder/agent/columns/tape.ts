/**
 * The words of the captured values of a chunk (schema/trace.capnp, ValueTag). Word 0 is no value; word 1 is always
 * `undefined`, so that the many calls that return nothing share one word.
 */
import { CutReason, ValueTag } from '../../../schema/enums.js';
import { copyInto, subarray, WordsView } from '../host/pristine.js';

const INITIAL_WORDS = 1 << 16;
const FIRST_FREE_WORD = 2;
const OBJECT_HEAD_WORDS = 3;
/** Index of the shared `undefined`. */
export const UNDEFINED_VALUE = 1;

/** Doubles are written by their two words; typed arrays over one buffer do that without a DataView. */
const double = new Float64Array(1);
const doubleWords = new WordsView(double.buffer);

export class Tape {
  words = new WordsView(INITIAL_WORDS);
  used = FIRST_FREE_WORD;

  constructor() {
    this.words[UNDEFINED_VALUE] = ValueTag.undefined;
  }

  /** Makes sure `count` more words fit. */
  reserve(count: number): void {
    if (this.used + count > this.words.length) this.#grow(this.used + count);
  }

  word(value: number): void {
    if (this.used === this.words.length) this.#grow(this.used + 1);
    this.words[this.used++] = value;
  }

  tag(tag: ValueTag, payload: number): void {
    this.word((payload << 8) | tag);
  }

  double(value: number): void {
    double[0] = value;
    this.word(doubleWords[0] as number);
    this.word(doubleWords[1] as number);
  }

  withheld(reason: CutReason): void {
    this.word((reason << 8) | ValueTag.withheld);
  }

  /** Leaves room for the head of an object, which is known once its properties are there. Returns where. */
  beginObject(): number {
    const head = this.used;
    this.reserve(OBJECT_HEAD_WORDS);
    this.used = head + OBJECT_HEAD_WORDS;
    return head;
  }

  /** `left`: how many properties are not shown. */
  endObject(head: number, shape: number, id: number, left: number): void {
    this.words[head] = (shape << 8) | ValueTag.object;
    this.words[head + 1] = id;
    this.words[head + 2] = left;
  }

  /** Puts one withheld value for each of `count` where a capture that began at `start` broke off. */
  failFrom(start: number, count: number): void {
    this.used = start;
    for (let i = 0; i < count; i++) this.withheld(CutReason.failed);
  }

  /** A view, until the next `restart`. */
  contents(): Uint32Array {
    return subarray(this.words, 0, this.used);
  }

  copyOf(start: number, end: number): Uint32Array {
    const copy = new WordsView(end - start);
    copyInto(copy, subarray(this.words, start, end));
    return copy;
  }

  append(words: Uint32Array): number {
    const start = this.used;
    this.reserve(words.length);
    for (let i = 0; i < words.length; i++) this.words[start + i] = words[i] as number;
    this.used = start + words.length;
    return start;
  }

  restart(): void {
    this.used = FIRST_FREE_WORD;
    // One huge capture must not hold its memory for the rest of the recording.
    if (this.words.length > 16 * INITIAL_WORDS) {
      this.words = new WordsView(INITIAL_WORDS);
      this.words[UNDEFINED_VALUE] = ValueTag.undefined;
    }
  }

  #grow(needed: number): void {
    let size = this.words.length * 2;
    while (size < needed) size *= 2;
    const grown = new WordsView(size);
    copyInto(grown, subarray(this.words, 0, this.used));
    this.words = grown;
  }
}
