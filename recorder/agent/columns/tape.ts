/**
 * The words of the captured values of a chunk (schema/trace.capnp, ValueTag). Word 0 is no value. Words 1 and 2 are
 * always `undefined` and "not looked at, to save time", so that the many calls they stand for share one word.
 */
import { CutReason, ValueTag } from '../../../schema/enums.js';
import { grown } from '../host/grown.js';
import { copyInto, subarray, WordsView } from '../host/pristine.js';

const INITIAL_WORDS = 1 << 16;
const FIRST_FREE_WORD = 3;
const HEAD_WORDS = 3;
/** Indices of the shared values: up to the second they are the same on every tape. */
export const UNDEFINED_VALUE = 1;
export const STEPPED_DOWN_VALUE = 2;
const STEPPED_DOWN_WORD = (CutReason.steppedDown << 8) | ValueTag.withheld;

/** Doubles are written by their two words; typed arrays over one buffer do that without a DataView. */
const double = new Float64Array(1);
const doubleWords = new WordsView(double.buffer);

export class Tape {
  words = new WordsView(INITIAL_WORDS);
  used = FIRST_FREE_WORD;
  /** So many words in a row from there on that stand for values that are not looked at, to save time. */
  #steppedDown = STEPPED_DOWN_VALUE;
  #steppedDownCount = 1;

  constructor() {
    putShared(this.words);
  }

  /** Makes sure `count` more words fit. */
  reserve(count: number): void {
    if (this.used + count > this.words.length) this.words = grown(this.words, WordsView, this.used + count - 1);
  }

  word(value: number): void {
    if (this.used === this.words.length) this.words = grown(this.words, WordsView, this.used);
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

  /** Leaves room for the head of an object or a list, which is known once what is in it is there. Returns where. */
  beginHead(): number {
    const head = this.used;
    this.reserve(HEAD_WORDS);
    this.used = head + HEAD_WORDS;
    return head;
  }

  /** `left`: how many properties are not shown. */
  endObject(head: number, shape: number, id: number, left: number): void {
    this.#putHead(head, ValueTag.object, shape, id, left);
  }

  /** `tag`: of an array, a map or a set. `shown` of its `length` items or entries are there. */
  endList(head: number, tag: ValueTag, shown: number, id: number, length: number): void {
    this.#putHead(head, tag, shown, id, length);
  }

  /** Index of the first of `count` values that are not looked at, to save time. The same ones each time. */
  steppedDown(count: number): number {
    if (count > this.#steppedDownCount) {
      const start = this.used;
      for (let i = 0; i < count; i++) this.word(STEPPED_DOWN_WORD);
      // Only now: on a stack that is nearly full `word` may break off.
      this.#steppedDown = start;
      this.#steppedDownCount = count;
    }
    return this.#steppedDown;
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
    this.#steppedDown = STEPPED_DOWN_VALUE;
    this.#steppedDownCount = 1;
    // One huge capture must not hold its memory for the rest of the recording.
    if (this.words.length > 16 * INITIAL_WORDS) {
      const words = new WordsView(INITIAL_WORDS);
      putShared(words);
      this.words = words;
    }
  }

  #putHead(head: number, tag: ValueTag, payload: number, id: number, count: number): void {
    this.words[head] = (payload << 8) | tag;
    this.words[head + 1] = id;
    this.words[head + 2] = count;
  }
}

function putShared(words: Uint32Array): void {
  words[UNDEFINED_VALUE] = ValueTag.undefined;
  words[STEPPED_DOWN_VALUE] = STEPPED_DOWN_WORD;
}
