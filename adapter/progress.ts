/** A search that takes long says so, to clients that asked to be told. `cancel` with its progress id calls it off. */
import type { Direction } from '../replay/engine.js';
import { linkedAbort } from './linked-abort.js';
import type { SessionState } from './session-state.js';

/** Most searches end before anyone would see a bar. */
const QUIET_MS = 500;

/** `work` gets a signal that is aborted with `signal` and when the client cancels what it is shown, and a function that tells the share done. */
export async function showingProgress<T>(
  session: SessionState,
  direction: Direction,
  signal: AbortSignal,
  work: (signal: AbortSignal, tell: (share: number) => void) => Promise<T>,
): Promise<T> {
  if (!session.client.showsProgress) return work(signal, () => {});
  const progressId = session.nextProgressId();
  const { controller: search, release } = linkedAbort(signal);
  session.searches.set(progressId, search);
  let shown = false;
  let percentage: number | undefined;
  const tell = (share: number): void => {
    const before = percentage;
    percentage = Math.floor(100 * share);
    if (shown && percentage !== before) session.outlet.event('progressUpdate', { progressId, percentage });
  };
  const timer = setTimeout(() => {
    shown = true;
    const title = direction === 'forward' ? 'Searching forwards' : 'Searching backwards';
    const known = percentage === undefined ? {} : { percentage };
    session.outlet.event('progressStart', { progressId, title, cancellable: true, ...known });
  }, QUIET_MS);
  try {
    return await work(search.signal, tell);
  } finally {
    clearTimeout(timer);
    release();
    session.searches.delete(progressId);
    if (shown) session.outlet.event('progressEnd', { progressId });
  }
}
