/**
 * Times as people read and type them, to and from nanoseconds since the recording began. A person speaks of whole
 * microseconds, and what is shown of a time is its microsecond; so a time that is typed means the end of the one it
 * names, or the moment that was shown with it would be missed.
 */
import type { TimeNs } from '../schema/coordinates.js';

const UNITS_NS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9 };

/** Four digits: `350 µs`, `1.204 ms`, `12.5 s`. */
export function formatDuration(ns: number): string {
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${round(ns / 1e3)} µs`;
  if (ns < 1e9) return `${round(ns / 1e6)} ms`;
  return `${round(ns / 1e9)} s`;
}

/** A place in time, to the microsecond, so that it can be typed back: `1.204 ms`, `12.500321 s`. */
export function formatTime(time: TimeNs): string {
  const us = wholeMicroseconds(time);
  if (us < 1e3) return `${us} µs`;
  return us < 1e6 ? `${us / 1e3} ms` : `${us / 1e6} s`;
}

/** The microsecond a time is in, counted from 0. */
export function wholeMicroseconds(time: number): number {
  return Math.floor(time / 1e3);
}

/**
 * The last nanosecond of the microsecond named: `1500us`, `1.5 ms`, `2s`; a bare number is microseconds. Nanoseconds
 * are taken as they are. Undefined if it is none of these.
 */
export function parseTime(text: string): TimeNs | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(ns|us|µs|μs|ms|s)?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = (match[2] ?? 'us').toLowerCase();
  const ns = exactNs(match[1]!, UNITS_NS[unit]!);
  return (unit === 'ns' ? ns : wholeMicroseconds(ns) * 1e3 + 999) as TimeNs;
}

/** In integers: after some weeks a product of doubles is a nanosecond short, and so in the microsecond before. */
function exactNs(decimal: string, unitNs: number): number {
  const [whole = '', fraction = ''] = decimal.split('.');
  const billionths = BigInt(`${whole}${fraction.padEnd(9, '0').slice(0, 9)}`);
  return Number((billionths * BigInt(unitNs)) / 1_000_000_000n);
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
