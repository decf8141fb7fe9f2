/**
 * Collects insertions in the order of the source, and builds the new text from them.
 *
 * The walk goes through the source from left to right, so an opening is put before what is inside and a closing after
 * it, and equal offsets come out in the right order without sorting. Where the text is known only later, a place is
 * reserved first and filled afterwards; a place left empty is dropped.
 */
import type { Insertion } from './hook-protocol.js';

const IDENTIFIER_PART = /[\w$\\]|[^\0-\x7f]/;
const LINE_END = /[\n\r\u2028\u2029]/;
const IDENTIFIER_START = /[A-Za-z_$]/;

export class InsertionWriter {
  private readonly places: Insertion[] = [];

  constructor(private readonly source: string) {}

  /** `standsFor` is what Insertion says, if it is on the same line. */
  reserve(offset: number, standsFor = offset): Insertion {
    const place: Insertion = { offset, text: '' };
    const between = this.source.slice(Math.min(offset, standsFor), Math.max(offset, standsFor));
    if (between !== '' && !LINE_END.test(between)) place.standsFor = standsFor;
    this.places.push(place);
    return place;
  }

  put(offset: number, text: string, standsFor = offset): void {
    this.reserve(offset, standsFor).text = text;
  }

  finish(): { code: string; insertions: Insertion[] } {
    const insertions: Insertion[] = [];
    const parts: string[] = [];
    let done = 0;
    for (const place of this.places) {
      if (place.text === '') continue;
      if (place.offset < done) throw new Error(`insertions out of order at offset ${place.offset}`);
      if (this.wouldJoin(place) && insertions.at(-1)?.offset !== place.offset) place.text = ` ${place.text}`;
      parts.push(this.source.slice(done, place.offset), place.text);
      done = place.offset;
      insertions.push(place);
    }
    parts.push(this.source.slice(done));
    return { code: parts.join(''), insertions };
  }

  /** `return[x]` must not become `returnc.r=[x]`. */
  private wouldJoin(place: Insertion): boolean {
    return (
      place.offset > 0 &&
      IDENTIFIER_START.test(place.text.charAt(0)) &&
      IDENTIFIER_PART.test(this.source.charAt(place.offset - 1))
    );
  }
}
