/** A search that takes long says so, to clients that asked to be told. `cancel` with its progress id interrupts it. */
import type { Direction } from '../replay/engine.js';
import type { SessionState } from './session-state.js';

/** Most searches end before anyone would see a bar. */
const QUIET_MS = 500;

export async function showingProgress<T>(
  session: SessionState,
  direction: Direction,
  work: (tell: (share: number) => void) => Promise<T>,
): Promise<T> {
  if (!session.client.showsProgress) return work(() => {});
  const progressId = session.nextProgressId();
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
    return await work(tell);
  } finally {
    clearTimeout(timer);
    if (shown) session.outlet.event('progressEnd', { progressId });
  }
}
