/**
 * Which line a frame would show at each point of an expression, followed in order of evaluation, and where a store of a
 * site must go so that every call shows the line V8 would report for it.
 *
 * A slot is a place where a store can still be put: before the statement, or at the start of an operand. It is fresh as
 * long as nothing has been called since. A call on another line than the current one fills the outermost fresh slot;
 * where there is none, the caller has to put the store between the call's arguments and the call itself.
 */
import type { Insertion, Site } from './hook-protocol.js';
import type { LineIndex } from './line-index.js';

/** The protocol stores sites in 16 bits; a function with more of them shows its own start for the rest. */
const MAX_SITES = 65_535;

/** The current line is not known: after a suspension, or where branches meet on different lines. */
const UNKNOWN = 0;

export interface Slot {
  place: Insertion;
  /** Index of the site to store; -1 as long as nothing needs it. */
  site: number;
  line: number;
}

/** Where the flow stood before code that is not always evaluated. */
export interface Fork {
  line: number;
  events: number;
  /** The slot that would be filled next, if there was one. */
  slot: Slot | undefined;
}

/** Where the flow stood before code that is evaluated out of the order of the text. */
export interface Detour {
  line: number;
  fresh: number;
}

export class SiteFlow {
  readonly sites: Site[] = [];
  /** The expressions since `begin` may have been suspended. */
  suspended = false;
  private readonly indexes = new Map<number, number>();
  private line = UNKNOWN;
  private open: Slot[] = [];
  private fresh = 0;
  private events = 0;
  private weakOffset = -1;

  constructor(
    private readonly lines: LineIndex,
    ownStart: number,
  ) {
    this.site(ownStart);
  }

  /** Index of the site at this offset of the source. */
  site(offset: number): number {
    const known = this.indexes.get(offset);
    if (known !== undefined) return known;
    const index = this.sites.length;
    if (index >= MAX_SITES) return 0;
    this.sites.push(this.lines.siteAt(offset));
    this.indexes.set(offset, index);
    return index;
  }

  /** Starts a statement, or another expression that is evaluated by itself. */
  begin(place: Insertion): Slot {
    this.line = UNKNOWN;
    this.suspended = false;
    this.weakOffset = -1;
    this.open = [];
    this.fresh = 0;
    return this.openSlot(place);
  }

  /** Ends it. What only may call (a getter) is worth a store before the statement, no more. */
  end(root: Slot, needed: boolean): void {
    this.open.pop();
    if (root.site >= 0 || (!needed && this.weakOffset < 0)) return;
    root.site = this.siteFor(root, this.weakOffset < 0 ? root.place.offset : this.weakOffset);
  }

  openSlot(place: Insertion): Slot {
    const slot = { place, site: -1, line: UNKNOWN };
    this.open.push(slot);
    return slot;
  }

  closeSlot(): void {
    this.open.pop();
    if (this.fresh > this.open.length) this.fresh = this.open.length;
  }

  /** Something is called at this offset now. False if the site cannot be right without `reset`. */
  call(offset: number): boolean {
    this.events++;
    const line = this.lines.lineAt(offset);
    if (this.line !== line) {
      const slot = this.open[this.fresh];
      if (slot === undefined) return false;
      slot.site = this.siteFor(slot, offset);
      slot.line = line;
      this.line = line;
    }
    this.fresh = this.open.length;
    return true;
  }

  /** The caller has put a store of this site right before the call. */
  reset(offset: number): number {
    this.line = this.lines.lineAt(offset);
    this.fresh = this.open.length;
    return this.site(offset);
  }

  /** The caller cannot put a store before this call. */
  giveUp(): void {
    this.fresh = this.open.length;
  }

  /** A getter may be here. After a suspension it has to find the frame on the stack again. */
  mayCall(offset: number): void {
    if (this.suspended && this.line === UNKNOWN && this.open[this.fresh] !== undefined) this.call(offset);
    if (this.weakOffset < 0) this.weakOffset = offset;
  }

  /** The frame is suspended here, so the next call has to resume it, whatever its line. */
  suspend(): void {
    this.events++;
    this.suspended = true;
    this.line = UNKNOWN;
    this.fresh = this.open.length;
  }

  fork(): Fork {
    return { line: this.line, events: this.events, slot: this.open[this.fresh] };
  }

  isQuietSince(fork: Fork): boolean {
    return this.events === fork.events;
  }

  /** Ends the code after `fork`: gives its last line, and goes back to the line at the fork. */
  back(fork: Fork): number {
    const end = this.line;
    this.line = fork.slot !== undefined && fork.slot.site >= 0 ? fork.slot.line : fork.line;
    return this.events === fork.events ? this.line : end;
  }

  /** Joins the current path with one that ended on `line`. */
  join(line: number): void {
    if (this.line !== line) this.line = UNKNOWN;
  }

  /** Starts code that is evaluated later than what follows it in the text. */
  leave(): Detour {
    const detour = { line: this.line, fresh: this.fresh };
    this.line = UNKNOWN;
    this.fresh = this.open.length;
    return detour;
  }

  resume(detour: Detour): void {
    this.line = detour.line;
    this.fresh = detour.fresh;
  }

  private siteFor(slot: Slot, offset: number): number {
    const start = slot.place.offset;
    return this.site(this.lines.lineAt(start) === this.lines.lineAt(offset) ? start : offset);
  }
}
