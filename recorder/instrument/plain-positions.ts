/**
 * Which place V8 would name, without our insertions, for what fails where they are: it names the place of the last step that
 * has one (BytecodeArrayBuilder: source positions). Each statement has one, which is that of the first step in it, and most steps of
 * an expression have one of their own. A hook has some as well. So what has none behind a hook would be where the hook is
 * (Insertion.standsFor), and what comes first in a statement at its own place, because the hook has taken the statement's
 * (Insertion.withNext). The walk tells of the steps as it passes them.
 */
import type { Insertion } from './hook-protocol.js';

const NONE = -1;
/** Shared, since most places have none; nothing is put into it. */
const NO_HOOKS: Insertion[] = [];

export interface PlainPosition {
  /** Of the last step. */
  last: number;
  /** Of the statement, if nothing in it has taken it yet. */
  statement: number;
  /** Places of hooks that come before what takes it. */
  hooks: Insertion[];
}

export class PlainPositions {
  private now: PlainPosition = { last: 0, statement: NONE, hooks: NO_HOOKS };

  /** Offset in the source. */
  get here(): number {
    return this.now.statement === NONE ? this.now.last : this.now.statement;
  }

  /** Other code, which runs by itself, begins. */
  enter(offset: number): PlainPosition {
    const outer = this.now;
    this.now = { last: offset, statement: NONE, hooks: NO_HOOKS };
    return outer;
  }

  leave(outer: PlainPosition): void {
    this.now = outer;
  }

  /** A hook may be put in here. */
  hook(place: Insertion): void {
    const { now } = this;
    if (now.statement === NONE) return;
    if (now.hooks === NO_HOOKS) now.hooks = [place];
    else now.hooks.push(place);
  }

  statement(offset: number): void {
    this.now.statement = offset;
    this.now.hooks = NO_HOOKS;
  }

  /** What comes next is done for an expression at this offset. */
  expression(offset: number): void {
    if (this.now.statement === NONE) this.now.last = offset;
  }

  /** Something is done that has a place, or none. */
  step(offset = this.here): void {
    this.now.last = offset;
    this.now.statement = NONE;
  }

  /** What comes next has the place of the statement. */
  get isStatementNext(): boolean {
    return this.now.statement !== NONE;
  }

  /** The hooks that have taken the place of the statement, so that what comes next is at its own. */
  get taking(): readonly Insertion[] {
    return this.now.statement === NONE ? NO_HOOKS : this.now.hooks;
  }
}
