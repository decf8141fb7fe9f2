/** The trace's time: monotonic nanoseconds since the recording began. */
import type { TimeNs } from '../../../schema/coordinates.js';
import { nowMs, round } from './pristine.js';

export class Clock {
  readonly #originMs = nowMs();
  /** Wall clock at time 0. */
  readonly startedAtUnixMicros = Date.now() * 1000;

  /** Integer, never decreasing. One read of the system's clock: the largest fixed cost of an event. */
  read(): TimeNs {
    return round((nowMs() - this.#originMs) * 1e6) as TimeNs;
  }
}
