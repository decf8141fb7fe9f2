/** The way back from instrumented text to the author's: offsets, columns, lines, function texts and fatal messages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalArrow } from '../../recorder/agent/loading/error-arrow.js';
import { originalText } from '../../recorder/agent/loading/function-text.js';
import { InstrumentedScript } from '../../recorder/agent/loading/instrumented-script.js';
import { ScriptRegistry } from '../../recorder/agent/loading/script-registry.js';
import type { Insertion } from '../../recorder/instrument/hook-protocol.js';

function insert(source: string, insertions: Insertion[]): InstrumentedScript {
  let code = '';
  let at = 0;
  for (const { offset, text } of insertions) {
    code += source.slice(at, offset) + text;
    at = offset;
  }
  return new InstrumentedScript(source, code + source.slice(at), insertions);
}

const anyScript = fc
  .array(fc.constantFrom('a', 'b', '\t', '\n', '\r\n', '\r', '\u2028'), { maxLength: 40 })
  .map((parts) => parts.join(''))
  .chain((source) =>
    fc
      .array(
        fc.tuple(fc.nat(source.length), fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom('X', 'Y') })),
      )
      .map((pairs) => {
        const insertions = pairs.map(([offset, text]) => ({ offset, text })).sort((a, b) => a.offset - b.offset);
        // As the transformer: nothing is put between the two characters of a line's end.
        return insert(
          source,
          insertions.filter(({ offset }) => source.slice(offset - 1, offset + 1) !== '\r\n'),
        );
      }),
  );

describe('an instrumented script', () => {
  it('maps every character of the source to itself', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        let found = '';
        let last = 0;
        for (let at = 0; at < script.code.length; at++) {
          const offset = script.toSourceOffset(at);
          expect(offset).toBeGreaterThanOrEqual(last);
          last = offset;
          if (script.code[at] !== 'X' && script.code[at] !== 'Y') {
            expect(script.source[offset]).toBe(script.code[at]);
            found += script.code[at];
          }
        }
        expect(found).toBe(script.source);
      }),
    );
  });

  it('has the same lines in source and code', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const lines = script.source.split(/\r\n|[\n\r\u2028]/);
        for (const [index, line] of lines.entries()) {
          expect(script.sourceLine(index + 1)).toBe(line);
          expect(script.codeLine(index + 1)?.replace(/[XY]/g, '')).toBe(line);
          for (let column = 0; column < line.length; column++) {
            const inCode = columnInCode(script.codeLine(index + 1) as string, column);
            expect(script.toSourcePlace(index + 1, inCode)).toEqual({ line: index + 1, column });
          }
        }
        expect(script.sourceLine(lines.length + 1)).toBeUndefined();
      }),
    );
  });
});

function columnInCode(codeLine: string, column: number): number {
  let left = column;
  for (let at = 0; ; at++) {
    if (codeLine[at] === 'X' || codeLine[at] === 'Y') continue;
    if (left === 0) return at;
    left--;
  }
}

describe('function texts', () => {
  const source = 'let a = (x) => { return x }; function b() { a() }';
  const script = insert(source, [
    { offset: 16, text: 'const $hc=$h.e1(1,x);' },
    { offset: 24, text: '$hc.r=' },
    { offset: 43, text: 'const $hc=$h.e0(2);' },
  ]);
  const registry = new ScriptRegistry();
  registry.addFunctions(1, 2, script);
  const textOf = (from: string) => script.code.slice(script.code.indexOf(from));

  it('are the source between the same places', () => {
    const arrow = textOf('(x)').split(';').slice(0, 2).join(';');
    expect(originalText(registry, '$h', arrow.slice(0, arrow.indexOf('}') + 1))).toBe('(x) => { return x }');
    expect(originalText(registry, '$h', textOf('function b'))).toBe('function b() { a() }');
  });

  it('stay as they are unless every character is the script’s', () => {
    for (const other of [
      `${textOf('function b')} `,
      'function c() { $h.e0(2) }',
      '() => $h.e0(9)',
      '() => $h',
      '"$hc"',
    ]) {
      expect(originalText(registry, '$h', other)).toBe(other);
    }
  });
});

describe('the message of a fatal error', () => {
  const script = insert('ok();\n\tif (a) throw new X();', [
    { offset: 6, text: '$c.s=1;' },
    { offset: 14, text: '{$c.s=2;' },
    { offset: 20, text: '$c.t=' },
  ]);
  const registry = new ScriptRegistry();
  registry.addName('/p/f.js', script);

  it('shows the line of the source, with the carets below the same text', () => {
    const codeLine = script.codeLine(2) as string;
    const arrow = `/p/f.js:2\n${codeLine}\n${' '.repeat(codeLine.indexOf('throw'))}^\n`;
    expect(originalArrow(registry, arrow)).toBe('/p/f.js:2\n\tif (a) throw new X();\n\t       ^\n');
  });

  it.each([
    '/p/other.js:2\nline\n^\n',
    '/p/f.js:2\nanother line\n^\n',
    '/p/f.js:99\nok();\n^\n',
    'no place at all',
    '',
  ])('stays as it is for other scripts and other lines: %j', (arrow) => {
    expect(originalArrow(registry, arrow)).toBe(arrow);
  });
});
