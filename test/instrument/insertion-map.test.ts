import vm from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InsertionMap } from '../../recorder/instrument/insertion-map.js';
import { instrument } from '../../recorder/instrument/instrument.js';
import { LineIndex } from '../../recorder/instrument/line-index.js';
import { programs } from './programs.js';

test('an offset inside inserted text is the place it was put in', () => {
  const map = new InsertionMap('abcd', [
    { offset: 0, text: '12' },
    { offset: 2, text: '3' },
    { offset: 2, text: '45' },
    { offset: 4, text: '6' },
  ]);
  // 12ab345cd6
  expect(Array.from({ length: 11 }, (_, offset) => map.toOriginalOffset(offset))).toEqual([
    0, 0, 0, 1, 2, 2, 2, 2, 3, 4, 4,
  ]);
  expect(map.originalSlice(3, 8)).toBe('bc');
  expect(map.originalSlice(2, 9)).toBe('abcd');
});

test('columns shift, lines do not', () => {
  const map = new InsertionMap('ab\r\ncd\u2028ef', [
    { offset: 1, text: '--' },
    { offset: 4, text: '---' },
    { offset: 8, text: '-' },
  ]);
  expect(map.toOriginalSite(1, 4)).toEqual({ line: 1, column: 2 });
  expect([1, 2, 3, 4, 5].map((column) => map.toOriginalColumn(2, column))).toEqual([1, 1, 1, 1, 2]);
  expect([1, 2, 3].map((column) => map.toOriginalColumn(3, column))).toEqual([1, 2, 2]);
  expect([0, 1, 2, 3, 4].map((line) => map.originalLine(line))).toEqual(['', 'ab', 'cd', 'ef', '']);
});

test('every character of the original is found again', () => {
  const insertion = fc.record({ offset: fc.nat(40), text: fc.stringMatching(/^[-+]{0,4}$/) });
  fc.assert(
    fc.property(fc.stringMatching(/^[ab\n]{0,40}$/), fc.array(insertion, { maxLength: 12 }), (original, drawn) => {
      const insertions = drawn
        .map(({ offset, text }) => ({ offset: Math.min(offset, original.length), text }))
        .sort((a, b) => a.offset - b.offset);
      const map = new InsertionMap(original, insertions);
      let code = '';
      let at = 0;
      const places: number[] = [];
      for (let offset = 0; offset <= original.length; offset++) {
        while (insertions[at]?.offset === offset) code += insertions[at++]!.text;
        places.push(code.length);
        code += original.charAt(offset);
      }
      const lines = new LineIndex(code);
      const originalLines = new LineIndex(original);
      places.forEach((place, offset) => {
        expect(map.toOriginalOffset(place)).toBe(offset);
        const { line, column } = lines.siteAt(place);
        expect(map.toOriginalSite(line, column)).toEqual(originalLines.siteAt(offset));
      });
    }),
    { numRuns: 300 },
  );
});

test('V8 positions of functions map to their original text and place', () => {
  const source = programs.classes!.source;
  const { code, insertions, functions } = instrument({
    source,
    kind: 'commonjs',
    firstFunctionId: 1,
    hooksName: '$rvH',
  });
  const map = new InsertionMap(source, insertions);
  // Finds each function's text in the instrumented code by its original range.
  for (const { startOffset, endOffset } of functions.slice(1)) {
    let start = -1;
    for (let offset = 0; offset <= code.length; offset++)
      if (map.toOriginalOffset(offset) === startOffset) start = offset;
    const end = Array.from({ length: code.length + 1 }, (_, i) => i).findLast(
      (i) => map.toOriginalOffset(i) === endOffset,
    )!;
    expect(map.originalSlice(start, end)).toBe(source.slice(startOffset, endOffset));
  }
});

test('stack columns map to those of the program as it is', () => {
  const source =
    'const f = (x) => id(x, new Error().stack);\n  function id(x, s) { return [s, new Error().stack] }\nreturn f(1)';
  const columns = (text: string): string[][] => {
    const stacks = vm.compileFunction(text, [], { filename: '/f.cjs' })() as string[];
    return stacks.map((stack) =>
      [...stack.matchAll(/\/f\.cjs:(\d+):(\d+)/g)].map((match) => `${match[1]}:${match[2]}`),
    );
  };
  const plain = columns(source);
  const { code, insertions } = instrument({ source, kind: 'commonjs', firstFunctionId: 1, hooksName: '$rvH' });
  const map = new InsertionMap(source, insertions);
  const scope = globalThis as Record<string, unknown>;
  const call = { s: 0, r: 0, x: () => {}, o: () => true, v: (value: unknown) => value };
  scope.$rvH = { e0: () => call, e1: () => call, e2: () => call };
  const mapped = columns(code).map((stack) =>
    stack.map((position) => {
      const [line, column] = position.split(':').map(Number) as [number, number];
      return `${line}:${map.toOriginalColumn(line, column)}`;
    }),
  );
  delete scope.$rvH;
  expect(mapped).toEqual(plain);
});
