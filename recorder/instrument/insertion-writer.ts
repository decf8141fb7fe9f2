/**
 * Collects insertions in the order of the source, and builds the new text from them.
 *
 * The walk goes through the source from left to right, so an opening is put before what is inside and a closing after
 * it, and equal offsets come out in the right order without sorting. Where the text is known only later, a place is
 * reserved first and filled afterwards; a place left empty is dropped.
 */
import type { Insertion } from './hook-protocol.js';
import type { PlainPositions } from './plain-positions.js';

const IDENTIFIER_PART = /[\w$\\]|[^\0-\x7f]/;
const IDENTIFIER_START = /[A-Za-z_$]/;

export class InsertionWriter {
  private readonly places: Insertion[] = [];
  /** For each place that is a mark the places of its hooks. */
  private readonly hooksOf: (readonly Insertion[] | undefined)[] = [];

  constructor(
    private readonly source: string,
    private readonly positions: PlainPositions,
  ) {}

  /** `standsFor` is what Insertion says. */
  reserve(offset: number, standsFor = this.positions.here): Insertion {
    const place: Insertion = { offset, text: '' };
    if (standsFor !== offset) place.standsFor = standsFor;
    this.places.push(place);
    this.hooksOf.push(undefined);
    this.positions.hook(place);
    return place;
  }

  put(offset: number, text: string, standsFor?: number): void {
    this.reserve(offset, standsFor).text = text;
  }

  /** What V8 names at this offset is at `standsFor` in the original, if there is a hook in one of these places. */
  mark(offset: number, standsFor: number, hooks: readonly Insertion[]): void {
    this.places.push({ offset, text: '', standsFor, withNext: true });
    this.hooksOf.push(hooks);
  }

  finish(): { code: string; insertions: Insertion[] } {
    const insertions: Insertion[] = [];
    const parts: string[] = [];
    let done = 0;
    for (let i = 0; i < this.places.length; i++) {
      const place = this.places[i]!;
      if (place.text === '' && !this.hooksOf[i]?.some(({ text }) => text !== '')) continue;
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
