/** Times in words and back: what is shown of a time, typed again, reaches everything of the microsecond it was shown for. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, formatTime, parseTime, wholeMicroseconds } from '../../presentation/time.js';
import type { TimeNs } from '../../schema/coordinates.js';

/** 104 days, the longest a trace can be. */
const anyTime = fc.integer({ min: 0, max: 2 ** 53 - 1000 }).map((ns) => ns as TimeNs);

test('a time that was shown, typed again, is the end of the same microsecond', () => {
  fc.assert(
    fc.property(anyTime, (time) => {
      const typed = parseTime(formatTime(time));
      expect(typed).toBe(wholeMicroseconds(time) * 1000 + 999);
    }),
  );
});

describe('parseTime', () => {
  test.each([
    ['1500us', 1_500_999],
    ['1500', 1_500_999],
    ['1.5ms', 1_500_999],
    ['1.5 MS', 1_500_999],
    ['.5s', 500_000_999],
    ['2s', 2_000_000_999],
    ['0', 999],
    ['1499ns', 1499],
    ['3 µs', 3_999],
    ['3 μs', 3_999],
  ])('%s', (text, ns) => expect(parseTime(text)).toBe(ns));

  test.each(['', 'noon', '-1us', '1e3', '1,5ms', '5 minutes', 'us'])('%s is none', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

test('durations have four digits', () => {
  expect([12, 12_345, 1_234_567, 61_234_567_890].map(formatDuration)).toEqual([
    '12 ns',
    '12.35 µs',
    '1.235 ms',
    '61.23 s',
  ]);
});
