/**
 * The lanes of a recording, kept: the engine makes its list anew for each question, and every stop asks about some lane.
 * A server's recording has one for each request it answered.
 */
import type { Engine, LaneInfo } from '../replay/engine.js';

export class Lanes {
  private list: readonly LaneInfo[] | undefined;
  private others: readonly LaneInfo[] | undefined;

  constructor(private readonly engine: Engine) {}

  /** In the order they began. */
  all(): readonly LaneInfo[] {
    this.list ??= this.engine.lanes();
    return this.list;
  }

  /** Start-up and the other kinds of work that belong to no request: few. */
  outsideRequests(): readonly LaneInfo[] {
    this.others ??= this.all().filter(({ kind }) => kind !== 'request');
    return this.others;
  }

  /** Constant cost where ids are without gaps, as the recorder gives them. */
  find(id: number): LaneInfo | undefined {
    const lanes = this.all();
    const guess = lanes[id - 1];
    return guess?.id === id ? guess : lanes.find((lane) => lane.id === id);
  }

  /** More was recorded. */
  forget(): void {
    this.list = undefined;
    this.others = undefined;
  }
}
