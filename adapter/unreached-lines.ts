/**
 * Breakpoints on lines that a recording never comes to: a function has code there, but nothing of it is recorded, or it was not
 * run. Which these are is looked for when they are set, in the background, and the client is told.
 */
import type { Recording } from './recording.js';
import type { SessionState } from './session-state.js';

export class UnreachedLines {
  private search: AbortController | undefined;

  constructor(private readonly session: SessionState) {}

  /** In a recording that does not grow. A later call begins anew where this one has come to; never rejects. */
  async look(): Promise<void> {
    const { recording } = this.session;
    if (!recording || recording.growing) return;
    this.stop();
    const search = new AbortController();
    this.search = search;
    try {
      await this.lookFor(recording, search.signal);
    } catch (error) {
      // Then nothing is told: the breakpoints are as good as they were.
      if (!search.signal.aborted) console.error('rearview: breakpoints could not be looked for:', error);
    }
  }

  stop(): void {
    this.search?.abort();
  }

  private async lookFor(recording: Recording, signal: AbortSignal): Promise<void> {
    const { breakpoints, client, outlet } = this.session;
    for (const place of breakpoints.lines.unknown()) {
      const hits = recording.engine.hits({ lines: [place] }, { signal })[Symbol.asyncIterator]();
      const { done } = await hits.next();
      await hits.return?.();
      if (signal.aborted) return;
      breakpoints.lines.learn(place, !done);
      if (!done) continue;
      for (const breakpoint of breakpoints.rebind(client, recording.bindingTarget))
        outlet.event('breakpoint', { reason: 'changed', breakpoint });
    }
  }
}
