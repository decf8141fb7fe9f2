/** Times as people write and read them. Inside everything is nanoseconds. */
import type { TimeNs } from '../schema/coordinates.js';
import { UserError } from './user-error.js';

const NS_PER_UNIT: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

/** `1500us`, `1.5ms`, `2s`; a bare number is microseconds. Throws a UserError. */
export function parseTime(text: string): TimeNs {
  const match = /^(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s)?$/.exec(text.trim());
  if (!match) throw new UserError(`"${text}" is not a time; write it like 1500us, 1.5ms or 2s`);
  return Math.round(Number(match[1]) * NS_PER_UNIT[match[2] ?? 'us']!) as TimeNs;
}

/** Whole microseconds, rounded down: `1500us`. What parseTime reads. */
export function formatTime(timeNs: number): string {
  return `${Math.floor(timeNs / 1e3)}us`;
}

/** For reading only: `640 us`, `12 ms`, `3.2 s`. */
export function formatDuration(durationNs: number): string {
  if (durationNs < 1e6) return `${Math.round(durationNs / 1e3)} us`;
  if (durationNs < 1e9) return `${trim(durationNs / 1e6)} ms`;
  return `${trim(durationNs / 1e9)} s`;
}

function trim(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3).replace(/\.?0+$/, '');
}
