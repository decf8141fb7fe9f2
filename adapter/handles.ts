/**
 * Numbers that stand for things in the protocol (frame ids, variable references). A client still asks for those of an
 * earlier stop after a move (VS Code does, after fast stepping), and a recording does not change, so handles of the last
 * stops keep their answer instead of failing. Numbers are never used again within a session.
 */

/** `stop`: for the current stop and the ones soon after. `session`: for what stays on the screen, as in a REPL. */
export type Lifetime = 'stop' | 'session';

const KEPT_STOPS = 16;
/** What a REPL has printed is kept too, but not without end. */
const KEPT_FOR_SESSION = 10_000;

export class Handles<Thing> {
  private readonly things = new Map<number, Thing>();
  private stops: number[][] = [[]];
  private readonly lasting: number[] = [];
  private last: number;

  /** @param after the first number is one more. */
  constructor(after = 0) {
    this.last = after;
  }

  add(thing: Thing, lifetime: Lifetime = 'stop'): number {
    this.last += 1;
    this.things.set(this.last, thing);
    const ids = lifetime === 'session' ? this.lasting : this.stops[0]!;
    ids.push(this.last);
    if (this.lasting.length > KEPT_FOR_SESSION) this.things.delete(this.lasting.shift()!);
    return this.last;
  }

  get(id: number): Thing | undefined {
    return this.things.get(id);
  }

  /** The view moved: ages everything of lifetime `stop`. */
  newStop(): void {
    this.stops.unshift([]);
    for (const ids of this.stops.splice(KEPT_STOPS)) for (const id of ids) this.things.delete(id);
  }
}
