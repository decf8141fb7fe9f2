/** Text of a trace on its way to a screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manyLines, oneLine, safeJson } from '../../presentation/one-line.js';

/** C0, DEL and C1, line separators, bidirectional controls: as numbers, so that it is not the pattern of the code. */
const isUnsafe = (code: number) =>
  code < 0x20 ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069) ||
  [0x61c, 0x200e, 0x200f].includes(code);
const codes = (text: string) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
const text = fc.string({ unit: fc.integer({ min: 0, max: 0x20ff }).map((code) => String.fromCharCode(code)) });

test('every control character is shown as in a string', () => {
  expect(oneLine('a\x1b[31m\x9b2J\u202e\u2066\n\r\t\0\u2028')).toBe(
    'a\\x1b[31m\\x9b2J\\u202e\\u2066\\n\\r\\t\\x00\\u2028',
  );
  expect(manyLines('a\n\tb\r\x07')).toBe('a\n\tb\\r\\x07');
});

test('nothing unsafe is left, nothing else is changed', () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(codes(oneLine(any)).filter(isUnsafe)).toEqual([]);
      expect(codes(manyLines(any)).filter((code) => isUnsafe(code) && code !== 10 && code !== 9)).toEqual([]);
      expect(oneLine(oneLine(any))).toBe(oneLine(any));
      const safe = codes(any).filter((code) => !isUnsafe(code));
      if (safe.length === any.length) expect(oneLine(any)).toBe(any);
      const json = safeJson(JSON.stringify({ any }, null, 1));
      expect(JSON.parse(json)).toEqual({ any });
      expect(codes(json).filter((code) => isUnsafe(code) && code !== 10)).toEqual([]);
    }),
  );
});
