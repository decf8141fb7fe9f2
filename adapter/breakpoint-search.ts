/** The search for a client's breakpoints: kept while they are the same, because hit counts need numbers from the beginning. */
import { manyLines } from '../presentation/one-line.js';
import { formatTime } from '../presentation/time.js';
import type { Engine, Search, UntoldCondition } from '../replay/engine.js';
import type { Breakpoints } from './breakpoints/breakpoints.js';

interface Kept {
  /** The breakpoints it is for. */
  asked: string;
  search: Search;
  /** Breakpoints of which was told that their condition cannot be. */
  untold: Set<number>;
}

export class BreakpointSearch {
  private kept: Kept | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly breakpoints: Breakpoints,
    private readonly send: (event: string, body: object) => void,
  ) {}

  /** Undefined where there is nothing to stop at. */
  current(): Search | undefined {
    const conditions = this.breakpoints.conditions();
    if (Object.values(conditions).every(({ length }) => length === 0)) return undefined;
    const asked = JSON.stringify(conditions, (_name, value) => (value instanceof Set ? [...value] : value));
    if (this.kept?.asked !== asked) {
      this.kept = { asked, search: this.engine.search(conditions), untold: new Set() };
    }
    return this.kept.search;
  }

  /** As `tellUntold`, of each breakpoint once: for a search that nobody asked for. */
  tellUntoldOnce(search: Search): void {
    const known = this.kept?.untold ?? new Set();
    const fresh = search.takeUntold().filter(({ key }) => !known.has(key));
    for (const { key } of fresh) known.add(key);
    this.tellUntold(fresh);
  }

  /** Conditions that asked for what was not captured: a breakpoint that is passed by must not look as one that was not come to. */
  tellUntold(untold: readonly UntoldCondition[]): void {
    for (const { key, times, reason, position } of untold) {
      const first = formatTime(this.engine.describe(position).timeNs);
      const often = times === 1 ? `once, at ${first}` : `${times} times, first at ${first}`;
      const name = this.breakpoints.nameOf(key);
      const output = `${name} did not stop ${often}: its condition could not be told. ${reason}\n`;
      this.send('output', { category: 'important', output: manyLines(output) });
    }
  }
}
