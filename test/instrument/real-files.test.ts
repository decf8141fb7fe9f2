import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import type { Instrumented } from '../../recorder/instrument/hook-protocol.js';
import { instrument } from '../../recorder/instrument/instrument.js';
import { LineIndex } from '../../recorder/instrument/line-index.js';

const root = path.dirname(path.dirname(createRequire(import.meta.url).resolve('acorn/package.json')));

function filesIn(folder: string, extension: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name));
}

/** Undoes the insertions from the back, without the code under test. */
function withoutInsertions({ code, insertions }: Instrumented): string {
  const parts: string[] = [];
  let at = 0;
  let original = 0;
  for (const { offset, text } of insertions) {
    parts.push(code.slice(at, at + offset - original));
    at += offset - original;
    original = offset;
    expect(code.startsWith(text, at)).toBe(true);
    at += text.length;
  }
  parts.push(code.slice(at));
  return parts.join('');
}

function check(file: string, kind: 'commonjs' | 'module'): void {
  const source = fs.readFileSync(path.join(root, file), 'utf8');
  const result = instrument({ source, kind, firstFunctionId: 1, hooksName: '$rvH' });
  parse(result.code, { ecmaVersion: 'latest', sourceType: kind, allowHashBang: true });
  expect(withoutInsertions(result) === source, 'the original comes back').toBe(true);
  expect(new LineIndex(result.code).lineCount).toBe(new LineIndex(source).lineCount);
  expect(result.insertions.every(({ text }) => !/[\n\r\u2028\u2029]/.test(text))).toBe(true);
}

describe('real files parse again, line for line', () => {
  const commonJs = ['express/lib', 'router', 'body-parser', 'send', 'qs/lib', 'commander/lib', 'picomatch/lib'].flatMap(
    (folder) => filesIn(folder, '.js'),
  );
  test('there are some', () => expect(commonJs.length).toBeGreaterThan(20));
  test.each(commonJs)('%s', (file) => check(file, 'commonjs'));
  test.each([...filesIn('fast-check/lib', '.js').slice(0, 40), 'acorn/dist/acorn.mjs'])('%s', (file) =>
    check(file, 'module'),
  );
  test.each(['acorn/dist/acorn.js', 'typescript/lib/_tsc.js'])('%s', { timeout: 60_000 }, (file) =>
    check(file, 'commonjs'),
  );
});
